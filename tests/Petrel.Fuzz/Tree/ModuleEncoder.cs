namespace Petrel.Fuzz.Tree;

/// <summary>Writes a module section by section.</summary>
/// <param name="module">The module.</param>
/// <param name="withDataCount">Writes the section that only modules need whose code names data segments.</param>
internal sealed class ModuleEncoder(ModuleTree module, bool withDataCount)
{
    private readonly CodeWriter _writer = new();

    public byte[] Encode()
    {
        _writer.Bytes("\0asm\u0001\0\0\0"u8);
        // Bodies first: they may add function types (block types).
        byte[][] bodies = [.. module.Functions.Select(function => function.Encode())];
        Types();
        Vector(3, module.Functions, (w, function) => w.U32(function.TypeIndex));
        Vector(4, module.Tables, WriteTable);
        Vector(5, module.Memories, WriteMemory);
        Vector(13, module.Tags, (w, tag) =>
        {
            w.Byte(0);
            w.U32(tag);
        });
        Vector(6, module.Globals, (w, global) =>
        {
            w.Type(global.Type);
            w.Byte(global.Mutable ? 1 : 0);
            global.Initial(w);
            w.Byte(0x0B);
        });
        Exports();
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
        exports.AddRange(module.Functions.Where(f => f.Export is not null).Select(f => (f.Export!, 0, f.Index)));
        for (int i = 0; i < module.Memories.Count; i++)
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
        w.U32(count + module.Elements.Count);
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

        if (count + module.Elements.Count > 0)
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
            w.Byte(is64 ? 0x42 : 0x41);
            w.S64(is64 ? (long)offset : (int)offset);
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
