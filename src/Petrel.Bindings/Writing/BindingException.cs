using Petrel.Components.Wit;

namespace Petrel.Bindings;

/// <summary>Valid WIT for which there is no binding yet.</summary>
internal sealed class BindingException(WitPosition position, string reason) : Exception(reason)
{
    public WitPosition Position { get; } = position;
}
