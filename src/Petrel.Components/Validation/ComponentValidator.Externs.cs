using Petrel.Components.Binary;
using Petrel.Components.Definition;

namespace Petrel.Components.Validation;

/// <content>Imports, exports, aliases.</content>
internal sealed partial class ComponentValidator
{
    private void VisitImport(ImportItem item)
    {
        ComponentType type = ResolveDescription(item.Description, item.Name.Name, _scope.ImportedResources);
        Name(item.Name, type, isImport: true);
        item.Type = type;
    }

    private void VisitExportDeclaration(ExportDeclarationItem item)
    {
        ComponentType type = ResolveDescription(item.Description, item.Name.Name, _scope.ExportedResources);
        Name(item.Name, type, isImport: false);
        item.Type = type;
    }

    private void VisitExport(ExportItem item)
    {
        ComponentType type = TypeOf(item.Sort, item.Index);
        if (item.Ascription is { } ascription)
        {
            // Resources that the written type leaves open become opaque: fresh ones, made known to nobody else.
            ComponentType written = ResolveDescription(ascription, item.Name.Name, []);
            ComponentType expected = ascription.Sort == Sort.Type && ascription.HasOtherBound ? type : WithAbstract(ascription, written);
            if (ascription.Sort == Sort.Type && ascription.HasOtherBound && type is not TypeDeclaration { Type: ResourceType })
            {
                Fail($"ascribed type of export is not compatible with item's type: resource expected, {type} found");
            }

            if (ComponentSubtyping.Mismatch(type, expected, _registry, _work) is { } problem)
            {
                Fail($"ascribed type of export is not compatible with item's type: {problem}");
            }

            type = written;
        }
        else if (type is TypeDeclaration declaration)
        {
            type = new TypeDeclaration(Named(declaration.Type, item.Name.Name));
        }

        Name(item.Name, type, isImport: false);
        item.Type = type;
    }

    /// <summary>The written type before its resources were made concrete: what the subtype check asks for.</summary>
    private ComponentType WithAbstract(ExternDescription description, ComponentType written) =>
        description.Sort == Sort.Instance ? _scope.Types[(int)description.Index] : written;

    /// <summary>Checks the name and adds the definition to its index space and to the imports or exports.</summary>
    private void Name(ComponentExternName name, ComponentType type, bool isImport)
    {
        ExternNames names = isImport ? _scope.ImportNames : _scope.ExportNames;
        names.Add(name, type, _offset);
        if (type is TypeDeclaration { Type: ResourceType resource })
        {
            names.AddResource(name.Name, resource);
        }

        if (_scope.Kind != ScopeKind.InstanceType && !TypeVisibility.Register(_scope, isImport, type))
        {
            Fail($"{ComponentSubtyping.SortName(type)} not valid to be used as {(isImport ? "import" : "export")}: "
                + $"`{name.Name}` mentions a type that was not {(isImport ? "imported" : "imported or exported")} under a name before");
        }

        if (isImport && _scope.Kind == ScopeKind.Component)
        {
            CheckImportedResources(type, name.Name);
        }

        _work.Charge(type);
        _scope.Size += type.Summary.Size;
        if (_scope.Size > ComponentLimits.TypeSize)
        {
            Fail($"effective type size exceeds the limit of {ComponentLimits.TypeSize}: all imports and exports together");
        }

        (isImport ? _scope.Imports : _scope.Exports).Add(name.With(type));
        Add(type);
    }

    /// <summary>An import cannot ask for a resource that only exists once the component has been instantiated.</summary>
    private void CheckImportedResources(ComponentType type, string name)
    {
        switch (type)
        {
            case TypeDeclaration { Type: ResourceType resource } when !_scope.IsImported(resource):
                Fail($"local resource type found in imports: `{name}` is a resource that this component or an instance in it defines");
                break;
            case ComponentInstanceType instance when instance.Contains(TypeContents.Resource):
                foreach (ComponentExtern export in instance.Exports)
                {
                    CheckImportedResources(export.Type, name);
                }

                break;
            default:
                break;
        }
    }

