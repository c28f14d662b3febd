namespace Petrel.Runtime;

/// <summary>
/// A continuation reference (stack switching proposal): a function that has not begun, or stacks that were suspended.
/// One-shot: whoever uses it, also to bind arguments, takes what it holds and leaves it empty.
/// </summary>
/// <remarks>What has begun lies in <see cref="ParkedStacks"/>, whose finalizer ends it when nobody can resume it any more.</remarks>
internal sealed class Continuation
{
    private FunctionInstance? _function;
    private ParkedStacks? _parked;
    private RuntimeValue[] _arguments;

    /// <summary><c>cont.new</c>.</summary>
    public Continuation(FunctionInstance function)
        : this(function, parked: null, arguments: [])
    {
    }

    /// <summary>What a suspension or a switch leaves behind.</summary>
    public Continuation(ParkedStacks parked)
        : this(function: null, parked, arguments: [])
    {
    }

    private Continuation(FunctionInstance? function, ParkedStacks? parked, RuntimeValue[] arguments)
    {
        _function = function;
        _parked = parked;
        _arguments = arguments;
    }

    /// <summary>The object behind a reference; traps when it is null.</summary>
    public static Continuation From(object? reference)
    {
        if (reference is not Continuation continuation)
        {
            ThrowHelper.NullContinuationReference();
            return null!;
        }

        return continuation;
    }

    /// <summary>Takes what the continuation holds; traps when it was taken before.</summary>
    /// <param name="arguments">What the resumption passes; those that <c>cont.bind</c> supplied come before them.</param>
    public ContinuationContent Take(RuntimeValue[] arguments)
    {
        if (_function is null && _parked is null)
        {
            ThrowHelper.ContinuationConsumed();
        }

        var content = new ContinuationContent
        {
            Function = _function,
            Parked = _parked,
            Arguments = _arguments.Length == 0 ? arguments : [.. _arguments, .. arguments],
        };
        _function = null;
        _parked = null;
        _arguments = [];
        return content;
    }

    /// <summary><c>cont.bind</c>.</summary>
    public Continuation Bind(RuntimeValue[] arguments)
    {
        ContinuationContent content = Take(arguments);
        return new Continuation(content.Function, content.Parked, content.Arguments);
    }
}

/// <summary>What a <see cref="Continuation"/> held: either the function or the stacks, and the values for it.</summary>
internal ref struct ContinuationContent
{
    public FunctionInstance? Function;
    public ParkedStacks? Parked;
    public RuntimeValue[] Arguments;
}
