using Petrel.Runtime;
using Petrel.Types;

namespace Petrel.Components.Validation;

/// <summary>
/// The subtype relation between what is there and what is asked for (spec: Subtyping.md, Explainer.md: Type Checking). Value and function types
/// must be equal; instances may export more, components may also import less.
/// </summary>
internal static class ComponentSubtyping
{
    /// <summary>Why <paramref name="actual"/> cannot stand where <paramref name="expected"/> is asked for; null when it can.</summary>
    /// <param name="actual">What is there.</param>
    /// <param name="expected">What is asked for.</param>
    /// <param name="registry">Where core types are canonical.</param>
    /// <param name="work">Counts the work; refuses when there is too much of it.</param>
    public static string? Mismatch(ComponentType actual, ComponentType expected, TypeRegistry registry, WorkBudget work)
    {
        if (ReferenceEquals(actual, expected))
        {
            return null;
        }

        work.Charge(expected);
        return (actual, expected) switch
        {
            (CoreModuleType a, CoreModuleType e) => MismatchInModule(a, e, registry, work),
            (ComponentFunctionType a, ComponentFunctionType e) => MismatchInFunction(a, e),
            (ComponentInstanceType a, ComponentInstanceType e) => MismatchInInstance(a, e, registry, work),
            (ComponentComponentType a, ComponentComponentType e) => MismatchInComponent(a, e, registry, work),
            (TypeDeclaration a, TypeDeclaration e) => MismatchInType(a.Type, e.Type, registry, work),
            (ComponentValueType a, ComponentValueType e) => TypeMismatch.Explain(a, e),
            _ => $"expected {SortName(expected)}, found {SortName(actual)}",
        };
    }

    /// <summary>Maps the abstract resources of what is asked for to the resources that are there, by their names.</summary>
    /// <returns>Why that is not possible; null when all are there.</returns>
    public static string? Match(ResourcePath[] expected, Func<string, ComponentType?> find, ResourceSubstitution substitution)
    {
        foreach (ResourcePath path in expected)
        {
            ComponentType? found = find(path.Path[0]);
            for (int i = 1; i < path.Path.Length && found is not null; i++)
            {
                found = found is ComponentInstanceType instance && instance.TryGetExport(path.Path[i], out ComponentExtern? export) ? export.Type : null;
            }

            string name = string.Join("` of `", path.Path.Reverse());
            switch (found)
            {
                case null:
                    return $"missing expected export `{name}`";
                case TypeDeclaration { Type: ResourceType resource }:
                    substitution.Add(path.Resource, resource);
                    break;
                case TypeDeclaration declaration:
                    return $"type mismatch for `{name}`: expected resource, found {SortName(declaration.Type)}";
                default:
                    return $"type mismatch for `{name}`: expected type, found {SortName(found)}";
            }
        }

        return null;
    }

    /// <summary>The word for what a type is the type of.</summary>
    public static string SortName(ComponentType type) => type switch
    {
        CoreModuleType => "core module",
        ComponentFunctionType => "func",
        ComponentInstanceType => "instance",
        ComponentComponentType => "component",
        TypeDeclaration => "type",
        ResourceType => "resource",
        _ => "defined type",
    };

    private static string? MismatchInType(ComponentType actual, ComponentType expected, TypeRegistry registry, WorkBudget work)
    {
        if (SortName(actual) != SortName(expected))
        {
            return $"expected {SortName(expected)}, found {SortName(actual)}";
        }

        return (actual, expected) switch
        {
            (ResourceType a, ResourceType e) => a.IsSame(e) ? null : $"resource types are not the same ({a} and {e})",
            (ComponentValueType a, ComponentValueType e) => TypeMismatch.Explain(a, e),
            _ => Mismatch(actual, expected, registry, work) ?? Mismatch(expected, actual, registry, work),
        };
    }

    private static string? MismatchInFunction(ComponentFunctionType actual, ComponentFunctionType expected)
    {
        if (actual.IsAsync != expected.IsAsync)
        {
            return $"expected {(expected.IsAsync ? "an async" : "a non-async")} function, found {(actual.IsAsync ? "an async" : "a non-async")} one";
        }

        if (actual.Parameters.Count != expected.Parameters.Count)
        {
            return $"expected {expected.Parameters.Count} parameters, found {actual.Parameters.Count}";
        }

        for (int i = 0; i < actual.Parameters.Count; i++)
        {
            FunctionParameter a = actual.Parameters[i];
            FunctionParameter e = expected.Parameters[i];
            if (a.Name != e.Name)
            {
                return $"expected parameter named `{e.Name}`, found `{a.Name}`";
            }

            if (TypeMismatch.Explain(a.Type, e.Type) is { } problem)
            {
                return $"type mismatch in function parameter `{e.Name}`: {problem}";
            }
        }

        return (actual.Result, expected.Result) switch
        {
            (null, null) => null,
            (null, _) => "expected a result, found none",
            (_, null) => "expected no result, found one",
            ({ } a, { } e) => TypeMismatch.Explain(a, e) is { } problem ? $"type mismatch with result type: {problem}" : null,
        };
    }

