namespace Petrel.Runtime;

/// <summary>The part of a thread's stack that a store's code may use.</summary>
internal readonly unsafe struct StackRange(ThreadStack* stack, long identity, nuint limit, nuint span)
{
    public ThreadStack* Stack => stack;

    /// <summary>The identity of <see cref="Stack"/> when this was computed.</summary>
    public long Identity => identity;

    /// <summary>The lowest address that code may reach.</summary>
    public nuint Limit => limit;

    /// <summary>How far above the limit it holds.</summary>
    public nuint Span => span;
}
