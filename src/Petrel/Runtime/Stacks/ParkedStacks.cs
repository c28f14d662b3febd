namespace Petrel.Runtime;

/// <summary>
/// The right to wake a suspended chain of stacks. Belongs to a <see cref="Continuation"/>; when that is collected, or the store
/// is disposed of, nobody can resume the chain any more and its threads unwind.
/// </summary>
/// <remarks>
/// The threads must not lead here, or this would never be collected: they know a ticket, which this must present.
/// A ticket is good once, so that resumption, finalizer and disposal cannot wake the same thread twice, nor a thread that
/// meanwhile serves another continuation.
/// </remarks>
/// <param name="top">The stack that called <c>suspend</c> or <c>switch</c>; its thread is the one to wake.</param>
/// <param name="ticket">What <see cref="ContinuationStack.Park"/> gave.</param>
/// <param name="bottom">The stack whose parent the next resumer becomes.</param>
internal sealed class ParkedStacks(ContinuationStack top, long ticket, ContinuationStack bottom)
{
    ~ParkedStacks() => top.TryAbandon(ticket);

    public ContinuationStack Top => top;

    public ContinuationStack Bottom => bottom;

    /// <summary>Takes the right. False when the store was disposed of in the meantime.</summary>
    public bool TryClaim()
    {
        bool isOurs = top.TryClaim(ticket);
#pragma warning disable CA1816 // The right is used up: there is nothing left to dispose of.
        GC.SuppressFinalize(this);
#pragma warning restore CA1816
        return isOurs;
    }
}
