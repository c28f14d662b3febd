using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Validation;

/// <content>Types, and what the declarations of functions, tables, memories, globals and tags say.</content>
internal static partial class ModuleValidator
{
    private static void ValidateTypes(ModuleDefinition module)
    {
        DefinedType[] types = module.Types;

        // Depths first: comparing types walks up their supertypes.
        for (int i = 0; i < types.Length; i++)
        {
            if (types[i].Depth > ImplementationLimits.SubtypingDepth)
            {
                Fail($"sub type {i} has too many super types above it: the implementation limit is {ImplementationLimits.SubtypingDepth}", module.SectionOffsets[1]);
            }
        }

        for (int i = 0; i < types.Length; i++)
        {
            DefinedType type = types[i];
            if (type.Kind == CompositeKind.Continuation
                && module.Registry[type.Definition.ContinuationFunction].Kind != CompositeKind.Function)
            {
                Fail($"non-function type {IndexOf(types, type.Definition.ContinuationFunction)} in continuation type {i}", module.SectionOffsets[1]);
            }

            if (type.IsShared)
            {
                ValidateSharedType(module, i);
            }

            if (type.Supertype is { } supertype && SupertypeProblem(type, supertype, module.Registry) is { } problem)
            {
                Fail($"sub type {i} does not match super type {IndexOf(types, supertype.Id)}: {problem}", module.SectionOffsets[1]);
            }

            if (type.HasDescriptor || type.Definition.Described >= 0 || type.Supertype is not null)
            {
                ValidateDescriptor(module, i);
            }
        }
    }

    /// <summary>What threads share must refer to nothing that they do not share.</summary>
    private static void ValidateSharedType(ModuleDefinition module, int index)
    {
        DefinedType type = module.Types[index];
        bool isShareable = type.Kind != CompositeKind.Continuation || module.Registry[type.Definition.ContinuationFunction].IsShared;
        foreach (WasmType parameter in type.Parameters)
        {
            isShareable &= Subtyping.IsShareable(parameter, module.Registry);
        }

        foreach (WasmType result in type.Results)
        {
            isShareable &= Subtyping.IsShareable(result, module.Registry);
        }

        foreach (FieldType field in type.Fields)
        {
            isShareable &= Subtyping.IsShareable(field.Storage, module.Registry);
        }

        if (!isShareable)
        {
            Fail($"shared composite type must contain shared types: type {index} refers to an unshared one", module.SectionOffsets[1]);
        }
    }

    private static string? SupertypeProblem(DefinedType type, DefinedType supertype, TypeRegistry registry)
    {
        if (supertype.IsFinal)
        {
            return "the super type is final";
        }

        return Subtyping.IsCompositeSubtype(type, supertype, registry)
            ? null
            : $"a {supertype.Kind.ToString().ToLowerInvariant()} type with matching parts expected";
    }

    /// <summary>Module type index of a canonical type; a search, for errors only.</summary>
    private static int IndexOf(DefinedType[] types, int id) => Array.FindIndex(types, type => type.Id == id);

    private static void ValidateDeclarations(ModuleDefinition module, WasmFeatures features)
    {
        // Imports come first in the index spaces but are declared in their own section; that is where a fault is reported.
        ValidateFunctionTypes(module, module.FunctionTypeIndices, module.ImportedFunctionCount, module.SectionOffsets[3]);
        ValidateFunctionTypes(module, module.TagTypeIndices, module.ImportedTagCount, module.SectionOffsets[SectionDecoder.TagSection]);
        for (int i = 0; i < module.TagTypeIndices.Length; i++)
        {
            DefinedType type = module.Types[module.TagTypeIndices[i]];
            if (type.Results.Length > 0 && (features & WasmFeatures.StackSwitching) == 0)
            {
                Fail($"non-empty tag result type: tag {i} has {type.Results.Length} results, none expected", module.SectionOffsets[SectionDecoder.TagSection]);
            }
        }

        if (module.Tables.Length > 1 && (features & WasmFeatures.ReferenceTypes) == 0)
        {
            Fail($"multiple tables: {module.Tables.Length} tables; that {WasmFeatureNames.Requirement(WasmFeatures.ReferenceTypes)}", module.SectionOffsets[4]);
        }

        foreach (TableDefinition table in module.Tables)
        {
            ValidateTable(table);
            if (table.Type.IsShared && !Subtyping.IsShareable(table.Type.Element, module.Registry))
            {
                Fail("shared tables must have a shared element type", table.ModuleOffset);
            }
        }

        foreach (GlobalDefinition global in module.Globals)
        {
            if (global.Type.IsShared && !Subtyping.IsShareable(global.Type.Content, module.Registry))
            {
                Fail("shared globals must have a shared value type", global.ModuleOffset);
            }
        }

        if (module.Memories.Length > 1 && (features & WasmFeatures.MultiMemory) == 0)
        {
            Fail($"multiple memories: {module.Memories.Length} memories; that {WasmFeatureNames.Requirement(WasmFeatures.MultiMemory)}", module.SectionOffsets[5]);
        }

        for (int i = 0; i < module.Memories.Length; i++)
        {
            ValidateMemory(module.Memories[i], module.SectionOffsets[i < module.ImportedMemoryCount ? 2 : 5]);
        }
    }

    private static void ValidateFunctionTypes(ModuleDefinition module, int[] indices, int imported, int offset)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            int index = indices[i];
            int place = i < imported ? module.SectionOffsets[2] : offset;
            if (index >= module.Types.Length)
            {
                Fail($"unknown type {index}: the module has {module.Types.Length}", place);
            }

            if (module.Types[index].Kind != CompositeKind.Function)
            {
                Fail($"non-function type {index}: it is a {module.Types[index].Kind.ToString().ToLowerInvariant()} type", place);
            }
        }
    }

    private static void ValidateTable(TableDefinition table)
    {
        Limits limits = table.Type.Limits;
        if (!table.Type.Is64 && (limits.Minimum > uint.MaxValue || limits.Maximum > uint.MaxValue))
        {
            Fail($"table size must be at most {uint.MaxValue}, {Math.Max(limits.Minimum, limits.Maximum ?? 0)} found", table.ModuleOffset);
        }

        ValidateLimits(limits, table.ModuleOffset);
    }

    private static void ValidateMemory(MemoryType memory, int offset)
    {
        if (memory.PageSizeLog2 is not (0 or 16))
        {
            Fail($"invalid custom page size 2^{memory.PageSizeLog2}: 1 or 65536 expected", offset);
        }

        // Sizes in bytes stay below 2^32 or 2^64; with pages of one byte, the last page is out of reach.
        int addressBits = memory.Is64 ? 64 : 32;
        ulong largest = memory.PageSizeLog2 == 0 ? ulong.MaxValue >> (64 - addressBits) : 1UL << (addressBits - 16);
        if (memory.Limits.Minimum > largest || memory.Limits.Maximum > largest)
        {
            Fail($"memory size must be at most {largest} pages{(largest == 65536 ? " (4GiB)" : "")}, "
                + $"{Math.Max(memory.Limits.Minimum, memory.Limits.Maximum ?? 0)} found", offset);
        }

        ValidateLimits(memory.Limits, offset);
        if (memory.IsShared && memory.Limits.Maximum is null)
        {
            Fail("shared memory must have maximum", offset);
        }
    }

    private static void ValidateLimits(Limits limits, int offset)
    {
        if (limits.Minimum > limits.Maximum)
        {
            Fail($"size minimum must not be greater than maximum: {limits.Minimum} to {limits.Maximum} found", offset);
        }
    }
}
