using System.Globalization;
using System.Reflection;
using Petrel.Binary;
using Petrel.Collections;
using Petrel.Types;

namespace Petrel.Compilation.Objects;

/// <summary>
/// The classes of a module's struct and array types in an assembly that was compiled ahead of time. They are named by their index in the module, so
/// that nothing of the process that compiled them is in the assembly.
/// </summary>
internal sealed class ObjectImage
{
    private readonly DefinedType[] _types;
    private readonly Int64Map _indices = new();

    /// <param name="module">The module.</param>
    /// <param name="assembly">Its code.</param>
    /// <param name="functions">The functions that are in it.</param>
    public ObjectImage(ModuleDefinition module, Assembly assembly, PrecompiledFunctions functions)
    {
        _types = module.Types;
        Assembly = assembly;
        Functions = functions;
        Name = assembly.GetName().Name!;
        int[] indices = TypesOf(module);
        foreach (int index in indices)
        {
            _indices.GetOrAdd(_types[index].Id, out _) = index;
        }
    }

    public Assembly Assembly { get; }

    /// <summary>Its simple name.</summary>
    public string Name { get; }

    public PrecompiledFunctions Functions { get; }

    /// <summary>The types of a module that have classes: of equal ones the first.</summary>
    public static int[] TypesOf(ModuleDefinition module)
    {
        var seen = new Int64Map();
        var indices = new ArrayBuilder<int>();
        for (int i = 0; i < module.Types.Length; i++)
        {
            if (module.Types[i].Kind is CompositeKind.Struct or CompositeKind.Array)
            {
                seen.GetOrAdd(module.Types[i].Id, out bool exists);
                if (!exists)
                {
                    indices.Add(i);
                }
            }
        }

        return indices.ToArray();
    }

    /// <summary>Name of the class of the type at an index.</summary>
    public static string NameOf(DefinedType type, int index) =>
        (type.Kind == CompositeKind.Struct ? "S" : "A") + index.ToString(CultureInfo.InvariantCulture);

    /// <summary>True when the class of a type is here.</summary>
    public bool Has(DefinedType type) => _indices.TryGet(type.Id, out _);

    /// <summary>The name of the class of a type; null when it is not here.</summary>
    public string? Find(DefinedType type) => _indices.TryGet(type.Id, out int index) ? NameOf(type, index) : null;

    /// <summary>The type whose class has this name.</summary>
    public DefinedType TypeOf(string name) => _types[int.Parse(name.AsSpan(1), CultureInfo.InvariantCulture)];
}
