using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Validation;

/// <summary>
/// What the validation of one function needs to know about its module (spec: Validation, Contexts). Shared by the
/// threads that validate functions; nothing changes once they run.
/// </summary>
internal sealed class ValidationContext
{
    private readonly ulong[] _declaredFunctions;

    public ValidationContext(ModuleDefinition module, WasmFeatures features)
    {
        Module = module;
        Features = features;
        Types = new TypeSpace(module, features);
        _declaredFunctions = new ulong[(module.FunctionTypeIndices.Length + 63) / 64];
    }

    public ModuleDefinition Module { get; }

    public TypeRegistry Registry => Module.Registry;

    public WasmFeatures Features { get; }

    public TypeSpace Types { get; }

    /// <summary>Records that a function occurs outside function bodies, so that <c>ref.func</c> may name it in one.</summary>
    public void DeclareFunction(int index) => _declaredFunctions[index >> 6] |= 1UL << (index & 63);

    public bool IsFunctionDeclared(int index) => (_declaredFunctions[index >> 6] & (1UL << (index & 63))) != 0;

    public bool Has(WasmFeatures feature) => (Features & feature) != 0;

    /// <summary>The module type index of a canonical type, for error messages.</summary>
    public int ModuleIndex(int typeId) => Array.FindIndex(Module.Types, type => type.Id == typeId);

    /// <summary>A type as an error names it: in the text format, with module type indices.</summary>
    public string Describe(WasmType type)
    {
        if (!type.IsReference || type.Heap.Kind != HeapKind.Defined)
        {
            return type.ToString();
        }

        string name = ModuleIndex(type.Heap.TypeId).ToString();
        if (type.IsExact)
        {
            name = $"(exact {name})";
        }

        return type.IsNullable ? $"(ref null {name})" : $"(ref {name})";
    }

    /// <summary>A list of types as an error names it.</summary>
    public string Describe(WasmType[] types)
    {
        const int Shown = 8;
        var text = new System.Text.StringBuilder("[");
        for (int i = 0; i < Math.Min(types.Length, Shown); i++)
        {
            text.Append(i == 0 ? "" : " ").Append(Describe(types[i]));
        }

        return text.Append(types.Length > Shown ? $" and {types.Length - Shown} more]" : "]").ToString();
    }
}
