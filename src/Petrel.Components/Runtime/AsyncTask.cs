namespace Petrel.Components.Runtime;

/// <summary>A call of a function that was lifted with the asynchronous ABI (spec: Task), as far as it ends without waiting.</summary>
internal sealed class AsyncTask(LiftedFunction function, BorrowScope scope)
{
    public LiftedFunction Function { get; } = function;

    public BorrowScope Scope { get; } = scope;

    /// <summary>True when the task has returned.</summary>
    public bool IsResolved { get; private set; }

    public ComponentValue? Result { get; private set; }

    /// <summary>Spec: Task.return_.</summary>
    public void Return(ComponentValue? result)
    {
        IsResolved = true;
        Result = result;
    }
}
