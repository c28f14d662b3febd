using Petrel.Runtime;

namespace Petrel.Components.Runtime;

/// <summary>A resource type that a component instance defines: a fresh one for each instance.</summary>
/// <param name="name">For messages.</param>
/// <param name="implementer">The instance whose resources they are.</param>
internal sealed class GuestResourceType(string? name, ComponentInstanceState implementer) : ResourceType(name)
{
    public ComponentInstanceState Implementer { get; } = implementer;

    /// <summary>Called with the representation when the owner drops a resource.</summary>
    public FunctionInstance? Destructor { get; set; }
}
