namespace Petrel.Runtime;

/// <summary>
/// Unwinds the stacks of a continuation that can never be resumed. Between a <c>suspend</c> and its handler there are no frames
/// of the host, and WebAssembly catches nothing but its own exceptions, so that nobody sees this one.
/// </summary>
internal sealed class AbandonedStackException : Exception
{
    public AbandonedStackException()
        : base("the continuation was abandoned")
    {
    }
}
