using System.Buffers.Binary;

namespace Petrel.Compilation;

/// <summary>
/// A file of code that was compiled ahead of time: an assembly, so that the CLR can map the file as it is, and behind it the module, the
/// manifest and a trailer that says where they are.
/// </summary>
/// <remarks>
/// <code>
/// 0                 the assembly: a PE file with IL and native code (absent when only validity is recorded)
///                   the module or component (absent in the cache, where it is the key)
///                   the manifest
/// end - 64          16 bytes magic | version u32 | 0 u32 | lengths of assembly, module, manifest: u64 each | checksum 16 bytes
/// </code>
/// The checksum covers all that is before it. Numbers are little-endian.
/// </remarks>
internal sealed class PrecompiledImage
{
    private const int TrailerSize = 64;
    private const int ChecksumOffset = 48;
    private const uint FormatVersion = 3;

    private PrecompiledImage(byte[] bytes, int assemblyLength, int moduleLength, PrecompiledManifest manifest)
    {
        Bytes = bytes;
        AssemblyLength = assemblyLength;
        ModuleLength = moduleLength;
        Manifest = manifest;
    }

    private static ReadOnlySpan<byte> Magic => "\0petrel native\n\x1A"u8;

    /// <summary>The file.</summary>
    public byte[] Bytes { get; }

    /// <summary>0 when there is no code.</summary>
    public int AssemblyLength { get; }

    /// <summary>0 when the module is elsewhere.</summary>
    public int ModuleLength { get; }

    public PrecompiledManifest Manifest { get; }

    public ReadOnlySpan<byte> Assembly => Bytes.AsSpan(0, AssemblyLength);

    public ReadOnlySpan<byte> Module => Bytes.AsSpan(AssemblyLength, ModuleLength);

    /// <summary>True when a file was meant to be one, damaged or not.</summary>
    public static bool IsMeantToBe(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("MZ"u8)
        // A universal module ends in the same way.
        || (bytes.Length >= TrailerSize && !bytes.StartsWith("\0asm"u8) && bytes[(bytes.Length - TrailerSize)..].StartsWith(Magic));

    /// <summary>The module or component in a file, found without checking anything but that it lies within; empty otherwise.</summary>
    public static ReadOnlySpan<byte> PeekModule(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < TrailerSize)
        {
            return default;
        }

        ReadOnlySpan<byte> trailer = bytes[^TrailerSize..];
        long assembly = BinaryPrimitives.ReadInt64LittleEndian(trailer[24..]);
        long module = BinaryPrimitives.ReadInt64LittleEndian(trailer[32..]);
        return assembly >= 0 && module >= 0 && assembly <= bytes.Length && module <= bytes.Length - assembly
            ? bytes.Slice((int)assembly, (int)module)
            : default;
    }

    /// <summary>Puts a file together.</summary>
    public static byte[] Write(ReadOnlySpan<byte> assembly, ReadOnlySpan<byte> module, PrecompiledManifest manifest)
    {
        byte[] encoded = manifest.Encode();
        byte[] bytes = new byte[assembly.Length + module.Length + encoded.Length + TrailerSize];
        assembly.CopyTo(bytes);
        module.CopyTo(bytes.AsSpan(assembly.Length));
        encoded.CopyTo(bytes.AsSpan(assembly.Length + module.Length));
        Span<byte> trailer = bytes.AsSpan(bytes.Length - TrailerSize);
        Magic.CopyTo(trailer);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[16..], FormatVersion);
        BinaryPrimitives.WriteInt64LittleEndian(trailer[24..], assembly.Length);
        BinaryPrimitives.WriteInt64LittleEndian(trailer[32..], module.Length);
        BinaryPrimitives.WriteInt64LittleEndian(trailer[40..], encoded.Length);
        Checksum.Of(bytes.AsSpan(0, bytes.Length - TrailerSize + ChecksumOffset), out ulong low, out ulong high);
        BinaryPrimitives.WriteUInt64LittleEndian(trailer[ChecksumOffset..], low);
        BinaryPrimitives.WriteUInt64LittleEndian(trailer[(ChecksumOffset + 8)..], high);
        return bytes;
    }

    private static bool IsWhole(byte[] bytes, ReadOnlySpan<byte> trailer)
    {
        Checksum.Of(bytes.AsSpan(0, bytes.Length - TrailerSize + ChecksumOffset), out ulong low, out ulong high);
        return low == BinaryPrimitives.ReadUInt64LittleEndian(trailer[ChecksumOffset..])
            && high == BinaryPrimitives.ReadUInt64LittleEndian(trailer[(ChecksumOffset + 8)..]);
    }

    /// <summary>Reads a file that must have its module or component in it.</summary>
    /// <exception cref="MalformedModuleException">It is not one, not whole, or has none.</exception>
    public static PrecompiledImage ReadWithModule(byte[] bytes)
    {
        PrecompiledImage image = Read(bytes);
        return image.ModuleLength > 0
            ? image
            : throw new MalformedModuleException("the file has native code only, and no module or component: it belongs into the cache of compiled code", 0);
    }

    /// <summary>Reads a file, every byte of which is checked.</summary>
    /// <exception cref="MalformedModuleException">It is not one, or not whole.</exception>
    public static PrecompiledImage Read(byte[] bytes)
    {
        if (bytes.Length < TrailerSize || !bytes.AsSpan(bytes.Length - TrailerSize).StartsWith(Magic))
        {
            throw new MalformedModuleException(
                "not precompiled code: the file does not end as petrel compile writes it, so it was cut off or is something else", bytes.Length);
        }

        ReadOnlySpan<byte> trailer = bytes.AsSpan(bytes.Length - TrailerSize);
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(trailer[16..]);
        if (version != FormatVersion)
        {
            throw new MalformedModuleException(
                $"unknown version {version} of the format of precompiled code: version {FormatVersion} expected", bytes.Length - TrailerSize + 16);
        }

        long assembly = BinaryPrimitives.ReadInt64LittleEndian(trailer[24..]);
        long module = BinaryPrimitives.ReadInt64LittleEndian(trailer[32..]);
        long manifest = BinaryPrimitives.ReadInt64LittleEndian(trailer[40..]);
        long body = bytes.Length - TrailerSize;
        if (assembly < 0 || module < 0 || manifest < 0 || assembly > body || module > body || manifest > body || assembly + module + manifest != body
            || !IsWhole(bytes, trailer))
        {
            throw new MalformedModuleException("damaged precompiled code: the checksum of the file does not fit its contents", bytes.Length - TrailerSize);
        }

        PrecompiledManifest decoded = PrecompiledManifest.TryDecode(bytes.AsSpan((int)(assembly + module), (int)manifest))
            ?? throw new MalformedModuleException("damaged precompiled code: its manifest cannot be read", (int)(assembly + module));
        return new PrecompiledImage(bytes, (int)assembly, (int)module, decoded);
    }
}