    private void Add(ComponentType type)
    {
        switch (type)
        {
            case ComponentFunctionType function:
                Require(Sort.Function);
                _scope.Functions.Add(function);
                break;
            case ComponentInstanceType instance:
                Require(Sort.Instance);
                _scope.Instances.Add(instance);
                break;
            case ComponentComponentType component:
                Require(Sort.NestedComponent);
                _scope.Components.Add(component);
                break;
            case CoreModuleType module:
                Require(Sort.CoreModule);
                _scope.CoreModules.Add(module);
                break;
            default:
                AddType(((TypeDeclaration)type).Type);
                break;
        }
    }

    /// <summary>The type that an import or export is written with.</summary>
    /// <param name="description">As written.</param>
    /// <param name="name">Name of the import or export.</param>
    /// <param name="resources">Gets the fresh resources that stand for abstract ones.</param>
    private ComponentType ResolveDescription(ExternDescription description, string name, List<ResourceType> resources)
    {
        uint index = description.Index;
        if (description.Sort == Sort.CoreModule)
        {
            if (index >= (uint)_scope.CoreTypeCount)
            {
                Fail($"unknown core type {index}: type index out of bounds");
            }

            if (!_scope.ModuleTypes.TryGetValue((int)index, out CoreModuleType? module))
            {
                Fail($"core type index {index} is not a module type");
            }

            return module;
        }

        if (description.Sort == Sort.Type)
        {
            if (!description.HasOtherBound)
            {
                return new TypeDeclaration(Named(Get(_scope.Types, index, "type"), name));
            }

            var resource = new ResourceType(name);
            resources.Add(resource);
            return new TypeDeclaration(resource);
        }

        ComponentType type = Get(_scope.Types, index, "type");
        switch (description.Sort.Component)
        {
            case ComponentSort.Function when type is ComponentFunctionType:
            case ComponentSort.Component when type is ComponentComponentType:
                return type;
            case ComponentSort.Instance when type is ComponentInstanceType instance:
                return Open(instance, resources);
            default:
                string expected = description.Sort == Sort.Function ? "function" : description.Sort.ToString();
                Fail($"type index {index} is not {Article(expected)} type");
                return null!;
        }
    }

    /// <summary>One instance of an instance type: fresh resources in the place of the abstract ones.</summary>
    private ComponentInstanceType Open(ComponentInstanceType type, List<ResourceType> resources)
    {
        if (!type.IsAbstract)
        {
            return type;
        }

        _work.Charge(type);
        var substitution = new ResourceSubstitution();
        foreach (ResourcePath path in type.AbstractResources)
        {
            var fresh = new ResourceType(path.Resource.Name);
            resources.Add(fresh);
            substitution.Add(path.Resource, fresh);
        }

        return type.Open(substitution);
    }

    /// <summary>The same type as a definition of its own, which has a name.</summary>
    private static ComponentType Named(ComponentType type, string name) => type is ResourceType resource ? resource.Alias(name) : type.Copy();

    private ComponentType TypeOf(Sort sort, uint index) => sort.Component switch
    {
        ComponentSort.Core => Get(_scope.CoreModules, index, "module"),
        ComponentSort.Function => Get(_scope.Functions, index, "function"),
        ComponentSort.Type => new TypeDeclaration(Get(_scope.Types, index, "type")),
        ComponentSort.Component => Get(_scope.Components, index, "component"),
        _ => Get(_scope.Instances, index, "instance"),
    };

    private void VisitAlias(AliasItem item)
    {
        if (_scope.Kind != ScopeKind.Component)
        {
            bool isAllowed = item is OuterAliasItem ? item.Sort == Sort.Type || item.Sort == Sort.CoreType : item.Sort == Sort.Type || item.Sort == Sort.Instance;
            if (!isAllowed)
            {
                Fail($"aliases in component and instance types may only refer to types or instances, this one is a {item.Sort}");
            }
        }

        switch (item)
        {
            case ExportAliasItem alias:
                VisitExportAlias(alias);
                break;
            case CoreExportAliasItem alias:
                VisitCoreExportAlias(alias);
                break;
            default:
                VisitOuterAlias((OuterAliasItem)item);
                break;
        }
    }

