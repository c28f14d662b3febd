namespace Petrel.Components.Definition;

/// <summary>Calls a function with values: <c>(start f (value v)... (result (value))...)</c>.</summary>
internal sealed class StartItem(int offset, uint functionIndex, uint[] arguments, uint results) : DefinitionItem(offset)
{
    public uint FunctionIndex { get; } = functionIndex;

    public IReadOnlyList<uint> Arguments { get; } = arguments;

    public uint Results { get; } = results;
}
