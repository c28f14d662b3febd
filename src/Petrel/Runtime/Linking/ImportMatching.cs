using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Runtime;

/// <summary>
/// Compares what is provided with what a module imports (spec: Validation, Import Subtyping). Provided things are runtime
/// objects: <see cref="FunctionInstance"/>, <see cref="TableInstance"/>, <see cref="LinearMemory"/>,
/// <see cref="GlobalInstance"/>, <see cref="TagInstance"/>, or <see cref="HostFunction"/> templates.
/// </summary>
internal static class ImportMatching
{
    /// <summary>Makes sure that <paramref name="provided"/> can be imported.</summary>
    /// <exception cref="LinkException">It cannot.</exception>
    public static void Check(ModuleDefinition module, in ImportDefinition import, object provided)
    {
        if (!Matches(module, import, provided))
        {
            throw new LinkException(
                $"incompatible import type for {Name(import)}: the module expects {Expected(module, import)}, provided is {Describe(provided)}");
        }
    }

    /// <summary>The error for an import that nobody provides.</summary>
    public static LinkException Unknown(ModuleDefinition module, in ImportDefinition import) =>
        new($"unknown import {Name(import)}: the module expects {Expected(module, import)}, nothing is provided under that name");

    /// <summary>The import as errors name it.</summary>
    public static string Name(in ImportDefinition import) => $"\"{import.Module}\".\"{import.Name}\"";

    /// <summary>The type that the module expects, in words.</summary>
    public static string Expected(ModuleDefinition module, in ImportDefinition import) => import.Kind switch
    {
        ExternKind.Function => "func " + module.FunctionType(import.Index),
        ExternKind.Table => ExternalTypes.Describe(module.Tables[import.Index].Type),
        ExternKind.Memory => ExternalTypes.Describe(module.Memories[import.Index]),
        ExternKind.Global => ExternalTypes.Describe(module.Globals[import.Index].Type),
        _ => "tag " + module.Types[module.TagTypeIndices[import.Index]],
    };

    private static bool Matches(ModuleDefinition module, in ImportDefinition import, object provided) => (import.Kind, provided) switch
    {
        (ExternKind.Function, HostFunction template) => Matches(template.Type.In(module.Registry), module.FunctionType(import.Index), import.IsExact),
        (ExternKind.Function, FunctionInstance function) => Matches(function.Type, module.FunctionType(import.Index), import.IsExact),
        (ExternKind.Table, TableInstance table) => Matches(table.CurrentType, module.Tables[import.Index].Type),
        (ExternKind.Memory, LinearMemory memory) => Matches(memory.CurrentType, module.Memories[import.Index]),
        (ExternKind.Global, GlobalInstance global) => Matches(global.Type, module.Globals[import.Index].Type, module.Registry),
        // Equality, since tags are invariant; equal types are identical.
        (ExternKind.Tag, TagInstance tag) => ReferenceEquals(tag.Type, module.Types[module.TagTypeIndices[import.Index]]),
        _ => false,
    };

    // An exact import asks for the type that the function has, whatever it was exported as.
    internal static bool Matches(DefinedType provided, DefinedType expected, bool isExact) =>
        isExact ? ReferenceEquals(provided, expected) : provided.IsSubtypeOf(expected);

    internal static bool Matches(TableType provided, TableType expected) =>
        provided.Element == expected.Element
        && provided.Is64 == expected.Is64
        && provided.IsShared == expected.IsShared
        && Matches(provided.Limits, expected.Limits);

    internal static bool Matches(MemoryType provided, MemoryType expected) =>
        provided.Is64 == expected.Is64
        && provided.IsShared == expected.IsShared
        && provided.PageSizeLog2 == expected.PageSizeLog2
        && Matches(provided.Limits, expected.Limits);

    internal static bool Matches(GlobalType provided, GlobalType expected, TypeRegistry registry) =>
        provided.IsMutable == expected.IsMutable
        && provided.IsShared == expected.IsShared
        && (provided.IsMutable
            ? provided.Content == expected.Content
            : Subtyping.IsSubtype(provided.Content, expected.Content, registry));

    private static bool Matches(Limits provided, Limits expected) =>
        provided.Minimum >= expected.Minimum
        && (expected.Maximum is not { } maximum || provided.Maximum <= maximum);

    private static string Describe(object provided) => provided switch
    {
        HostFunction template => "func " + template.Type,
        FunctionInstance function => "func " + function.Type,
        TableInstance table => ExternalTypes.Describe(table.CurrentType),
        LinearMemory memory => ExternalTypes.Describe(memory.CurrentType),
        GlobalInstance global => ExternalTypes.Describe(global.Type),
        TagInstance tag => "tag " + tag.Type,
        _ => provided.GetType().Name,
    };
}
