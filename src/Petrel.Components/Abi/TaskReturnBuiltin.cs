using Petrel.Components.Runtime;
using Petrel.Runtime;

namespace Petrel.Components.Abi;

/// <summary><c>task.return</c>: delivers the result of an asynchronous function (spec: canon_task_return).</summary>
internal sealed class TaskReturnBuiltin(FunctionType type, ComponentValueType? result, ComponentInstanceState state, CanonicalOptions options)
    : UntypedHostFunction(type, static (_, _, _) => { })
{
    private readonly CallContext _context = new(state, options, null);

    private protected override void Call(RuntimeValue[] contents)
    {
        if (!state.MayLeave)
        {
            AbiTrap.CannotLeave();
        }

        if (state.Task is not { IsResolved: false } task)
        {
            AbiTrap.Value("invalid `task.return`: no asynchronous task of this instance is running that has not returned");
            return;
        }

        CanonicalOptions lifted = task.Function.Options;
        if (!Equals(result, task.Function.Type.Result)
            || (lifted.Encoding, lifted.Memory) != (options.Encoding, options.Memory))
        {
            AbiTrap.Value($"invalid `task.return` signature and/or options: the task returns {task.Function.Type.Result?.ToString() ?? "nothing"}");
        }

        if (task.Scope.Borrows != 0)
        {
            AbiTrap.Handle("borrow handles still remain at the end of the call");
        }

        if (result is null)
        {
            task.Return(null);
            return;
        }

        AbiType abi = AbiType.Of(result, _context.Is64);
        var lifting = new ValueLifting(_context, null);
        if (abi.FlatCount > AbiType.MaximumFlat)
        {
            ulong address = _context.Pointer(contents[0]);
            _context.CheckRange(address, (uint)abi.Size, abi.Alignment);
            task.Return(lifting.Load(abi, address));
            return;
        }

        int at = 0;
        task.Return(lifting.LiftFlat(abi, contents, ref at));
    }
}
