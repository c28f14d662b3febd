using Petrel.Binary;
using Petrel.Components.Abi;
using Petrel.Components.Definition;
using Petrel.Runtime;

namespace Petrel.Components.Runtime;

/// <summary>
/// Makes an instance of a component: goes through its definitions in order, each of which adds to an index space (spec: Explainer.md, Instance
/// definitions). Validation made sure that every index and name is there and of the right type.
/// </summary>
internal readonly struct Instantiator
{
    private readonly ComponentEnvironment _environment;
    private readonly Func<string, object?> _imports;
    private readonly RuntimeInstance _exports = new();

    private Instantiator(ComponentEnvironment environment, Func<string, object?> imports)
    {
        _environment = environment;
        _imports = imports;
    }

    private Store Store => _environment.State.Store;

    /// <summary>Instantiates a component.</summary>
    /// <param name="closure">The component.</param>
    /// <param name="store">The store.</param>
    /// <param name="parent">The instance that it becomes part of, or null.</param>
    /// <param name="name">For messages.</param>
    /// <param name="imports">What is imported, by name; of the right types.</param>
    /// <exception cref="LinkException">An import is missing, or something is used that is not supported yet.</exception>
    /// <exception cref="TrapException">A core module trapped when it was instantiated.</exception>
    public static RuntimeInstance Run(
        ComponentClosure closure, Store store, ComponentInstanceState? parent, string name, Func<string, object?> imports)
    {
        var environment = new ComponentEnvironment(closure, new ComponentInstanceState(store, parent, name));
        var instantiator = new Instantiator(environment, imports);
        foreach (DefinitionItem item in closure.Definition.Items)
        {
            instantiator.Define(item);
        }

        return instantiator._exports;
    }

    private void Define(DefinitionItem item)
    {
        switch (item)
        {
            case CoreModuleItem module:
                _environment.CoreModules.Add(_environment.Closure.Modules.Get(module));
                break;
            case CoreInstantiateItem instantiate:
                _environment.CoreInstances.Add(InstantiateCore(instantiate));
                break;
            case CoreInlineInstanceItem inline:
                _environment.CoreInstances.Add(InlineCore(inline));
                break;
            case CoreTypeItem:
                break;
            case NestedComponentItem nested:
                _environment.Components.Add(new ComponentClosure(nested.Definition, _environment.Closure.Modules, _environment));
                break;
            case InstantiateItem instantiate:
                Instantiate(instantiate);
                break;
            case InlineInstanceItem inline:
                Inline(inline);
                break;
            case CoreExportAliasItem alias:
                _environment.Add(alias.Sort, _environment.CoreInstances[(int)alias.InstanceIndex].Find(alias.Name)!);
                break;
            case ExportAliasItem alias:
                AliasExport(alias);
                break;
            case OuterAliasItem alias:
                AliasOuter(alias);
                break;
            case TypeItem type:
                DefineType(type);
                break;
            case CanonItem canon:
                Define(canon);
                break;
            case ImportItem import:
                Import(import);
                break;
            case ExportItem export:
                Export(export);
                break;
            default:
                throw new LinkException("the component has a start function or values, which are not supported yet");
        }
    }

    private CoreInstance InstantiateCore(CoreInstantiateItem item)
    {
        Module module = _environment.CoreModules[(int)item.ModuleIndex];
        ImportDefinition[] imports = module.Definition.Imports;
        object[] provided = imports.Length == 0 ? [] : new object[imports.Length];
        for (int i = 0; i < provided.Length; i++)
        {
            foreach (CoreInstantiateArgument argument in item.Arguments)
            {
                if (argument.Name == imports[i].Module)
                {
                    provided[i] = _environment.CoreInstances[(int)argument.InstanceIndex].Find(imports[i].Name)!;
                    break;
                }
            }

            if (provided[i] is null)
            {
                throw ImportMatching.Unknown(module.Definition, imports[i]);
            }
        }

        return new CoreInstance(new Instance(Store, module, provided));
    }

    private CoreInstance InlineCore(CoreInlineInstanceItem item)
    {
        var items = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (CoreInlineExport export in item.Exports)
        {
            items.Add(export.Name, _environment.GetCore(export.Sort, export.Index));
        }

        return new CoreInstance(items);
    }

    private void Instantiate(InstantiateItem item)
    {
        ComponentClosure closure = _environment.Components[(int)item.ComponentIndex];
        var arguments = new RuntimeInstance();
        foreach (InstantiateArgument argument in item.Arguments)
        {
            arguments.Add(argument.Name, _environment.Get(argument.Sort, argument.Index));
        }

        string name = $"{_environment.State.Name}/{_environment.Instances.Count}";
        RuntimeInstance instance = Run(closure, Store, _environment.State, name, arguments.Find);
        _environment.Instances.Add(instance);
        if (item.InstanceType is { } type)
        {
            _environment.Bind(type, instance);
        }
    }

    private void Inline(InlineInstanceItem item)
    {
        var instance = new RuntimeInstance();
        foreach (InlineExport export in item.Exports)
        {
            instance.Add(export.Name.Name, _environment.Get(export.Sort, export.Index));
        }

        _environment.Instances.Add(instance);
        if (item.InstanceType is { } type)
        {
            _environment.Bind(type, instance);
        }
    }

    private void AliasExport(ExportAliasItem alias)
    {
        object item = _environment.Instances[(int)alias.InstanceIndex].Find(alias.Name)
            ?? throw new LinkException($"the instance that was provided has no export {alias.Name}");
        if (alias.Type is { } type)
        {
            _environment.Bind(type, item);
        }

        _environment.Add(alias.Sort, item);
    }

    private void AliasOuter(OuterAliasItem alias)
    {
        ComponentEnvironment environment = _environment;
        for (uint i = 0; i < alias.Count; i++)
        {
            environment = environment.Closure.Outer!;
        }

        if (alias.Sort != Sort.CoreType)
        {
            _environment.Add(alias.Sort, environment.Get(alias.Sort, alias.Index));
        }
    }

    private void DefineType(TypeItem item)
    {
        if (item.Type is ResourceType resource)
        {
            FunctionInstance? destructor = item.Syntax is ResourceTypeSyntax { Destructor: { } index }
                ? _environment.CoreFunctions[(int)index]
                : null;
            var real = new GuestResourceType(resource.Name, _environment.State) { Destructor = destructor };
            _environment.Bind(resource, real);
            _environment.Types.Add(real);
            return;
        }

        // Types of instances and components mention resources of nobody in particular; what matters is the place in the index space.
        _environment.Types.Add(item.Type is ComponentValueType value ? _environment.Real(value) : item.Type!);
    }

    private void Define(CanonItem item)
    {
        switch (item.Kind)
        {
            case CanonKind.Lift:
                FunctionInstance? callback = item.Options.Callback is { } index ? _environment.CoreFunctions[(int)index] : null;
                _environment.Functions.Add(new LiftedFunction(
                    _environment.Real(item.FunctionType!),
                    _environment.State,
                    Options(item),
                    _environment.CoreFunctions[(int)item.FunctionIndex],
                    item.Options.IsAsync,
                    callback));
                break;
            case CanonKind.Lower:
                _environment.CoreFunctions.Add(
                    _environment.Functions[(int)item.FunctionIndex].Lower(
                        new LoweringSite(_environment.State, Options(item), item.Options.IsAsync)));
                break;
            case CanonKind.TaskReturn:
                _environment.CoreFunctions.Add(new TaskReturnBuiltin(
                    item.CoreType!,
                    item.ResultType is null ? null : _environment.Real(item.ResultType),
                    _environment.State,
                    Options(item)).Bind(Store, null));
                break;
            default:
                _environment.CoreFunctions.Add(CanonicalBuiltins.Create(item, _environment));
                break;
        }
    }

    private CanonicalOptions Options(CanonItem item)
    {
        CanonOptions options = item.Options;
        return new CanonicalOptions(
            options.Encoding,
            options.Memory is { } memory ? (LinearMemory)_environment.CoreSpace(CoreSort.Memory)[(int)memory] : null,
            options.Realloc is { } realloc ? _environment.CoreFunctions[(int)realloc] : null,
            options.PostReturn is { } postReturn ? _environment.CoreFunctions[(int)postReturn] : null);
    }

    private void Import(ImportItem import)
    {
        object item = _imports(import.Name.Name) ?? throw new LinkException($"the component imports {import.Name.Name}, which is not provided");
        if (import.Type is { } type)
        {
            _environment.Bind(type, item);
        }

        _environment.Add(import.Description.Sort, item);
    }

    private void Export(ExportItem export)
    {
        object item = _environment.Get(export.Sort, export.Index);
        if (export.Type is { } type)
        {
            _environment.Bind(type, item);
        }

        _exports.Add(export.Name.Name, item);
        _environment.Add(export.Sort, item);
    }
}
