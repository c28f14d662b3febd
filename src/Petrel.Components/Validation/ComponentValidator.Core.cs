using Petrel.Binary;
using Petrel.Components.Definition;
using Petrel.Types;
using Petrel.Validation;

namespace Petrel.Components.Validation;

/// <content>Core modules, core instances, core types.</content>
internal sealed partial class ComponentValidator
{
    private void VisitCoreModule(CoreModuleItem item)
    {
        Require(Sort.CoreModule);
        byte[] bytes = _bytes.Slice(item.Range.Start, item.Range.Length).ToArray();
        ModuleDefinition module;
        try
        {
            module = ModuleDecoder.Decode(bytes, _registry, _features);
            if (!_areModulesValid)
            {
                ModuleValidator.Validate(module, _features, _maxParallelism);
            }
        }
        catch (MalformedModuleException e)
        {
            throw new MalformedModuleException($"{e.Problem} (in a core module at 0x{item.Range.Start:x})", item.Range.Start + e.Offset);
        }
        catch (InvalidModuleException e)
        {
            throw new InvalidModuleException(
                $"{e.Problem} (in{(e.FunctionIndex < 0 ? "" : $" function {e.FunctionIndex} of")} a core module at 0x{item.Range.Start:x})", item.Range.Start + e.Offset);
        }

        item.Module = module;
        item.Type = TypeOf(module);
        _scope.CoreModules.Add(item.Type);
    }

    private CoreModuleType TypeOf(ModuleDefinition module)
    {
        var imports = new ImportType[module.Imports.Length];
        var names = new HashSet<string>(imports.Length, StringComparer.Ordinal);
        for (int i = 0; i < imports.Length; i++)
        {
            ref readonly ImportDefinition import = ref module.Imports[i];
            CheckImportName(names, import.Module, import.Name);
            imports[i] = new ImportType(import.Module, import.Name, ExternalTypes.Of(module, import.Kind, import.Index));
        }

        var exports = new ExportType[module.Exports.Length];
        for (int i = 0; i < exports.Length; i++)
        {
            ref readonly ExportDefinition export = ref module.Exports[i];
            exports[i] = new ExportType(export.Name, ExternalTypes.Of(module, export.Kind, export.Index));
        }

        return new CoreModuleType(imports, exports);
    }

    private void CheckImportName(HashSet<string> names, string module, string name)
    {
        // The length keeps the two apart. A set of pairs would be jitted in each process.
        if (!names.Add($"{module.Length}:{module}{name}"))
        {
            Fail($"duplicate import name `{module}:{name}`: in a component, each import of a core module has a name of its own");
        }
    }

    private void VisitCoreInstantiate(CoreInstantiateItem item)
    {
        Require(new Sort(ComponentSort.Core, CoreSort.Instance));
        CoreModuleType module = Get(_scope.CoreModules, item.ModuleIndex, "module");
        var arguments = new Dictionary<string, CoreInstanceType>(item.Arguments.Length, StringComparer.Ordinal);
        foreach (CoreInstantiateArgument argument in item.Arguments)
        {
            if (!arguments.TryAdd(argument.Name, Get(_scope.CoreInstances, argument.InstanceIndex, "core instance")))
            {
                Fail($"duplicate module instantiation argument named `{argument.Name}`");
            }
        }

        _work.Charge(module);
        foreach (ImportType import in module.Imports)
        {
            if (!arguments.TryGetValue(import.Module, out CoreInstanceType? instance))
            {
                Fail($"missing module instantiation argument named `{import.Module}`: the module imports `{import.Name}` from it");
            }

            if (!instance.TryGetExport(import.Name, out ExternalType? found))
            {
                Fail($"module instantiation argument `{import.Module}` does not export an item named `{import.Name}`");
            }

            if (ComponentSubtyping.MismatchInCore(found, import.Type, _registry) is { } problem)
            {
                Fail($"type mismatch for export `{import.Name}` of module instantiation argument `{import.Module}`: {problem}");
            }
        }

        item.ModuleType = module;
        _scope.CoreInstances.Add(new CoreInstanceType(module));
    }

    private void VisitCoreInlineInstance(CoreInlineInstanceItem item)
    {
        Require(new Sort(ComponentSort.Core, CoreSort.Instance));
        var exports = new Dictionary<string, ExternalType>(item.Exports.Length, StringComparer.Ordinal);
        foreach (CoreInlineExport export in item.Exports)
        {
            ExternalType type = export.Sort switch
            {
                CoreSort.Function => Get(_scope.CoreFunctions, export.Index, "core function"),
                CoreSort.Table => Get(_scope.CoreTables, export.Index, "table"),
                CoreSort.Memory => Get(_scope.CoreMemories, export.Index, "memory"),
                CoreSort.Global => Get(_scope.CoreGlobals, export.Index, "global"),
                _ => Get(_scope.CoreTags, export.Index, "tag"),
            };
            if (!exports.TryAdd(export.Name, type))
            {
                Fail($"export name `{export.Name}` already defined");
            }
        }

        _scope.CoreInstances.Add(new CoreInstanceType(exports));
    }

    private void AddCore(ExternalType type)
    {
        switch (type)
        {
            case FunctionType function:
                _scope.CoreFunctions.Add(function);
                break;
            case TableDeclaration table:
                _scope.CoreTables.Add(table);
                break;
            case MemoryDeclaration memory:
                _scope.CoreMemories.Add(memory);
                break;
            case GlobalDeclaration global:
                _scope.CoreGlobals.Add(global);
                break;
            default:
                _scope.CoreTags.Add((TagDeclaration)type);
                break;
        }
    }

