using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Petrel.Collections;
using Petrel.Runtime;
using Petrel.Types;

namespace Petrel.Compilation.Objects;

/// <summary>
/// The .NET classes of an engine's struct and array types: one per canonical type, shared by all modules
/// (docs/internals/gc.md). They are emitted in parts, each an assembly with the classes of a range of type
/// identifiers, when code that names one of them is compiled. Thread-safe.
/// </summary>
internal sealed class ObjectClasses
{
    /// <summary>How the names of the assemblies begin; the number of the part follows.</summary>
    public const string AssemblyPrefix = "gc.";

    // What one module, or many, declare is emitted in pieces: a part costs about 1 us per field and 150 us by itself.
    private const int TypesPerPart = 512;
    private const int FieldsPerPart = 10_000;

    private readonly object _lock = new();
    private readonly TypeRegistry _registry;
    private ObjectLoadContext? _context;

    /// <summary>The first type identifier behind each part. Replaced when one is added.</summary>
    private volatile int[] _ends = EmptyArray<int>.Value;
    private volatile Assembly?[] _assemblies = EmptyArray<Assembly?>.Value;
    private volatile ObjectClass?[] _classes = EmptyArray<ObjectClass?>.Value;

    /// <summary>Classes that came with code. Replaced when one is added.</summary>
    private volatile ObjectImage[] _images = EmptyArray<ObjectImage>.Value;

    /// <param name="engine">The engine, whose registry and compilation settings are set.</param>
    public ObjectClasses(Engine engine)
    {
        Engine = engine;
        _registry = engine.Types;
    }

    public Engine Engine { get; }

    public TypeRegistry Registry => _registry;

    /// <summary>Simple name of the assembly that has, or will have, the class of <paramref name="type"/>.</summary>
    public string AssemblyOf(DefinedType type) =>
        ImageOf(type)?.Name ?? AssemblyPrefix + PartOf(type.Id).ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Name of the class of a struct type, or of the structure that is the element of the arrays of an array type.
    /// </summary>
    public string NameOf(DefinedType type) => ImageOf(type)?.Find(type) ?? ObjectImage.NameOf(type, type.Id);

    /// <summary>The code that brought the class of a type along; null for one that is emitted here.</summary>
    public ObjectImage? ImageOf(DefinedType type)
    {
        foreach (ObjectImage image in _images)
        {
            if (image.Has(type))
            {
                return image;
            }
        }

        return null;
    }

    /// <summary>
    /// Takes the classes of a module's types from its code. That is possible as long as none of the types has a class: a type has one only, since
    /// casts compare classes and objects go from module to module.
    /// </summary>
    /// <param name="module">The module.</param>
    /// <param name="assembly">Its code; replaced by equal code whose classes are taken already.</param>
    /// <param name="functions">The functions that are in it.</param>
    /// <param name="code">Gives the classes when the code is a part of the application.</param>
    /// <returns>False when the code cannot be used in this engine.</returns>
    public bool TryTake(Binary.ModuleDefinition module, ref Assembly assembly, PrecompiledFunctions functions, LinkedCode? code)
    {
        int[] indices = ObjectImage.TypesOf(module);
        if (indices.Length == 0)
        {
            return true;
        }

        var added = new ObjectImage(module, assembly, functions, code);
        lock (_lock)
        {
            foreach (ObjectImage image in _images)
            {
                if (image.Name == added.Name)
                {
                    // The name has the hash of the module.
                    assembly = image.Assembly;
                    return image.Functions.Count == functions.Count && (ReferenceEquals(image.Assembly, added.Assembly) || functions.AreAll);
                }
            }

            int end = _ends.Length == 0 ? 0 : _ends[^1];
            foreach (int index in indices)
            {
                if (module.Types[index].Id < end || ImageOf(module.Types[index]) is not null)
                {
                    return false;
                }
            }

            _images = [.. _images, added];
            return true;
        }
    }

