namespace Petrel.Fuzz.Tree;

/// <summary>Writes a module section by section.</summary>
/// <param name="module">The module.</param>
/// <param name="withDataCount">Writes the section that only modules need whose code names data segments.</param>
/// <param name="linked">When the module is one of three, all of them.</param>
/// <param name="role">Which one.</param>
internal sealed class ModuleEncoder(ModuleTree module, bool withDataCount, LinkedModules? linked = null, LinkedRole role = LinkedRole.Alone)
{
    private readonly CodeWriter _writer = new();

    private bool DefinesEntities => role is LinkedRole.Alone or LinkedRole.Entities;

    /// <summary>The functions that the module defines.</summary>
    private IReadOnlyList<FunctionTree> Functions => role switch
    {
        LinkedRole.Alone => module.Functions,
        LinkedRole.Entities => [],
        LinkedRole.First => [.. module.Functions.Where(function => function.Export is null)],
        _ => [.. module.Functions.Skip(linked!.FirstFunctions)],
    };

    public byte[] Encode()
    {
        _writer.Bytes("\0asm\u0001\0\0\0"u8);
        // Bodies first: they may add function types (block types).
        byte[][] all = [.. module.Functions.Select(function => function.Encode())];
        byte[][] bodies = [.. Functions.Select(function => role == LinkedRole.First && function.Index >= linked!.FirstFunctions ? CallOfMain(function) : all[function.Index])];
        Types();
        if (!DefinesEntities)
        {
            Imports();
        }

        Vector(3, Functions, (w, function) => w.U32(function.TypeIndex));
        if (DefinesEntities)
        {
            TableTree[] calls = role == LinkedRole.Entities ? [CallTable] : [];
            Vector(4, [.. module.Tables, .. calls], WriteTable);
            Vector(5, module.Memories, WriteMemory);
            Vector(13, module.Tags, WriteTag);
            Vector(6, module.Globals, (w, global) =>
            {
                WriteGlobalType(w, global);
                global.Initial(w);
                w.Byte(0x0B);
            });
        }

        Exports();
        if (role == LinkedRole.Entities)
        {
            return _writer.ToArray();
        }

        Elements();
        if (withDataCount && module.Data.Count + module.ActiveData.Count > 0)
        {
            var count = new CodeWriter();
            count.U32(module.Data.Count + module.ActiveData.Count);
            _writer.Section(12, count);
        }

        Vector(10, bodies, (w, body) =>
        {
            w.U32(body.Length);
            w.Bytes(body);
        });
        Data();
        return _writer.ToArray();
    }

    /// <summary>Where <see cref="LinkedRole.First"/> finds the functions of <see cref="LinkedRole.Main"/>.</summary>
    private TableTree CallTable => new(ValType.FuncRef, (uint)module.Functions.Count, (uint)module.Functions.Count, false, []);

    /// <summary>Passes its arguments on to the function of the same index in <see cref="LinkedRole.Main"/>.</summary>
    private byte[] CallOfMain(FunctionTree function)
    {
        var w = new CodeWriter();
        w.U32(0);
        for (int i = 0; i < function.Parameters.Length; i++)
        {
            w.Byte(0x20);
            w.U32(i);
        }

        w.Byte(0x41);
        w.S64(function.Index);
        w.Byte(0x11);
        w.U32(function.TypeIndex);
        w.U32(module.Tables.Count);
        w.Byte(0x0B);
        return w.ToArray();
    }

    private static void WriteTag(CodeWriter w, int tag)
    {
        w.Byte(0);
        w.U32(tag);
    }

    private static void WriteGlobalType(CodeWriter w, GlobalTree global)
    {
        w.Type(global.Type);
        w.Byte(global.Mutable ? 1 : 0);
    }

