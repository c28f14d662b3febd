namespace Petrel.Components.Definition;

/// <summary>Defines an instance: <c>(instance (instantiate c (with "a" (sort i))...))</c>.</summary>
internal sealed class InstantiateItem(int offset, uint componentIndex, InstantiateArgument[] arguments) : DefinitionItem(offset)
{
    public uint ComponentIndex { get; } = componentIndex;

    public InstantiateArgument[] Arguments { get; } = arguments;

    /// <summary>The type of the component that is instantiated; set by validation.</summary>
    public ComponentComponentType? ComponentType { get; set; }

    /// <summary>
    /// The type of this instance, in which the resources of the component are replaced: imported ones by the arguments' resources, defined ones by
    /// fresh ones that stand for this instance's. Set by validation.
    /// </summary>
    public ComponentInstanceType? InstanceType { get; set; }
}