    private void VisitCoreType(CoreTypeItem item)
    {
        Require(Sort.CoreType);
        if (item.Syntax is CoreGroupSyntax group)
        {
            item.Types = ReadGroup(group, ref _scope.CoreTypes, ref _scope.CoreTypeCountReference);
            return;
        }

        item.ModuleType = ResolveModuleType((CoreModuleTypeSyntax)item.Syntax);
        _scope.ModuleTypes.Add(_scope.CoreTypeCount, item.ModuleType);
        _scope.AddCoreType(null);
    }

    private DefinedType[] ReadGroup(CoreGroupSyntax group, ref DefinedType[] types, ref int count)
    {
        var reader = new WasmReader(_bytes.Span, group.Range.Start, group.Range.Length);
        int first = count;
        new TypeSectionDecoder(_registry, _features).DecodeGroup(ref reader, ref types, ref count);
        DefinedType[] members = types[first..count];
        CheckCore(new ModuleDefinition { Bytes = [], Registry = _registry, Types = members });
        return members;
    }

    /// <summary>The rules for types and declarations of core modules.</summary>
    private void CheckCore(ModuleDefinition module)
    {
        try
        {
            ModuleValidator.ValidateTypesAndDeclarations(module, _features);
        }
        catch (InvalidModuleException e)
        {
            throw new InvalidModuleException(e.Problem, _offset);
        }
    }

    private CoreModuleType ResolveModuleType(CoreModuleTypeSyntax syntax)
    {
        DefinedType[] types = [];
        int count = 0;
        var imports = new List<ImportType>();
        var exports = new List<ExportType>();
        var importNames = new HashSet<string>(StringComparer.Ordinal);
        var exportNames = new HashSet<string>(StringComparer.Ordinal);
        foreach (CoreModuleDeclaration declaration in syntax.Declarations)
        {
            _offset = declaration.Offset;
            switch (declaration)
            {
                case CoreTypeDeclaration { Syntax: CoreGroupSyntax group } type:
                    type.Types = ReadGroup(group, ref types, ref count);
                    break;
                case CoreAliasDeclaration alias:
                    if (count == types.Length)
                    {
                        Array.Resize(ref types, Math.Max(4, count * 2));
                    }

                    types[count] = ResolveCoreAlias(alias, types.AsSpan(0, count));
                    count++;
                    break;
                case CoreImportDeclaration import:
                    CheckImportName(importNames, import.Module, import.Name);
                    import.Resolved = ReadExternType(import.Type, types, count);
                    imports.Add(new ImportType(import.Module, import.Name, import.Resolved));
                    break;
                case CoreExportDeclaration export:
                    if (!exportNames.Add(export.Name))
                    {
                        Fail($"export name `{export.Name}` already defined");
                    }

                    export.Resolved = ReadExternType(export.Type, types, count);
                    exports.Add(new ExportType(export.Name, export.Resolved));
                    break;
                default:
                    break;
            }
        }

        var module = new CoreModuleType([.. imports], [.. exports]);
        CheckSize(module);
        return module;
    }

    private DefinedType ResolveCoreAlias(CoreAliasDeclaration alias, ReadOnlySpan<DefinedType> types)
    {
        if (alias.Count == 0)
        {
            return alias.Index < (uint)types.Length
                ? types[(int)alias.Index]
                : throw new InvalidModuleException($"unknown core type {alias.Index}: type index out of bounds", alias.Offset);
        }

        ComponentScope scope = Outer(alias.Count - 1);
        if (alias.Index >= (uint)scope.CoreTypeCount)
        {
            Fail($"unknown core type {alias.Index}: type index out of bounds");
        }

        return scope.CoreTypes[(int)alias.Index] ?? throw new InvalidModuleException($"core type {alias.Index} is a module type, which a module type cannot use", alias.Offset);
    }

    private ExternalType ReadExternType(ByteRange range, DefinedType[] types, int count)
    {
        var reader = new WasmReader(_bytes.Span, range.Start, range.Length);
        var space = new TypeSpace(types, count, 0, _features);
        byte kind = reader.ReadByte();
        ModuleDefinition module;
        switch ((ExternKind)kind)
        {
            case ExternKind.Function:
                return new FunctionType(ReadFunctionType(ref reader, space), _registry);
            case ExternKind.Table:
                module = new ModuleDefinition { Bytes = [], Registry = _registry, Tables = [new TableDefinition(TypeDecoder.ReadTableType(ref reader, space), default)] };
                CheckCore(module);
                return ExternalTypes.Of(module, ExternKind.Table, 0);
            case ExternKind.Memory:
                module = new ModuleDefinition { Bytes = [], Registry = _registry, Memories = [TypeDecoder.ReadMemoryType(ref reader, space)] };
                CheckCore(module);
                return ExternalTypes.Of(module, ExternKind.Memory, 0);
            case ExternKind.Global:
                return new GlobalDeclaration(TypeDecoder.ReadGlobalType(ref reader, space), _registry);
            default:
                int offset = reader.Position;
                if (reader.ReadByte() != 0)
                {
                    throw new MalformedModuleException("malformed tag attribute: 0 expected", offset);
                }

                return new TagDeclaration(new FunctionType(ReadFunctionType(ref reader, space), _registry));
        }
    }

    private DefinedType ReadFunctionType(ref WasmReader reader, in TypeSpace space)
    {
        uint index = reader.ReadU32();
        if (index >= (uint)space.Count)
        {
            Fail($"unknown type {index}: type index out of bounds");
        }

        DefinedType type = space.Types[(int)index];
        if (type.Kind != CompositeKind.Function)
        {
            Fail($"type {index} is not a function type");
        }

        return type;
    }
}
