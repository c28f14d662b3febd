using Petrel.Binary;
using Petrel.Components.Abi;
using Petrel.Components.Definition;
using Petrel.Components.Linking;
using Petrel.Components.Wit;
using Petrel.Runtime;

namespace Petrel.Components.Runtime;

/// <summary>
/// Makes a component instance of a core module by itself. What the module is as a component stands in its <c>component-type</c> sections, where
/// toolchains put the world for the tool that makes a component of the module (component-model: BuildTargets.md; wit-component); what it imports beside that, such
/// as preview 1, comes from a core linker.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>Find what the worlds import, as far as the module uses it.</item>
/// <item>Make the resources that the worlds export, because the module imports functions over them.</item>
/// <item>Lower the imports. There is no memory yet: their contexts are told of it when there is, as tables that are filled later do in a component.</item>
/// <item>Instantiate, call <c>_initialize</c>, lift the exports.</item>
/// </list>
/// </remarks>
internal sealed class ModuleWorld
{
    private const string ExportPrefix = "[export]";
    private const string RootName = "$root";

    private readonly ComponentLinker _linker;
    private readonly Store _store;
    private readonly Module _module;
    private readonly ComponentEnvironment _environment;
    private readonly List<ComponentComponentType> _worlds = [];
    private readonly Dictionary<string, object> _imports = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Interface, string Name), GuestResourceType> _resources = [];
    private readonly List<CallContext> _contexts = [];
    private StringEncoding _encoding;

    private ModuleWorld(ComponentLinker linker, Store store, Module module)
    {
        _linker = linker;
        _store = store;
        _module = module;
        var state = new ComponentInstanceState(store, null, module.Name ?? "the module");
        _environment = new ComponentEnvironment(null!, state);
    }

    /// <exception cref="LinkException">The module has no world, or something it imports or should export is missing or of another type.</exception>
    public static ComponentInstance Instantiate(ComponentLinker linker, Store store, Module module, Linker core)
    {
        var world = new ModuleWorld(linker, store, module);
        world.ReadWorlds();
        world.FindImports();
        world.MakeResources();
        return world.Lift(world.Link(core));
    }

    /// <summary>Whether a module has a section with a world.</summary>
    public static bool IsIn(Module module)
    {
        foreach (CustomSection section in module.Definition.CustomSections)
        {
            if (section.Name.StartsWith(WitSections.ComponentType, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private void ReadWorlds()
    {
        foreach (ReadOnlyMemory<byte> section in WitSections.Worlds(_module.Definition.Bytes))
        {
            using Component component = Component.FromBytes(_store.Engine, section.Span);
            foreach (ComponentCustomSection custom in component.Definition.CustomSections)
            {
                if (custom.Name == WitSections.EncodingSection && custom.Contents.Length >= 2)
                {
                    _encoding = (StringEncoding)section.Span[custom.Contents.Start + 1];
                }
            }

            foreach (ComponentExtern export in component.Exports)
            {
                if (export.Type is TypeDeclaration { Type: ComponentComponentType { Exports: [{ Type: ComponentComponentType world }] } })
                {
                    _worlds.Add(world);
                }
            }
        }

        if (_worlds.Count == 0)
        {
            throw new LinkException($"the core module has no {WitSections.ComponentType} section, which would say what it is as a component");
        }
    }

    private void FindImports()
    {
        foreach (ComponentComponentType world in _worlds)
        {
            var matching = new ComponentMatching(_linker, _store);
            foreach (ComponentExtern import in world.Imports)
            {
                ComponentExtern used = import;
                bool isUsed = true;
                if (import.Type is ComponentInstanceType type)
                {
                    // Of an interface only what the module uses has to be there.
                    ComponentExtern[] exports = [.. type.Exports.Where(export => export.Type is not ComponentFunctionType || Uses(import.Name, export.Name))];
                    used = import with { Type = new ComponentInstanceType(exports) };
                    isUsed = Uses(import.Name, null);
                }
                else if (import.Type is ComponentFunctionType)
                {
                    isUsed = Uses(RootName, import.Name);
                    if (!isUsed)
                    {
                        continue;
                    }
                }

                try
                {
                    object item = matching.Provide(used);
                    _environment.Bind(used.Type, item);
                    _imports[import.Name] = item;
                }
                catch (LinkException) when (!isUsed)
                {
                    // Types of it may be mentioned, and then are found missing where they are.
                }
            }
        }
    }

    private bool Uses(string module, string? name)
    {
        foreach (ImportDefinition import in Definition.Imports)
        {
            if (import.Module == module && (name is null || import.Name == name))
            {
                return true;
            }
        }

        return false;
    }

    private ModuleDefinition Definition => _module.Definition;

    private void MakeResources()
    {
        foreach (ComponentComponentType world in _worlds)
        {
            foreach (ComponentExtern export in world.Exports)
            {
                Make(RootName, export);
                if (export.Type is ComponentInstanceType type)
                {
                    foreach (ComponentExtern item in type.Exports)
                    {
                        Make(export.Name, item);
                    }
                }
            }
        }

        void Make(string place, ComponentExtern item)
        {
            if (item.Type is TypeDeclaration { Type: ResourceType resource } && !_environment.Resources.TryGet(resource, out _))
            {
                var real = new GuestResourceType(item.Name, _environment.State);
                _environment.Bind(resource, real);
                _resources.Add((place, item.Name), real);
            }
        }
    }

    private Instance Link(Linker core)
    {
        ImportDefinition[] imports = Definition.Imports;
        object[] provided = imports.Length == 0 ? [] : new object[imports.Length];
        for (int i = 0; i < provided.Length; i++)
        {
            provided[i] = Find(imports[i].Module, imports[i].Name) ?? core.FindIn(_store, Definition, imports[i]);
        }

        var instance = new Instance(_store, _module, provided);
        LinearMemory? memory = Export(instance, "memory") as LinearMemory;
        if (memory is { Type.Is64: true })
        {
            throw new LinkException("the core module has a memory with 64-bit addresses: that is supported within components only");
        }

        var realloc = Export(instance, "cabi_realloc") as FunctionInstance;
        foreach (CallContext context in _contexts)
        {
            context.Attach(memory, realloc);
        }

        foreach (((string place, string name), GuestResourceType resource) in _resources)
        {
            resource.Destructor = Export(instance, place == RootName ? $"[dtor]{name}" : $"{place}#[dtor]{name}") as FunctionInstance;
        }

        if (instance.GetFunction("_initialize") is { Type: { Parameters.Count: 0, Results.Count: 0 } } initialize)
        {
            initialize.Invoke();
        }

        return instance;
    }

    /// <summary>What a world says of an import of the module; null when it says nothing.</summary>
    private FunctionInstance? Find(string module, string name)
    {
        if (module.StartsWith(ExportPrefix, StringComparison.Ordinal))
        {
            string place = module[ExportPrefix.Length..];
            return Split(name, out string builtin, out string rest) && KindOf(builtin) is { } kind && _resources.TryGetValue((place, rest), out GuestResourceType? own)
                ? CanonicalBuiltins.Resource(kind, own, _environment.State)
                : throw new LinkException($"the core module imports {name} of {module}, which is none of its world's resources or not supported");
        }

        bool isRoot = module == RootName;
        object? found = isRoot ? null : _imports.GetValueOrDefault(module);
        if (!isRoot && found is not RuntimeInstance)
        {
            return null;
        }

        object? item = isRoot ? _imports.GetValueOrDefault(name) : ((RuntimeInstance)found!).Find(name);
        if (item is RuntimeFunction function)
        {
            return function.Lower(new LoweringSite(_environment.State, new CanonicalOptions(_encoding, null, null, null), false, _contexts));
        }

        if (Split(name, out string prefix, out string resource) && KindOf(prefix) == CanonKind.ResourceDrop
            && (isRoot ? _imports.GetValueOrDefault(resource) : ((RuntimeInstance)found!).Find(resource)) is ResourceType type)
        {
            return CanonicalBuiltins.Resource(CanonKind.ResourceDrop, type, _environment.State);
        }

        throw new LinkException($"the core module imports {name} of {module}, which its world does not have");
    }

    private static bool Split(string name, out string prefix, out string rest)
    {
        int end = name.IndexOf(']', StringComparison.Ordinal);
        prefix = end < 0 ? "" : name[..(end + 1)];
        rest = name[(end + 1)..];
        return end >= 0;
    }

    private static CanonKind? KindOf(string prefix) => prefix switch
    {
        "[resource-new]" => CanonKind.ResourceNew,
        "[resource-rep]" => CanonKind.ResourceRep,
        "[resource-drop]" => CanonKind.ResourceDrop,
        _ => null,
    };

    private static object? Export(Instance instance, string name)
    {
        int index = instance.Module.FindExport(name);
        return index < 0 ? null : Exports.Get(instance.Runtime, index);
    }

    private ComponentInstance Lift(Instance instance)
    {
        var exports = new RuntimeInstance();
        var types = new List<ComponentExtern>();
        foreach (ComponentComponentType world in _worlds)
        {
            foreach (ComponentExtern export in world.Exports)
            {
                if (exports.Find(export.Name) is not null)
                {
                    continue;
                }

                exports.Add(export.Name, Lift(instance, export, RootName));
                types.Add(export);
            }
        }

        return new ComponentInstance(_store, types, exports);
    }

    private object Lift(Instance instance, ComponentExtern export, string place)
    {
        switch (export.Type)
        {
            case ComponentFunctionType type:
                return Lift(instance, place == RootName ? export.Name : $"{place}#{export.Name}", _environment.Real(type));
            case ComponentInstanceType type:
                var items = new RuntimeInstance();
                foreach (ComponentExtern item in type.Exports)
                {
                    items.Add(item.Name, Lift(instance, item, export.Name));
                }

                return items;
            case TypeDeclaration { Type: ResourceType resource }:
                return _environment.Real(resource);
            case TypeDeclaration { Type: ComponentValueType value }:
                return _environment.Real(value);
            default:
                throw new LinkException($"the world of the core module exports {export.Name}, a {export.Type.Kind}, which is not supported");
        }
    }

    private LiftedFunction Lift(Instance instance, string name, ComponentFunctionType type)
    {
        if (type.IsAsync)
        {
            throw new LinkException($"the world of the core module exports {name}, an async function: these are supported within components only");
        }

        var function = Export(instance, name) as FunctionInstance
            ?? throw new LinkException($"the core module has no function {name}, which its world exports");
        AbiSignature signature = AbiSignature.Of(type);
        FunctionType expected = signature.LiftedType();
        if (!expected.In(_store.Engine.Types).Equals(function.Type))
        {
            throw new LinkException($"the function {name} of the core module has the type {function.Type}, its world asks for {expected}");
        }

        var options = new CanonicalOptions(
            _encoding,
            Export(instance, "memory") as LinearMemory,
            Export(instance, "cabi_realloc") as FunctionInstance,
            Export(instance, "cabi_post_" + name) as FunctionInstance);
        return new LiftedFunction(type, _environment.State, options, function, isAsync: false, callback: null);
    }
}
