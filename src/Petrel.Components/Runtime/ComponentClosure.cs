using Petrel.Components.Definition;

namespace Petrel.Components.Runtime;

/// <summary>A component with what it sees of the components around it: what a component is as a value.</summary>
/// <param name="Definition">The component.</param>
/// <param name="Modules">The core modules of the whole binary.</param>
/// <param name="Outer">The instance of the component around it, or null.</param>
internal sealed record ComponentClosure(ComponentDefinition Definition, ComponentModules Modules, ComponentEnvironment? Outer);