    private static string? MismatchInInstance(ComponentInstanceType actual, ComponentInstanceType expected, TypeRegistry registry, WorkBudget work)
    {
        if (expected.IsAbstract)
        {
            var substitution = new ResourceSubstitution();
            if (Match(expected.AbstractResources, name => actual.TryGetExport(name, out ComponentExtern? export) ? export.Type : null, substitution) is { } problem)
            {
                return problem;
            }

            expected = expected.Open(substitution);
        }

        return MismatchInExports(actual, expected.Exports, registry, work);
    }

    private static string? MismatchInExports(ComponentInstanceType actual, IReadOnlyList<ComponentExtern> expected, TypeRegistry registry, WorkBudget work)
    {
        foreach (ComponentExtern export in expected)
        {
            if (!actual.TryGetExport(export.Name, out ComponentExtern? found))
            {
                return $"missing expected export `{export.Name}`";
            }

            if (Mismatch(found.Type, export.Type, registry, work) is { } problem)
            {
                return $"type mismatch in instance export `{export.Name}`: {problem}";
            }
        }

        return null;
    }

    private static string? MismatchInComponent(ComponentComponentType actual, ComponentComponentType expected, TypeRegistry registry, WorkBudget work)
    {
        // As if the actual component were instantiated with the imports of the expected one.
        var arguments = new ResourceSubstitution();
        work.Charge(actual);
        if (Match(actual.ImportedResources, name => expected.TryGetImport(name, out ComponentExtern? import) ? import.Type : null, arguments) is { } problem)
        {
            return problem.Replace("missing expected export", "missing expected import", StringComparison.Ordinal);
        }

        foreach (ComponentExtern import in actual.Imports)
        {
            if (!expected.TryGetImport(import.Name, out ComponentExtern? given))
            {
                return $"missing expected import `{import.Name}`";
            }

            if (Mismatch(given.Type, arguments.Apply(import.Type), registry, work) is { } importProblem)
            {
                return $"type mismatch in import `{import.Name}`: {importProblem}";
            }
        }

        ComponentInstanceType exports = actual.Instantiate(arguments);
        var results = new ResourceSubstitution();
        if (Match(expected.DefinedResources, name => exports.TryGetExport(name, out ComponentExtern? export) ? export.Type : null, results) is { } exportProblem)
        {
            return exportProblem;
        }

        return MismatchInExports(exports, expected.Instantiate(results).Exports, registry, work);
    }

    private static string? MismatchInModule(CoreModuleType actual, CoreModuleType expected, TypeRegistry registry, WorkBudget work)
    {
        work.Charge(actual);
        foreach (ImportType import in actual.Imports)
        {
            if (!expected.TryGetImport(import.Module, import.Name, out ImportType? given))
            {
                return $"missing expected import `{import.Module}::{import.Name}`";
            }

            if (MismatchInCore(given.Type, import.Type, registry) is { } problem)
            {
                return $"type mismatch in import `{import.Module}::{import.Name}`: {problem}";
            }
        }

        foreach (ExportType export in expected.Exports)
        {
            if (!actual.TryGetExport(export.Name, out ExportType? found))
            {
                return $"missing expected export `{export.Name}`";
            }

            if (MismatchInCore(found.Type, export.Type, registry) is { } problem)
            {
                return $"type mismatch in export `{export.Name}`: {problem}";
            }
        }

        return null;
    }

    /// <summary>Why a core definition cannot be imported; null when it can (core spec: Import Subtyping).</summary>
    public static string? MismatchInCore(ExternalType actual, ExternalType expected, TypeRegistry registry)
    {
        bool matches = (actual, expected) switch
        {
            (FunctionType a, FunctionType e) => ImportMatching.Matches(a.In(registry), e.In(registry), isExact: false),
            (TableDeclaration a, TableDeclaration e) => ImportMatching.Matches(a.Type, e.Type),
            (MemoryDeclaration a, MemoryDeclaration e) => ImportMatching.Matches(a.Type, e.Type),
            (GlobalDeclaration a, GlobalDeclaration e) => ImportMatching.Matches(a.Type, e.Type, registry),
            (TagDeclaration a, TagDeclaration e) => ReferenceEquals(a.Function.In(registry), e.Function.In(registry)),
            _ => false,
        };
        return matches ? null : $"expected: {Describe(expected)}, found: {Describe(actual)}";
    }

    private static string Describe(ExternalType type) => type is FunctionType ? $"(func {type})" : $"({type})";
}
