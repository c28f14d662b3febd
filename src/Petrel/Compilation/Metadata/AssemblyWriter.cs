using System.Text;
using Petrel.Collections;

namespace Petrel.Compilation.Metadata;

/// <summary>
/// Writes one assembly: the metadata tables that compiled modules need and a PE image around them (ECMA-335, partition
/// II). System.Reflection.Metadata would do, but its first use costs 20 ms even when it is precompiled (RATIONALE.md).
/// Not thread-safe; one writer per assembly.
/// </summary>
/// <remarks>
/// Order of use: references at any time; <see cref="DefineType"/>, then the fields and methods of that type, then the
/// next type. Tokens are final as soon as they are returned.
/// </remarks>
internal sealed partial class AssemblyWriter
{
    private readonly ByteBuffer _strings = new(512);
    private readonly ByteBuffer _blobs = new(512);
    private readonly BlobTable _stringTable;
    private readonly BlobTable _blobTable;
    private readonly Int64Map _tokens = new();
    private readonly ByteBuffer _il = new(4096);

    private readonly ArrayBuilder<Row> _typeReferences = new();
    private readonly ArrayBuilder<TypeRow> _types = new();
    private readonly ArrayBuilder<Row> _fields = new();
    private readonly ArrayBuilder<MethodRow> _methods = new();
    private readonly ArrayBuilder<Row> _memberReferences = new();
    private readonly ArrayBuilder<Row> _attributes = new();
    private readonly ArrayBuilder<int> _standaloneSignatures = new();
    private readonly ArrayBuilder<int> _typeSpecifications = new();
    private readonly ArrayBuilder<Row> _assemblyReferences = new();
    private readonly ArrayBuilder<Row> _methodSpecifications = new();
    private readonly ArrayBuilder<Row> _resources = new();
    private readonly ByteBuffer _resourceData = new(0);
    private readonly string _name;

    public AssemblyWriter(string name)
    {
        _name = name;
        _stringTable = new BlobTable(_strings, lengthPrefixed: false);
        _blobTable = new BlobTable(_blobs, lengthPrefixed: true);
        _strings.Byte(0);
        _blobs.Byte(0);
    }

    /// <summary>Token of the method that an application starts with; 0 when the assembly is a library.</summary>
    public int EntryPoint { get; set; }

    /// <summary>A row of one of the tables with up to three columns that vary.</summary>
    private readonly record struct Row(int A, int B, int C = 0);

    private readonly record struct TypeRow(int Flags, int Name, int Namespace, int Extends, int FirstField, int FirstMethod);

    /// <summary>The module version identifier: every assembly that is written has another one.</summary>
    public Guid Id { get; } = Guid.NewGuid();

    private readonly record struct MethodRow(int Body, int ImplementationFlags, int Flags, int Name, int Signature);

    /// <summary>Tokens are keyed by table, parent and content offsets, so equal references share a row.</summary>
    private int Share(int table, int a, int b, out bool isNew)
    {
        long key = ((long)table << 58) ^ ((long)a << 29) ^ (uint)b;
        ref int token = ref _tokens.GetOrAdd(key, out bool exists);
        isNew = !exists;
        if (isNew)
        {
            token = (table << 24) | (RowCount(table) + 1);
        }

        return token;
    }

    public int AssemblyReference(string name, ReadOnlySpan<byte> publicKeyToken = default)
    {
        int nameOffset = String(name);
        int token = Share(0x23, 0, nameOffset, out bool isNew);
        if (isNew)
        {
            _assemblyReferences.Add(new Row(nameOffset, publicKeyToken.IsEmpty ? 0 : _blobTable.Add(publicKeyToken)));
        }

        return token;
    }

    public int TypeReference(int scope, string @namespace, string name)
    {
        int nameOffset = String(name);
        int token = Share(0x01, scope & 0xFFFFFF, nameOffset, out bool isNew);
        if (isNew)
        {
            _typeReferences.Add(new Row(scope, nameOffset, String(@namespace)));
        }

        return token;
    }

    public int TypeSpecification(ReadOnlySpan<byte> signature)
    {
        int blob = _blobTable.Add(signature);
        int token = Share(0x1B, 0, blob, out bool isNew);
        if (isNew)
        {
            _typeSpecifications.Add(blob);
        }

        return token;
    }

