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
    private readonly int[] _ordinals;
    private readonly LinkedCode? _code;
    private Dictionary<Type, DefinedType>? _classes;

    /// <param name="module">The module.</param>
    /// <param name="assembly">Its code.</param>
    /// <param name="functions">The functions that are in it.</param>
    /// <param name="code">Gives the classes when the code is a part of the application.</param>
    public ObjectImage(ModuleDefinition module, Assembly assembly, PrecompiledFunctions functions, LinkedCode? code)
    {
        _types = module.Types;
        _code = code;
        Assembly = assembly;
        Functions = functions;
        Name = assembly.GetName().Name!;
        _ordinals = TypesOf(module);
        foreach (int index in _ordinals)
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

    /// <summary>The class of a type that is here; of an array type the class of the arrays.</summary>
    public Type ClassOf(DefinedType type)
    {
        _indices.TryGet(type.Id, out int index);
        if (_code is not null)
        {
            return _code.TypeOf(Array.BinarySearch(_ordinals, index));
        }

        Type definition = Assembly.GetType(NameOf(type, index), throwOnError: true)!;
        return type.Kind == CompositeKind.Struct ? definition : definition.MakeArrayType();
    }

    /// <summary>The type that a class stands for; null when it is not here.</summary>
    public DefinedType? TypeOf(Type definition)
    {
        if (_code is not null)
        {
            return (_classes ?? ListClasses()).GetValueOrDefault(definition);
        }

        Type named = definition.GetElementType() ?? definition;
        return ReferenceEquals(named.Assembly, Assembly) ? _types[int.Parse(named.Name.AsSpan(1), CultureInfo.InvariantCulture)] : null;
    }

    /// <summary>Names may be gone from an application that is trimmed.</summary>
    private Dictionary<Type, DefinedType> ListClasses()
    {
        var classes = new Dictionary<Type, DefinedType>(_ordinals.Length);
        for (int i = 0; i < _ordinals.Length; i++)
        {
            classes[_code!.TypeOf(i)] = _types[_ordinals[i]];
        }

        return _classes = classes;
    }
}
