using Petrel.Components.Definition;

namespace Petrel.Components.Validation;

/// <content>Component instances.</content>
internal sealed partial class ComponentValidator
{
    private void VisitInstantiate(InstantiateItem item)
    {
        Require(Sort.Instance);
        ComponentComponentType component = Get(_scope.Components, item.ComponentIndex, "component");
        var arguments = new Dictionary<string, ComponentType>(item.Arguments.Length, StringComparer.Ordinal);
        foreach (InstantiateArgument argument in item.Arguments)
        {
            if (!arguments.TryAdd(argument.Name, TypeOf(argument.Sort, argument.Index)))
            {
                Fail($"instantiation argument `{argument.Name}` conflicts with previous argument `{argument.Name}`");
            }
        }

        _work.Charge(component);
        foreach (ComponentExtern import in component.Imports)
        {
            if (!arguments.TryGetValue(import.Name, out ComponentType? argument))
            {
                Fail($"missing import named `{import.Name}`");
            }

            if (ComponentSubtyping.SortName(argument) != ComponentSubtyping.SortName(import.Type))
            {
                Fail($"type mismatch for import `{import.Name}`: expected {ComponentSubtyping.SortName(import.Type)}, found {ComponentSubtyping.SortName(argument)}");
            }
        }

        var substitution = new ResourceSubstitution();
        if (ComponentSubtyping.Match(component.ImportedResources, arguments.GetValueOrDefault, substitution) is { } mismatch)
        {
            Fail($"type mismatch for instantiation: {mismatch}");
        }

        foreach (ComponentExtern import in component.Imports)
        {
            if (ComponentSubtyping.Mismatch(arguments[import.Name], substitution.Apply(import.Type), _registry, _work) is { } problem)
            {
                Fail($"type mismatch for import `{import.Name}`: {problem}");
            }
        }

        foreach (ComponentExtern import in component.Imports)
        {
            MatchDefinitions(import.Type, arguments[import.Name], substitution);
        }

        foreach (ResourcePath path in component.DefinedResources)
        {
            substitution.Add(path.Resource, new ResourceType(path.Path[^1]));
        }

        item.ComponentType = component;
        item.InstanceType = component.Instantiate(substitution);
        _scope.Instances.Add(item.InstanceType);
    }

    /// <summary>A type that the component imports is the very definition that it gets, so that names given to that hold for it.</summary>
    private static void MatchDefinitions(ComponentType import, ComponentType argument, ResourceSubstitution substitution)
    {
        switch (import, argument)
        {
            case (TypeDeclaration expected, TypeDeclaration found):
                substitution.AddDefinition(expected.Type, found.Type);
                break;
            case (ComponentInstanceType expected, ComponentInstanceType found):
                foreach (ComponentExtern export in expected.Exports)
                {
                    if (export.Type is TypeDeclaration or ComponentInstanceType && found.TryGetExport(export.Name, out ComponentExtern? given))
                    {
                        MatchDefinitions(export.Type, given.Type, substitution);
                    }
                }

                break;
            default:
                break;
        }
    }

    private void VisitInlineInstance(InlineInstanceItem item)
    {
        Require(Sort.Instance);
        var names = new ExternNames("export");
        var exports = new ComponentExtern[item.Exports.Length];
        for (int i = 0; i < exports.Length; i++)
        {
            InlineExport export = item.Exports[i];
            ComponentType type = TypeOf(export.Sort, export.Index);
            names.Add(export.Name, type, _offset);
            exports[i] = export.Name.With(type);
        }

        var instance = new ComponentInstanceType(new ExternList(exports), []);
        CheckSize(instance);
        item.InstanceType = instance;
        _scope.Instances.Add(instance);
    }
}
