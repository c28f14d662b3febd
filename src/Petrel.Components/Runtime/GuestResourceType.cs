using Petrel.Runtime;

namespace Petrel.Components.Runtime;

/// <summary>A resource type that a component instance defines: a fresh one for each instance.</summary>
/// <param name="name">For messages.</param>
/// <param name="implementer">The instance whose resources they are.</param>
/// <param name="destructor">Called with the representation when the owner drops a resource.</param>
internal sealed class GuestResourceType(string? name, ComponentInstanceState implementer, FunctionInstance? destructor) : ResourceType(name)
{
    public ComponentInstanceState Implementer { get; } = implementer;

    public FunctionInstance? Destructor { get; } = destructor;
}
