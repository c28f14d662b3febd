using System.Diagnostics.CodeAnalysis;
using Petrel.Components.Binary;
using Petrel.Components.Definition;
using Petrel.Types;

namespace Petrel.Components.Validation;

/// <summary>
/// Checks a decoded component and writes the types that it resolves into the definition. One pass over the items in order, with one index
/// space for each sort; what is used must have been defined before. Nested components and types are handled by recursion, as deep as the decoder lets
/// them nest.
/// </summary>
internal sealed partial class ComponentValidator
{
    private readonly TypeRegistry _registry;
    private readonly WasmFeatures _features;
    private readonly int _maxParallelism;
    private readonly bool _areModulesValid;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly WorkBudget _work = new();
    private ComponentScope _scope;
    private int _offset;

    private ComponentValidator(Engine engine, ReadOnlyMemory<byte> bytes, bool areModulesValid)
    {
        _areModulesValid = areModulesValid;
        _registry = engine.Types;
        _features = engine.Options.Features;
        _maxParallelism = engine.Options.MaxParallelism;
        _bytes = bytes;
        _scope = new ComponentScope(ScopeKind.Component, null);
    }

    /// <summary>Checks <paramref name="component"/>.</summary>
    /// <param name="component">The component.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="areModulesValid">The core modules were found valid before, in another process perhaps.</param>
    /// <exception cref="InvalidModuleException">It is not valid.</exception>
    /// <exception cref="MalformedModuleException">A core module in it is malformed.</exception>
    public static void Validate(ComponentDefinition component, Engine engine, bool areModulesValid = false)
    {
        var validator = new ComponentValidator(engine, component.Bytes, areModulesValid);
        validator.ValidateComponent(component);
    }

    private void ValidateComponent(ComponentDefinition component)
    {
        foreach (DefinitionItem item in component.Items)
        {
            Visit(item);
        }

        component.Type = FinishComponent();
    }

    private void Visit(DefinitionItem item)
    {
        _offset = item.Offset;
        _work.Offset = item.Offset;
        switch (item)
        {
            case CoreModuleItem module:
                VisitCoreModule(module);
                break;
            case CoreInstantiateItem instantiate:
                VisitCoreInstantiate(instantiate);
                break;
            case CoreInlineInstanceItem inline:
                VisitCoreInlineInstance(inline);
                break;
            case CoreTypeItem type:
                VisitCoreType(type);
                break;
            case NestedComponentItem nested:
                VisitNested(nested);
                break;
            case InstantiateItem instantiate:
                VisitInstantiate(instantiate);
                break;
            case InlineInstanceItem inline:
                VisitInlineInstance(inline);
                break;
            case AliasItem alias:
                VisitAlias(alias);
                break;
            case TypeItem type:
                type.Type = ResolveType(type.Syntax);
                AddType(type.Type);
                break;
            case CanonItem canon:
                VisitCanon(canon);
                break;
            case ImportItem import:
                VisitImport(import);
                break;
            case ExportItem export:
                VisitExport(export);
                break;
            case ExportDeclarationItem export:
                VisitExportDeclaration(export);
                break;
            default:
                Fail("start functions of components are not supported");
                break;
        }
    }

    private void VisitNested(NestedComponentItem item)
    {
        Require(Sort.NestedComponent);
        var scope = new ComponentScope(ScopeKind.Component, _scope);
        _scope = scope;
        ValidateComponent(item.Definition);
        _scope = scope.Parent!;
        _scope.Components.Add(item.Definition.Type!);
    }

    /// <summary>The type of the component in the current scope: what is neither imported nor from outside is made by each instance.</summary>
    private ComponentComponentType FinishComponent()
    {
        var exports = new ExternList([.. _scope.Exports]);
        List<ResourceType> defined = _scope.ExportedResources;
        if (_scope.Kind == ScopeKind.Component)
        {
            var known = new HashSet<ResourceType>(_scope.ImportedResources, ReferenceEqualityComparer.Instance);
            CollectResources(exports.Items, known, defined, new HashSet<ComponentType>(ReferenceEqualityComparer.Instance));
        }

        var type = new ComponentComponentType(new ExternList([.. _scope.Imports]), exports, [.. _scope.ImportedResources], [.. defined]);
        CheckSize(type);
        return type;
    }

    private static void CollectResources(IReadOnlyList<ComponentExtern> exports, HashSet<ResourceType> known, List<ResourceType> found, HashSet<ComponentType> seen)
    {
        foreach (ComponentExtern export in exports)
        {
            if (export.Type is TypeDeclaration { Type: ResourceType resource })
            {
                if (known.Add(resource.Identity))
                {
                    found.Add(resource.Identity);
                }
            }
            else if (export.Type is ComponentInstanceType instance && instance.Contains(TypeContents.Resource) && seen.Add(instance))
            {
                CollectResources(instance.Exports, known, found, seen);
            }
        }
    }

    private void AddType(ComponentType type)
    {
        Require(Sort.Type);
        CheckSize(type);
        _scope.Types.Add(type);
    }

    private void CheckSize(ComponentType type)
    {
        ref readonly TypeSummary summary = ref type.Summary;
        if (summary.Size > ComponentLimits.TypeSize)
        {
            Fail($"effective type size exceeds the limit of {ComponentLimits.TypeSize}");
        }

        if (summary.Depth > ComponentLimits.TypeDepth)
        {
            Fail($"type nesting is too deep: the implementation limit is {ComponentLimits.TypeDepth}");
        }

        if (summary.ElementSize64 >= 1 << 28)
        {
            Fail($"type exceeds maximum byte size: a value of {type} takes 2^28 bytes or more");
        }
    }

    /// <summary>Refuses one more definition of a sort than there may be.</summary>
    private void Require(Sort sort)
    {
        if (_scope.Count(sort) >= ComponentLimits.Definitions)
        {
            Fail($"too many definitions: the implementation limit is {ComponentLimits.Definitions} of sort {sort}");
        }
    }

    private T Get<T>(List<T> space, uint index, string sort)
    {
        if (index >= (uint)space.Count)
        {
            Fail($"unknown {sort} {index}: {sort} index out of bounds, {space.Count} {(space.Count == 1 ? "is" : "are")} defined here");
        }

        return space[(int)index];
    }

    [DoesNotReturn]
    private void Fail(string problem) => throw new InvalidModuleException(problem, _offset);
}
