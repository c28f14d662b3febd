namespace Petrel.Components.Definition;

/// <summary>Defines a core instance: <c>(core instance (instantiate m (with "a" (instance i))...))</c>.</summary>
internal sealed class CoreInstantiateItem(int offset, uint moduleIndex, CoreInstantiateArgument[] arguments) : DefinitionItem(offset)
{
    public uint ModuleIndex { get; } = moduleIndex;

    public CoreInstantiateArgument[] Arguments { get; } = arguments;

    /// <summary>The type of the module that is instantiated; set by validation.</summary>
    public CoreModuleType? ModuleType { get; set; }
}
