using Petrel.Compilation.Metadata;
using Petrel.Runtime;

namespace Petrel.Compilation;

/// <summary>Names of entries in the cache: everything that decides what the code looks like, hashed.</summary>
internal static class CacheKey
{
    private const int Length = 20;
    private const string Digits = "0123456789abcdef";

    /// <param name="contentHash"><see cref="ContentHash"/> of the module as it was given, text or binary.</param>
    /// <param name="engine">The engine.</param>
    public static string Of(ReadOnlySpan<byte> contentHash, Engine engine)
    {
        var buffer = new ByteBuffer(128);
        buffer.Bytes(contentHash);
        PrecompiledManifest.CurrentEngineVersion.TryWriteBytes(buffer.Reserve(16));
        EngineOptions options = engine.Options;
        buffer.Int64((long)options.Features);
        buffer.Byte(
            (engine.Compilation.GuardPages ? 1 : 0) | (options.RelaxedSimdDeterministic ? 2 : 0) | (engine.Compilation.IsCollectible ? 4 : 0));
        buffer.Utf8(AheadOfTimeTarget.Current);
        AddProcessor(buffer);
        Version runtime = Environment.Version;
        buffer.Int32(runtime.Major);
        buffer.Int32(runtime.Minor);
        byte[] hash = ContentHash.OfShort(buffer.Written);
        char[] name = new char[Length * 2];
        for (int i = 0; i < Length; i++)
        {
            name[i * 2] = Digits[hash[i] >> 4];
            name[(i * 2) + 1] = Digits[hash[i] & 15];
        }

        return new string(name);
    }

    /// <summary>
    /// Which machine this is, and so which processor: asking the processor itself, or .NET for its instruction sets, is code that is jitted in every
    /// process. Should the processor change all the same, the CLR notices that code needs features that are missing, and does without it.
    /// </summary>
    private static void AddProcessor(ByteBuffer buffer)
    {
        if (SystemFile.TryRead("/etc/machine-id") is { } machine)
        {
            buffer.Bytes(machine);
        }
        else
        {
            buffer.Utf8(Environment.MachineName);
        }
    }
}
