using System.Diagnostics.CodeAnalysis;
using Petrel.Binary;
using Petrel.Collections;
using Petrel.Types;

namespace Petrel.Validation;

/// <summary>
/// Checks a decoded module (spec: Validation, Modules): first everything outside function bodies, section by section, then
/// the bodies, in parallel.
/// </summary>
internal static partial class ModuleValidator
{
    /// <summary>Checks <paramref name="module"/>; of several faults in function bodies, the first one is reported.</summary>
    /// <param name="module">The module.</param>
    /// <param name="features">Proposals that are enabled.</param>
    /// <param name="maxParallelism">Threads to use at most; 0 for as many as there are processors.</param>
    /// <exception cref="InvalidModuleException">The module is not valid.</exception>
    /// <exception cref="MalformedModuleException">The code of a function does not follow the binary format.</exception>
    public static void Validate(ModuleDefinition module, WasmFeatures features, int maxParallelism = 0)
    {
        ValidateTypes(module);
        ValidateDeclarations(module, features);
        var context = new ValidationContext(module, features);
        var validator = new FunctionValidator(context);
        ValidateExpressions(module, context, validator);
        ValidateExports(module, context);
        ValidateStart(module);
        ValidateFunctions(context, validator, maxParallelism <= 0 ? Environment.ProcessorCount : maxParallelism);
    }

    /// <summary>Only the types and what is declared with them: all there is to a module type.</summary>
    public static void ValidateTypesAndDeclarations(ModuleDefinition module, WasmFeatures features)
    {
        ValidateTypes(module);
        ValidateDeclarations(module, features);
    }

    /// <summary>Tables, globals and segments: their types and expressions.</summary>
    private static void ValidateExpressions(ModuleDefinition module, ValidationContext context, FunctionValidator validator)
    {
        for (int i = module.ImportedTableCount; i < module.Tables.Length; i++)
        {
            TableDefinition table = module.Tables[i];
            if (table.Initializer.Exists)
            {
                validator.ValidateConstant(table.Initializer, table.Type.Element, module.ImportedGlobalCount, table.Type.IsShared);
            }
            else if (!table.Type.Element.IsDefaultable)
            {
                Fail($"type mismatch: table {i} of {context.Describe(table.Type.Element)}, which has no default value, needs an initialiser", table.ModuleOffset);
            }
        }

        for (int i = module.ImportedGlobalCount; i < module.Globals.Length; i++)
        {
            // A global's initialiser sees the globals before it.
            GlobalType type = module.Globals[i].Type;
            validator.ValidateConstant(module.Globals[i].Initializer, type.Content, i, type.IsShared);
        }

        foreach (ElementSegment segment in module.Elements)
        {
            ValidateElements(module, context, validator, segment);
        }

        foreach (DataSegment segment in module.Data)
        {
            if (segment.Mode == SegmentMode.Active)
            {
                if (segment.Memory >= module.Memories.Length)
                {
                    Fail($"unknown memory {segment.Memory}: the module has {module.Memories.Length}", segment.ModuleOffset);
                }

                WasmType address = module.Memories[segment.Memory].Is64 ? WasmType.I64 : WasmType.I32;
                validator.ValidateConstant(segment.Offset, address, module.Globals.Length);
            }
        }
    }

    private static void ValidateElements(
        ModuleDefinition module, ValidationContext context, FunctionValidator validator, ElementSegment segment)
    {
        foreach (int function in segment.FunctionIndices)
        {
            if (function >= module.FunctionTypeIndices.Length)
            {
                Fail($"unknown function {function}: the module has {module.FunctionTypeIndices.Length}", segment.ModuleOffset);
            }

            context.DeclareFunction(function);
        }

        bool isShared = Subtyping.IsShareable(segment.Type, module.Registry);
        foreach (ConstantExpression expression in segment.Expressions)
        {
            validator.ValidateConstant(expression, segment.Type, module.Globals.Length, isShared);
        }

        if (segment.Mode == SegmentMode.Active)
        {
            if (segment.Table >= module.Tables.Length)
            {
                Fail($"unknown table {segment.Table}: the module has {module.Tables.Length}", segment.ModuleOffset);
            }

            TableType table = module.Tables[segment.Table].Type;
            if (!Subtyping.IsSubtype(segment.Type, table.Element, module.Registry))
            {
                Fail($"type mismatch: table {segment.Table} holds {context.Describe(table.Element)}, the segment {context.Describe(segment.Type)}", segment.ModuleOffset);
            }

            validator.ValidateConstant(segment.Offset, table.Is64 ? WasmType.I64 : WasmType.I32, module.Globals.Length, table.IsShared);
        }
    }

    private static void ValidateExports(ModuleDefinition module, ValidationContext context)
    {
        var names = new NameMap<string>();
        foreach (ExportDefinition export in module.Exports)
        {
            int count = export.Kind switch
            {
                ExternKind.Function => module.FunctionTypeIndices.Length,
                ExternKind.Table => module.Tables.Length,
                ExternKind.Memory => module.Memories.Length,
                ExternKind.Global => module.Globals.Length,
                _ => module.TagTypeIndices.Length,
            };
            if (export.Index >= count)
            {
                string kind = export.Kind switch
                {
                    ExternKind.Function => "function",
                    ExternKind.Table => "table",
                    ExternKind.Memory => "memory",
                    ExternKind.Global => "global",
                    _ => "tag",
                };
                Fail($"unknown {kind} {export.Index} in export \"{export.Name}\": the module has {count}", export.ModuleOffset);
            }

            if (names.Find(export.Name) is not null)
            {
                Fail($"duplicate export name \"{export.Name}\"", export.ModuleOffset);
            }

            names.Set(export.Name, export.Name);

            if (export.Kind == ExternKind.Function)
            {
                context.DeclareFunction(export.Index);
            }
        }
    }

    private static void ValidateStart(ModuleDefinition module)
    {
        int start = module.StartFunction;
        if (start < 0)
        {
            return;
        }

        if (start >= module.FunctionTypeIndices.Length)
        {
            Fail($"unknown function {start} as start function: the module has {module.FunctionTypeIndices.Length}", module.SectionOffsets[8]);
        }

        DefinedType type = module.FunctionType(start);
        if (type.Parameters.Length + type.Results.Length > 0)
        {
            Fail($"start function {start} must have no parameters and no results, it has {type.Parameters.Length} and {type.Results.Length}", module.SectionOffsets[8]);
        }
    }

    [DoesNotReturn]
    private static void Fail(string problem, long offset) => throw new InvalidModuleException(problem, offset);
}
