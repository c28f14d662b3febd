using System.Runtime.InteropServices;

namespace Petrel.Compilation.Metadata;

/// <content>Serialisation: the metadata stream and the PE image (ECMA-335 II.24 and II.25).</content>
internal sealed partial class AssemblyWriter
{
    private const int SectionRva = 0x2000;
    private const int FileAlignment = 0x200;
    private const int CliHeaderSize = 72;

    /// <summary>Version of the framework assemblies that references name; the loader accepts newer ones.</summary>
    private const int ReferencedMajorVersion = 10;

    /// <summary>The finished assembly, ready to be loaded or saved.</summary>
    public byte[] ToImage()
    {
        const int bodiesOffset = CliHeaderSize;
        _il.Align(4);
        int metadataOffset = bodiesOffset + _il.Length;
        ByteBuffer metadata = WriteMetadata(SectionRva + bodiesOffset);
        int resourcesOffset = (metadataOffset + metadata.Length + 7) & ~7;
        int sectionSize = resourcesOffset + _resourceData.Length;
        int fileSectionSize = (sectionSize + FileAlignment - 1) & -FileAlignment;

        var image = new ByteBuffer(FileAlignment + fileSectionSize);
        WriteHeaders(image, sectionSize, fileSectionSize, EntryPoint == 0);

        // CLI header (II.25.3.3).
        image.Int32(CliHeaderSize);
        image.UInt16(2);
        image.UInt16(5);
        image.Int32(SectionRva + metadataOffset);
        image.Int32(metadata.Length);
        image.Int32(1); // IL only
        image.Int32(EntryPoint);
        image.Int32(_resourceData.Length == 0 ? 0 : SectionRva + resourcesOffset);
        image.Int32(_resourceData.Length);
        image.Zeros(CliHeaderSize - 32);

        image.Bytes(_il.Written);
        image.Bytes(metadata.Written);
        image.Zeros(resourcesOffset - metadataOffset - metadata.Length);
        image.Bytes(_resourceData.Written);
        image.Zeros(fileSectionSize - sectionSize);
        return image.Written.ToArray();
    }

    private static void WriteHeaders(ByteBuffer image, int sectionSize, int fileSectionSize, bool isLibrary)
    {
        bool isArm64 = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        image.Bytes("MZ"u8);
        image.Zeros(0x3A);
        image.Int32(0x40);
        image.Bytes("PE\0\0"u8);
        image.UInt16(isArm64 ? 0xAA64 : 0x8664);
        image.UInt16(1); // sections
        image.Zeros(12); // time stamp, symbols
        image.UInt16(240); // size of the optional header
        image.UInt16(isLibrary ? 0x2022 : 0x0022); // executable, large addresses, dll

        // Optional header, PE32+ (II.25.2.3).
        image.UInt16(0x20B);
        image.UInt16(0x30);
        image.Int32(fileSectionSize);
        image.Zeros(8); // initialised, uninitialised data
        image.Int32(0); // entry point
        image.Int32(SectionRva);
        image.Int64(0x180000000); // image base
        image.Int32(0x2000); // section alignment
        image.Int32(FileAlignment);
        image.UInt16(4);
        image.UInt16(0);
        image.Int32(0);
        image.UInt16(4);
        image.UInt16(0);
        image.Int32(0);
        image.Int32(SectionRva + ((sectionSize + 0x1FFF) & ~0x1FFF)); // image size
        image.Int32(FileAlignment); // header size
        image.Int32(0);
        image.UInt16(3); // console subsystem
        image.UInt16(0x8540); // no SEH, dynamic base, NX
        image.Int64(0x400000);
        image.Int64(0x4000);
        image.Int64(0x100000);
        image.Int64(0x2000);
        image.Int32(0);
        image.Int32(16);
        image.Zeros(14 * 8);
        image.Int32(SectionRva); // directory 14: CLI header
        image.Int32(CliHeaderSize);
        image.Zeros(8);

        image.Bytes(".text\0\0\0"u8);
        image.Int32(sectionSize);
        image.Int32(SectionRva);
        image.Int32(fileSectionSize);
        image.Int32(FileAlignment);
        image.Zeros(12);
        image.Int32(0x60000020); // code, execute, read
        image.Zeros(FileAlignment - image.Length);
    }

