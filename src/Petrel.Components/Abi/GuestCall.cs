using Petrel.Components.Runtime;
using Petrel.Runtime;

namespace Petrel.Components.Abi;

/// <summary>
/// Calls of one exported function from generated code. The order: <see cref="Begin"/>, lowering the arguments, <see cref="Start"/> and the call of what it
/// returns, lifting the result, <see cref="End(nuint)"/>; when anything throws in between, <see cref="Failed"/> and <see cref="Trap"/>.
/// </summary>
public sealed unsafe class GuestCall : CallContext
{
    private readonly FunctionInstance _function;
    private readonly FunctionInstance? _postReturn;
    private readonly BorrowScope _scope = new();
    private readonly string _name;
    private readonly bool _isAsync;
    private bool _isStarted;

    internal GuestCall(ComponentInstanceState instance, in CanonicalOptions options, FunctionInstance function, string name, bool isAsync)
        : base(instance, options, null)
    {
        _function = function;
        _postReturn = options.PostReturn;
        _name = name;
        _isAsync = isAsync;
        Scope = _scope;
    }

    /// <summary>The last argument of the call.</summary>
    public object Target => _function.Instance;

    internal FunctionInstance Function => _function;

    /// <summary>Enters the instance.</summary>
    /// <returns>To be handed to <see cref="End(nuint)"/> or <see cref="Failed"/>.</returns>
    /// <exception cref="TrapException">The instance is active already, or has trapped before.</exception>
    public nuint Begin()
    {
        ComponentInstanceState instance = Instance;
        nuint mark = instance.Store.Enter();
        if (!instance.TryEnter())
        {
            instance.Store.Leave(mark);
            AbiTrap.CannotEnter(instance.Name);
        }

        instance.MayBlock = _isAsync;
        _isStarted = false;
        return mark;
    }

    /// <summary>The arguments are in place.</summary>
    /// <returns>
    /// The function: a managed pointer with the flat parameters, <see cref="object"/> for <see cref="Target"/>, and the flat result.
    /// </returns>
    public nint Start()
    {
        _isStarted = true;
        return _function.ResolvedCode;
    }

    /// <summary>Leaves the instance after a function without a flat result.</summary>
    /// <exception cref="TrapException">Borrowed handles are left, or post-return trapped.</exception>
    public void End(nuint mark)
    {
        CheckBorrows();
        if (_postReturn is { } postReturn)
        {
            Instance.MayLeave = false;
            ((delegate*<ModuleInstance, void>)postReturn.ResolvedCode)(postReturn.Instance);
            Instance.MayLeave = true;
        }

        Exit(mark);
    }

    /// <summary>Leaves the instance after a function with an <c>i32</c> as flat result.</summary>
    /// <exception cref="TrapException">Borrowed handles are left, or post-return trapped.</exception>
    public void End(nuint mark, int result)
    {
        CheckBorrows();
        if (_postReturn is { } postReturn)
        {
            Instance.MayLeave = false;
            ((delegate*<int, ModuleInstance, void>)postReturn.ResolvedCode)(result, postReturn.Instance);
            Instance.MayLeave = true;
        }

        Exit(mark);
    }

    /// <summary>Leaves the instance after a function with an <c>i64</c> as flat result.</summary>
    /// <exception cref="TrapException">Borrowed handles are left, or post-return trapped.</exception>
    public void End(nuint mark, long result)
    {
        CheckBorrows();
        if (_postReturn is { } postReturn)
        {
            Instance.MayLeave = false;
            ((delegate*<long, ModuleInstance, void>)postReturn.ResolvedCode)(result, postReturn.Instance);
            Instance.MayLeave = true;
        }

        Exit(mark);
    }

    /// <summary>Leaves the instance after a function with an <c>f32</c> as flat result.</summary>
    /// <exception cref="TrapException">Borrowed handles are left, or post-return trapped.</exception>
    public void End(nuint mark, float result)
    {
        CheckBorrows();
        if (_postReturn is { } postReturn)
        {
            Instance.MayLeave = false;
            ((delegate*<float, ModuleInstance, void>)postReturn.ResolvedCode)(result, postReturn.Instance);
            Instance.MayLeave = true;
        }

        Exit(mark);
    }

    /// <summary>Leaves the instance after a function with an <c>f64</c> as flat result.</summary>
    /// <exception cref="TrapException">Borrowed handles are left, or post-return trapped.</exception>
    public void End(nuint mark, double result)
    {
        CheckBorrows();
        if (_postReturn is { } postReturn)
        {
            Instance.MayLeave = false;
            ((delegate*<double, ModuleInstance, void>)postReturn.ResolvedCode)(result, postReturn.Instance);
            Instance.MayLeave = true;
        }

        Exit(mark);
    }

    /// <summary>
    /// For the filter of the handler around a call: what was left undone stays so, which is what keeps a component that trapped from being entered again.
    /// </summary>
    /// <returns>True when the exception is to be replaced by <see cref="Trap"/>; an exception of the host passes.</returns>
    public bool Failed(Exception exception, nuint mark)
    {
        ArgumentNullException.ThrowIfNull(exception);
        ComponentInstanceState instance = Instance;
        if (exception is TrapException trap)
        {
            trap.ComponentFunction ??= _name;
        }

        bool isTrap = instance.Store.LeaveOnTrap(exception, mark);
        if (!_isStarted && !isTrap && exception is not TrapException and not WasmException)
        {
            // An argument that cannot be lowered is the caller's fault; the component has done nothing wrong.
            instance.Exit();
        }

        return isTrap || exception is WasmException;
    }

    /// <summary>What to throw, outside the handler, when <see cref="Failed"/> was true.</summary>
    public Exception Trap(Exception cause)
    {
        TrapException trap = cause is WasmException
            ? new TrapException(TrapCode.UncaughtException, "uncaught exception: a component function ended with a WebAssembly exception", null, cause)
            : TrapTranslation.Translate(cause);
        trap.ComponentFunction ??= _name;
        return trap;
    }

    internal void CheckBorrows()
    {
        if (_scope.Borrows != 0)
        {
            AbiTrap.Handle($"borrow handles still remain at the end of the call: {_scope.Borrows} of {_name}");
        }
    }

    internal void Exit(nuint mark)
    {
        Instance.Store.Leave(mark);
        Instance.Exit();
    }
}