    /// <summary>Everything of <see cref="LinkedRole.Entities"/>, then functions.</summary>
    private void Imports()
    {
        var imports = new List<(string Module, string Name, int Kind, Action<CodeWriter> Type)>();
        for (int i = 0; i < module.Memories.Count; i++)
        {
            MemoryTree memory = module.Memories[i];
            imports.Add((LinkedModules.EntitiesName, $"memory{i}", 2, w => WriteMemory(w, memory)));
        }

        TableTree[] tables = [.. module.Tables, CallTable];
        for (int i = 0; i < tables.Length; i++)
        {
            TableTree table = tables[i];
            imports.Add((LinkedModules.EntitiesName, $"table{i}", 1, w => WriteTable(w, table)));
        }

        for (int i = 0; i < module.Tags.Count; i++)
        {
            int tag = module.Tags[i];
            imports.Add((LinkedModules.EntitiesName, $"tag{i}", 4, w => WriteTag(w, tag)));
        }

        for (int i = 0; i < module.Globals.Count; i++)
        {
            GlobalTree global = module.Globals[i];
            imports.Add((LinkedModules.EntitiesName, $"global{i}", 3, w => WriteGlobalType(w, global)));
        }

        for (int i = 0; role == LinkedRole.Main && i < linked!.FirstFunctions; i++)
        {
            FunctionTree function = module.Functions[i];
            imports.Add((linked.ByHost[i] ? LinkedModules.HostName : LinkedModules.FirstName, LinkedModules.FunctionName(i), 0, w => w.U32(function.TypeIndex)));
        }

        if (!module.Profile.Has(WasmFeatures.CompactImports))
        {
            Vector(2, imports, (w, import) =>
            {
                w.Name(import.Module);
                w.Name(import.Name);
                w.Byte(import.Kind);
                import.Type(w);
            });
            return;
        }

        // A run of imports from one module names it once.
        var runs = new List<List<(string Module, string Name, int Kind, Action<CodeWriter> Type)>>();
        foreach ((string Module, string Name, int Kind, Action<CodeWriter> Type) import in imports)
        {
            if (runs.Count == 0 || runs[^1][0].Module != import.Module)
            {
                runs.Add([]);
            }

            runs[^1].Add(import);
        }

        Vector(2, runs, (w, run) =>
        {
            w.Name(run[0].Module);
            w.Name("");
            w.Byte(0x7F);
            w.U32(run.Count);
            foreach ((string _, string name, int kind, Action<CodeWriter> type) in run)
            {
                w.Name(name);
                w.Byte(kind);
                type(w);
            }
        });
    }

    private void Vector<T>(int section, IReadOnlyCollection<T> items, Action<CodeWriter, T> write)
    {
        if (items.Count == 0)
        {
            return;
        }

        var contents = new CodeWriter();
        contents.U32(items.Count);
        foreach (T item in items)
        {
            write(contents, item);
        }

        _writer.Section(section, contents);
    }

    private void Types()
    {
        var w = new CodeWriter();
        w.U32(module.Groups.Count + module.FunctionTypes.Count);
        foreach (List<ObjectType> group in module.Groups)
        {
            if (group.Count != 1)
            {
                w.Byte(0x4E);
                w.U32(group.Count);
            }

            group.ForEach(type => WriteObjectType(w, type));
        }

        foreach ((ValType[] parameters, ValType[] results, int continuation) in module.FunctionTypes)
        {
            if (continuation >= 0)
            {
                w.Byte(0x5D);
                w.S64(continuation);
                continue;
            }

            w.Byte(0x60);
            w.Types(parameters);
            w.Types(results);
        }

        _writer.Section(1, w);
    }

    private static void WriteObjectType(CodeWriter w, ObjectType type)
    {
        if (type.Open || type.Super >= 0)
        {
            w.Byte(type.Open ? 0x50 : 0x4F);
            w.U32(type.Super >= 0 ? 1 : 0);
            if (type.Super >= 0)
            {
                w.U32(type.Super);
            }
        }

        w.Byte(type.IsArray ? 0x5E : 0x5F);
        if (!type.IsArray)
        {
            w.U32(type.Fields.Length);
        }

        foreach (FieldType field in type.Fields)
        {
            if (field.Packed != 0)
            {
                w.Byte(field.Packed);
            }
            else
            {
                w.Type(field.Type);
            }

            w.Byte(field.Mutable ? 1 : 0);
        }
    }

    private static void WriteTable(CodeWriter w, TableTree table)
    {
        w.Type(table.Element);
        w.Byte(table.Is64 ? 5 : 1);
        w.U32(table.Minimum);
        w.U32(table.Maximum);
    }

    private static void WriteMemory(CodeWriter w, MemoryTree memory)
    {
        w.Byte(1 | (memory.Shared ? 2 : 0) | (memory.Is64 ? 4 : 0) | (memory.PageLog2 != 16 ? 8 : 0));
        w.U64(memory.Minimum);
        w.U64(memory.Maximum);
        if (memory.PageLog2 != 16)
        {
            w.U32(memory.PageLog2);
        }
    }