    private ByteBuffer WriteMetadata(int bodiesRva)
    {
        int moduleName = String(_name + ".dll");
        int assemblyName = String(_name);
        ByteBuffer tables = WriteTables(bodiesRva, moduleName, assemblyName);
        _strings.Align(4);
        _blobs.Align(4);

        var guid = new ByteBuffer(16);
        Id.TryWriteBytes(guid.Reserve(16));
        string[] names = ["#~", "#Strings", "#GUID", "#Blob"];
        ByteBuffer[] contents = [tables, _strings, guid, _blobs];
        var metadata = new ByteBuffer(256 + tables.Length + _strings.Length + _blobs.Length);
        metadata.Int32(0x424A5342);
        metadata.UInt16(1);
        metadata.UInt16(1);
        metadata.Int32(0);
        metadata.Int32(12);
        metadata.Bytes("v4.0.30319\0\0"u8);
        metadata.UInt16(0);
        metadata.UInt16(names.Length);
        int offset = metadata.Length;
        foreach (string name in names)
        {
            offset += 8 + ((name.Length + 4) & ~3);
        }

        for (int i = 0; i < names.Length; i++)
        {
            metadata.Int32(offset);
            metadata.Int32(contents[i].Length);
            metadata.Utf8(names[i]);
            metadata.Byte(0);
            metadata.Align(4);
            offset += contents[i].Length;
        }

        foreach (ByteBuffer content in contents)
        {
            metadata.Bytes(content.Written);
        }

        return metadata;
    }