    /// <summary>An assembly of classes by its simple name; null when it is none.</summary>
    public Assembly? Find(string name)
    {
        foreach (ObjectImage image in _images)
        {
            if (image.Name == name)
            {
                return image.Assembly;
            }
        }

        return name.StartsWith(AssemblyPrefix, StringComparison.Ordinal) ? Load(name) : null;
    }

    /// <summary>An assembly by its simple name; emitted now if it has not been.</summary>
    private Assembly Load(string name)
    {
        int part = int.Parse(name.AsSpan(AssemblyPrefix.Length), CultureInfo.InvariantCulture);
        if (_assemblies[part] is { } loaded)
        {
            return loaded;
        }

        lock (_lock)
        {
            if (_assemblies[part] is null && RuntimeFeature.IsDynamicCodeSupported)
            {
                byte[] image = ObjectClassEmitter.EmitPart(this, name, part == 0 ? 0 : _ends[part - 1], _ends[part]);
                _context ??= new ObjectLoadContext(this, Engine.Compilation.IsCollectible);
                _assemblies[part] = _context.Load(image);
            }

            return _assemblies[part]!;
        }
    }

    /// <summary>What the runtime needs to make and read objects of a type itself.</summary>
    public ObjectClass Get(DefinedType type)
    {
        ObjectClass?[] classes = _classes;
        if (type.Id < classes.Length && classes[type.Id] is { } known)
        {
            return known;
        }

        Type definition = ImageOf(type)?.ClassOf(type) ?? EmittedClassOf(type);
        lock (_lock)
        {
            if (type.Id >= _classes.Length)
            {
                classes = _classes;
                Array.Resize(ref classes, Math.Max(_registry.Count, type.Id + 1));
                _classes = classes;
            }

            return _classes[type.Id] ??= ObjectClass.Create(type, definition, this);
        }
    }

    private Type EmittedClassOf(DefinedType type)
    {
        Type definition = Find(AssemblyOf(type))!.GetType(NameOf(type), throwOnError: true)!;
        return type.Kind == CompositeKind.Struct ? definition : definition.MakeArrayType();
    }

    /// <summary>The type of a struct or array, or null when the object is something else.</summary>
    public DefinedType? TypeOf(object reference)
    {
        Type type = reference.GetType();
        if (reference is not StructObject)
        {
            if (type.GetElementType() is not { } element)
            {
                return null;
            }

            type = element;
        }

        foreach (ObjectImage image in _images)
        {
            if (image.TypeOf(reference.GetType()) is { } known)
            {
                return known;
            }
        }

        Assembly assembly = type.Assembly;
        foreach (Assembly? candidate in _assemblies)
        {
            if (ReferenceEquals(candidate, assembly))
            {
                return _registry[int.Parse(type.Name.AsSpan(1), CultureInfo.InvariantCulture)];
            }
        }

        return null;
    }

    private int PartOf(int id)
    {
        int[] ends = _ends;
        if (ends.Length == 0 || id >= ends[^1])
        {
            lock (_lock)
            {
                while (_ends.Length == 0 || id >= _ends[^1])
                {
                    AddPart();
                }

                ends = _ends;
            }
        }

        int at = Array.BinarySearch(ends, id);
        return at >= 0 ? at + 1 : ~at;
    }

    /// <summary>
    /// The next part takes the types that there are, up to a limit: a module adds all its types before it needs a class,
    /// so that its part is seldom shared.
    /// </summary>
    private void AddPart()
    {
        int end = _ends.Length == 0 ? 0 : _ends[^1];
        int last = Math.Min(_registry.Count, end + TypesPerPart);
        for (int fields = 0; end < last && fields < FieldsPerPart; end++)
        {
            fields += _registry[end].Fields.Length;
        }

        _assemblies = [.. _assemblies, null];
        _ends = [.. _ends, end];
    }
}