    public int StandaloneSignature(ReadOnlySpan<byte> signature)
    {
        int blob = _blobTable.Add(signature);
        int token = Share(0x11, 0, blob, out bool isNew);
        if (isNew)
        {
            _standaloneSignatures.Add(blob);
        }

        return token;
    }

    /// <summary>A member reference without sharing: the caller keeps its tokens.</summary>
    public int MemberReference(int parent, string name, ReadOnlySpan<byte> signature)
    {
        _memberReferences.Add(new Row(parent, String(name), _blobTable.Add(signature)));
        return 0x0A000000 | _memberReferences.Count;
    }

    public int MethodSpecification(int method, ReadOnlySpan<byte> instantiation)
    {
        _methodSpecifications.Add(new Row(method, _blobTable.Add(instantiation)));
        return 0x2B000000 | _methodSpecifications.Count;
    }

    /// <summary>Adds a resource that everybody can read.</summary>
    public void AddResource(string name, ReadOnlySpan<byte> contents)
    {
        const int Public = 1;
        _resourceData.Align(8);
        _resources.Add(new Row(_resourceData.Length, Public, String(name)));
        _resourceData.Int32(contents.Length);
        _resourceData.Bytes(contents);
    }

    /// <summary>Starts a type; following fields and methods belong to it.</summary>
    public int DefineType(int flags, string @namespace, string name, int extends)
    {
        _types.Add(new TypeRow(flags, String(name), String(@namespace), extends, _fields.Count + 1, _methods.Count + 1));
        return 0x02000000 | _types.Count;
    }

    public int DefineField(int flags, string name, ReadOnlySpan<byte> signature)
    {
        _fields.Add(new Row(flags, String(name), _blobTable.Add(signature)));
        return 0x04000000 | _fields.Count;
    }

    /// <summary>Defines a method; <paramref name="body"/> is what <see cref="AddBody"/> returned, or -1 for none.</summary>
    public int DefineMethod(int flags, int implementationFlags, string name, ReadOnlySpan<byte> signature, int body)
    {
        _methods.Add(new MethodRow(body, implementationFlags, flags, String(name), _blobTable.Add(signature)));
        return 0x06000000 | _methods.Count;
    }

    public void AddAttribute(int parent, int constructor, ReadOnlySpan<byte> value) =>
        _attributes.Add(new Row(parent, constructor, _blobTable.Add(value)));

    /// <summary>
    /// Stores a method body with a fat header and without the flag that zeroes locals (engine.md fact 2: the compiler
    /// stores the zeros that are needed).
    /// </summary>
    /// <param name="code">IL.</param>
    /// <param name="maxStack">Largest number of values on the IL stack.</param>
    /// <param name="locals">Token of the local signature, or 0.</param>
    /// <param name="exceptionClauses">Fat exception clauses (24 bytes each), or empty.</param>
    public int AddBody(ReadOnlySpan<byte> code, int maxStack, int locals, ReadOnlySpan<byte> exceptionClauses = default)
    {
        _il.Align(4);
        int start = _il.Length;
        _il.UInt16(0x3003 | (exceptionClauses.IsEmpty ? 0 : 0x0008));
        _il.UInt16(maxStack);
        _il.Int32(code.Length);
        _il.Int32(locals);
        _il.Bytes(code);
        if (!exceptionClauses.IsEmpty)
        {
            _il.Align(4);
            _il.Int32(((exceptionClauses.Length + 4) << 8) | 0x41);
            _il.Bytes(exceptionClauses);
        }

        return start;
    }

    private int String(string text)
    {
        if (text.Length == 0)
        {
            return 0;
        }

        Span<byte> utf8 = text.Length <= 128 ? stackalloc byte[text.Length * 3] : new byte[text.Length * 3];
        return _stringTable.Add(utf8[..Utf8Text.Write(text, utf8)]);
    }

    private int RowCount(int table) => table switch
    {
        0x00 or 0x20 => 1,
        0x01 => _typeReferences.Count,
        0x02 => _types.Count,
        0x04 => _fields.Count,
        0x06 => _methods.Count,
        0x0A => _memberReferences.Count,
        0x0C => _attributes.Count,
        0x11 => _standaloneSignatures.Count,
        0x1B => _typeSpecifications.Count,
        0x23 => _assemblyReferences.Count,
        0x28 => _resources.Count,
        0x2B => _methodSpecifications.Count,
        _ => 0,
    };
}