    private void Exports()
    {
        var exports = new List<(string Name, int Kind, int Index)>();
        if (role == LinkedRole.First)
        {
            exports.AddRange(module.Functions.Take(linked!.FirstFunctions).Select(f => (LinkedModules.FunctionName(f.Index), 0, f.Index)));
        }
        else if (role != LinkedRole.Entities)
        {
            exports.AddRange(module.Functions.Where(f => f.Export is not null).Select(f => (f.Export!, 0, f.Index)));
        }

        if (role == LinkedRole.Entities)
        {
            exports.AddRange(Enumerable.Range(0, module.Tables.Count + 1).Select(i => ($"table{i}", 1, i)));
            exports.AddRange(Enumerable.Range(0, module.Tags.Count).Select(i => ($"tag{i}", 4, i)));
            exports.AddRange(Enumerable.Range(0, module.Globals.Count).Select(i => ($"global{i}", 3, i)));
        }

        for (int i = 0; role != LinkedRole.First && i < module.Memories.Count; i++)
        {
            exports.Add(($"memory{i}", 2, i));
        }

        Vector(7, exports, (w, export) =>
        {
            w.Name(export.Name);
            w.Byte(export.Kind);
            w.U32(export.Index);
        });
    }

    private void Elements()
    {
        var w = new CodeWriter();
        int count = module.Tables.Count(table => table.Functions.Length > 0);
        // At the end, so that the indices of the others stay.
        int calls = role == LinkedRole.Main ? 1 : 0;
        w.U32(count + module.Elements.Count + calls);
        for (int i = 0; i < module.Tables.Count; i++)
        {
            TableTree table = module.Tables[i];
            if (table.Functions.Length == 0)
            {
                continue;
            }

            // Active, as expressions of the table's type; the short form where the text format's assembler takes it.
            bool isShort = i == 0 && table.Element == ValType.FuncRef;
            w.U32(isShort ? 4 : 6);
            if (!isShort)
            {
                w.U32(i);
            }

            w.Byte(table.Is64 ? 0x42 : 0x41);
            w.S64(0);
            w.Byte(0x0B);
            if (!isShort)
            {
                w.Type(table.Element);
            }

            w.U32(table.Functions.Length);
            foreach (int function in table.Functions)
            {
                w.Byte(0xD2);
                w.U32(function);
                w.Byte(0x0B);
            }
        }

        foreach (int[] functions in module.Elements)
        {
            // Passive, functions by index.
            w.U32(1);
            w.Byte(0);
            w.U32(functions.Length);
            foreach (int function in functions)
            {
                w.U32(function);
            }
        }

        if (calls > 0)
        {
            // Active, in the last table: the functions of this module at their indices.
            int functions = module.Functions.Count - linked!.FirstFunctions;
            w.U32(2);
            w.U32(module.Tables.Count);
            w.Byte(0x41);
            w.S64(linked.FirstFunctions);
            w.Byte(0x0B);
            w.Byte(0);
            w.U32(functions);
            for (int i = 0; i < functions; i++)
            {
                w.U32(linked.FirstFunctions + i);
            }
        }

        if (count + module.Elements.Count + calls > 0)
        {
            _writer.Section(9, w);
        }
    }

    private void Data()
    {
        if (module.Data.Count + module.ActiveData.Count == 0)
        {
            return;
        }

        var w = new CodeWriter();
        w.U32(module.Data.Count + module.ActiveData.Count);
        foreach ((int memory, ulong offset, byte[] bytes) in module.ActiveData)
        {
            w.U32(memory == 0 ? 0 : 2);
            if (memory != 0)
            {
                w.U32(memory);
            }

            bool is64 = module.Memories[memory].Is64;
            if (module.Profile.Has(WasmFeatures.ExtendedConstantExpressions))
            {
                // (offset - 3 * 7) + 3 * 7
                long product = (long)offset - 21;
                w.Byte(is64 ? 0x42 : 0x41);
                w.S64(is64 ? product : (int)product);
                w.Byte(is64 ? 0x42 : 0x41);
                w.S64(3);
                w.Byte(is64 ? 0x42 : 0x41);
                w.S64(7);
                w.Byte(is64 ? 0x7E : 0x6C);
                w.Byte(is64 ? 0x7C : 0x6A);
            }
            else
            {
                w.Byte(is64 ? 0x42 : 0x41);
                w.S64(is64 ? (long)offset : (int)offset);
            }

            w.Byte(0x0B);
            w.U32(bytes.Length);
            w.Bytes(bytes);
        }

        foreach (byte[] bytes in module.Data)
        {
            w.U32(1);
            w.U32(bytes.Length);
            w.Bytes(bytes);
        }

        _writer.Section(11, w);
    }
}