    private ByteBuffer WriteTables(int bodiesRva, int moduleName, int assemblyName)
    {
        ReadOnlySpan<byte> present = [0x00, 0x01, 0x02, 0x04, 0x06, 0x0A, 0x0C, 0x11, 0x1B, 0x20, 0x23, 0x28, 0x2B];
        bool wideStrings = _strings.Length > 0xFFFF;
        bool wideBlobs = _blobs.Length > 0xFFFF;
        var tables = new ByteBuffer(1024 + (_methods.Count * 16) + (_memberReferences.Count * 12));
        tables.Int32(0);
        tables.Byte(2);
        tables.Byte(0);
        tables.Byte((wideStrings ? 1 : 0) | (wideBlobs ? 4 : 0));
        tables.Byte(1);
        long valid = 0;
        for (int t = 0; t < present.Length; t++)
        {
            byte table = present[t];
            valid |= RowCount(table) > 0 ? 1L << table : 0;
        }

        tables.Int64(valid);
        tables.Int64(0x000016003325FA00); // tables that must be sorted are (there is at most one row in each we write)
        for (int t = 0; t < present.Length; t++)
        {
            byte table = present[t];
            if (RowCount(table) > 0)
            {
                tables.Int32(RowCount(table));
            }
        }

        // Module
        tables.UInt16(0);
        Heap(moduleName, wideStrings);
        tables.UInt16(1); // GUID 1
        tables.UInt16(0);
        tables.UInt16(0);

        for (int i = 0; i < _typeReferences.Count; i++)
        {
            Row row = _typeReferences[i];
            Coded(ResolutionScope(row.A), 2, 0x00, 0x01, 0x1A, 0x23);
            Heap(row.B, wideStrings);
            Heap(row.C, wideStrings);
        }

        for (int i = 0; i < _types.Count; i++)
        {
            TypeRow type = _types[i];
            tables.Int32(type.Flags);
            Heap(type.Name, wideStrings);
            Heap(type.Namespace, wideStrings);
            Coded(TypeDefOrRef(type.Extends), 2, 0x01, 0x02, 0x1B);
            Row(type.FirstField, 0x04);
            Row(type.FirstMethod, 0x06);
        }

        for (int i = 0; i < _fields.Count; i++)
        {
            Row row = _fields[i];
            tables.UInt16(row.A);
            Heap(row.B, wideStrings);
            Heap(row.C, wideBlobs);
        }

        for (int i = 0; i < _methods.Count; i++)
        {
            MethodRow method = _methods[i];
            tables.Int32(method.Body < 0 ? 0 : bodiesRva + method.Body);
            tables.UInt16(method.ImplementationFlags);
            tables.UInt16(method.Flags);
            Heap(method.Name, wideStrings);
            Heap(method.Signature, wideBlobs);
            Row(1, 0x08); // no Param rows
        }

        for (int i = 0; i < _memberReferences.Count; i++)
        {
            Row row = _memberReferences[i];
            Coded(MemberRefParent(row.A), 3, 0x01, 0x02, 0x06, 0x1A, 0x1B);
            Heap(row.B, wideStrings);
            Heap(row.C, wideBlobs);
        }

        for (int i = 0; i < _attributes.Count; i++)
        {
            Row row = _attributes[i];
            // HasCustomAttribute: only Assembly (14) is used; CustomAttributeType: MethodDef (2) or MemberRef (3).
            Coded(((row.A & 0xFFFFFF) << 5) | 14, 5, 0x06, 0x04, 0x01, 0x02, 0x0A, 0x11, 0x1B, 0x2B);
            Coded(((row.B & 0xFFFFFF) << 3) | (row.B >>> 24 == 0x06 ? 2 : 3), 3, 0x06, 0x0A);
            Heap(row.C, wideBlobs);
        }

        for (int i = 0; i < _standaloneSignatures.Count; i++)
        {
            Heap(_standaloneSignatures[i], wideBlobs);
        }

        for (int i = 0; i < _typeSpecifications.Count; i++)
        {
            Heap(_typeSpecifications[i], wideBlobs);
        }

        // Assembly
        tables.Int32(0x8004); // SHA-1, as every compiler writes; nothing is hashed
        tables.Int64(1);
        tables.Int32(0);
        Heap(0, wideBlobs);
        Heap(assemblyName, wideStrings);
        Heap(0, wideStrings);

        for (int i = 0; i < _assemblyReferences.Count; i++)
        {
            Row row = _assemblyReferences[i];
            bool isFramework = row.B != 0;
            tables.Int64(isFramework ? ReferencedMajorVersion : 0);
            tables.Int32(0);
            Heap(row.B, wideBlobs);
            Heap(row.A, wideStrings);
            Heap(0, wideStrings);
            Heap(0, wideBlobs);
        }

        for (int i = 0; i < _resources.Count; i++)
        {
            Row row = _resources[i];
            tables.Int32(row.A);
            tables.Int32(row.B);
            Heap(row.C, wideStrings);
            Coded(0, 2, 0x26, 0x23, 0x27); // in this file
        }

        for (int i = 0; i < _methodSpecifications.Count; i++)
        {
            Row row = _methodSpecifications[i];
            Coded(((row.A & 0xFFFFFF) << 1) | (row.A >>> 24 == 0x06 ? 0 : 1), 1, 0x06, 0x0A);
            Heap(row.B, wideBlobs);
        }

        tables.Align(4);
        return tables;

        void Heap(int offset, bool wide)
        {
            if (wide)
            {
                tables.Int32(offset);
            }
            else
            {
                tables.UInt16(offset);
            }
        }

        void Row(int row, int table) => Heap(row, RowCount(table) > 0xFFFF);

        void Coded(int value, int tagBits, params ReadOnlySpan<byte> targets)
        {
            bool wide = false;
            for (int t = 0; t < targets.Length; t++)
            {
                byte table = targets[t];
                wide |= RowCount(table) >= 1 << (16 - tagBits);
            }

            Heap(value, wide);
        }
    }

    private static int ResolutionScope(int token) =>
        ((token & 0xFFFFFF) << 2) | ((token >>> 24) switch { 0x00 => 0, 0x1A => 1, 0x23 => 2, _ => 3 });

    private static int TypeDefOrRef(int token) => token == 0 ? 0
        : ((token & 0xFFFFFF) << 2) | ((token >>> 24) switch { 0x02 => 0, 0x01 => 1, _ => 2 });

    private static int MemberRefParent(int token) =>
        ((token & 0xFFFFFF) << 3) | ((token >>> 24) switch { 0x02 => 0, 0x01 => 1, 0x1A => 2, 0x06 => 3, _ => 4 });
}