    private void VisitExportAlias(ExportAliasItem alias)
    {
        ComponentInstanceType instance = Get(_scope.Instances, alias.InstanceIndex, "instance");
        if (!instance.TryGetExport(alias.Name, out ComponentExtern? export))
        {
            Fail($"instance {alias.InstanceIndex} has no export named `{alias.Name}`");
        }

        string found = ComponentSubtyping.SortName(export.Type);
        if (found != alias.Sort.ToString())
        {
            Fail($"export `{alias.Name}` for instance {alias.InstanceIndex} is not a {(alias.Sort.IsCore ? "module" : alias.Sort.ToString())}: it is {Article(found)}");
        }

        alias.Type = export.Type;
        Add(export.Type);
    }

    private void VisitCoreExportAlias(CoreExportAliasItem alias)
    {
        CoreInstanceType instance = Get(_scope.CoreInstances, alias.InstanceIndex, "core instance");
        if (!instance.TryGetExport(alias.Name, out ExternalType? type))
        {
            Fail($"core instance {alias.InstanceIndex} has no export named `{alias.Name}`");
        }

        bool fits = type.Kind == alias.Sort.Core switch
        {
            CoreSort.Function => ExternalKind.Function,
            CoreSort.Table => ExternalKind.Table,
            CoreSort.Memory => ExternalKind.Memory,
            CoreSort.Global => ExternalKind.Global,
            _ => ExternalKind.Tag,
        };
        if (!fits)
        {
            Fail($"export `{alias.Name}` for core instance {alias.InstanceIndex} is not a {Sort.Name(alias.Sort.Core)}: it is a {type.Kind.ToString().ToLowerInvariant()}");
        }

        Require(alias.Sort);
        alias.Type = type;
        AddCore(type);
    }

    private ComponentScope Outer(uint count)
    {
        ComponentScope? scope = _scope;
        for (uint i = 0; i < count && scope is not null; i++)
        {
            scope = scope.Parent;
        }

        if (scope is null)
        {
            Fail($"invalid outer alias count of {count}: there are not that many enclosing components");
        }

        return scope;
    }

    private void VisitOuterAlias(OuterAliasItem alias)
    {
        ComponentScope scope = Outer(alias.Count);
        if (alias.Index >= (uint)scope.Count(alias.Sort))
        {
            Fail($"unknown outer {alias.Sort} {alias.Index}: {alias.Sort} index out of bounds");
        }

        int index = (int)alias.Index;
        Require(alias.Sort);
        if (alias.Sort == Sort.CoreModule)
        {
            _scope.CoreModules.Add(scope.CoreModules[index]);
        }
        else if (alias.Sort == Sort.CoreType)
        {
            if (scope.ModuleTypes.TryGetValue(index, out CoreModuleType? module))
            {
                _scope.ModuleTypes.Add(_scope.CoreTypeCount, module);
            }

            _scope.AddCoreType(scope.CoreTypes[index]);
        }
        else if (alias.Sort == Sort.NestedComponent)
        {
            _scope.Components.Add(scope.Components[index]);
        }
        else
        {
            ComponentType type = scope.Types[index];
            if (CrossesComponent(scope) && !FreeResources.AreNone(type, _work))
            {
                Fail($"cannot alias outer type which transitively refers to resources not defined in the current component: type {index}");
            }

            _scope.Types.Add(type);
        }
    }

    /// <summary>True when a component, not only types, lies between the current scope and one around it.</summary>
    private bool CrossesComponent(ComponentScope outer)
    {
        for (ComponentScope scope = _scope; !ReferenceEquals(scope, outer); scope = scope.Parent!)
        {
            if (scope.Kind == ScopeKind.Component)
            {
                return true;
            }
        }

        return false;
    }
}
