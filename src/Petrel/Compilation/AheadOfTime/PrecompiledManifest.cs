using Petrel.Binary;
using Petrel.Collections;
using Petrel.Compilation.Metadata;

namespace Petrel.Compilation;

/// <summary>What code was compiled ahead of time from, by and for: all that decides whether it can be used (docs/internals/ahead-of-time.md).</summary>
internal sealed record PrecompiledManifest
{
    private const int LongestText = 4096;

    /// <summary>The very build of Petrel that the code was bound to.</summary>
    public required Guid EngineVersion { get; init; }

    /// <summary>Runtime identifier such as <c>linux-x64</c>.</summary>
    public required string Target { get; init; }

    /// <summary>Processor features beyond the architecture's baseline that the code needs, separated by commas.</summary>
    public required string CpuFeatures { get; init; }

    public required bool GuardPages { get; init; }

    /// <summary>The proposals that the module was validated with.</summary>
    public required WasmFeatures Features { get; init; }

    public required bool RelaxedSimdDeterministic { get; init; }

    /// <summary><see cref="ContentHash"/> of the module.</summary>
    public required byte[] ModuleHash { get; init; }

    /// <summary>
    /// The functions in the assembly: of the module, or of each core module of a component. Null when there is no code, and only that the module is
    /// valid is known.
    /// </summary>
    public required PrecompiledFunctions[]? Parts { get; init; }

    /// <summary>
    /// The module version identifier of the assembly. The CLR loads by path, and there may be another file by then: an entry of the cache is
    /// replaced when a run needed more functions.
    /// </summary>
    public Guid AssemblyId { get; init; }

    /// <summary>The build of Petrel that runs.</summary>
    public static Guid CurrentEngineVersion => typeof(PrecompiledManifest).Module.ModuleVersionId;

    /// <summary>
    /// True when what the code was made from is known to be valid for an engine: this build found that before, and no proposal it needed is off now.
    /// </summary>
    public bool IsValidated(Engine engine) => EngineVersion == CurrentEngineVersion && (Features & ~engine.Options.Features) == 0;

    public byte[] Encode()
    {
        var buffer = new ByteBuffer(256);
        EngineVersion.TryWriteBytes(buffer.Reserve(16));
        AssemblyId.TryWriteBytes(buffer.Reserve(16));
        Text(buffer, Target);
        Text(buffer, CpuFeatures);
        buffer.Byte((GuardPages ? 1 : 0) | (RelaxedSimdDeterministic ? 2 : 0));
        buffer.Int64((long)Features);
        buffer.Bytes(ModuleHash);
        Number(buffer, Parts is null ? 0 : Parts.Length + 1);
        for (int part = 0; part < Parts?.Length; part++)
        {
            PrecompiledFunctions functions = Parts[part];
            buffer.Byte(functions.AreAll ? 1 : 2);
            Number(buffer, functions.MethodsBefore);
            Number(buffer, functions.Count == 0 ? 0 : functions[0]);
            Number(buffer, functions.Count);
            for (int i = 1; !functions.AreAll && i < functions.Count; i++)
            {
                Number(buffer, functions[i] - functions[i - 1]);
            }
        }

        return buffer.Written.ToArray();
    }

    /// <summary>Null when the bytes are not a manifest.</summary>
    public static PrecompiledManifest? TryDecode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new WasmReader(bytes);
            var version = new Guid(reader.ReadBytes(16));
            var assembly = new Guid(reader.ReadBytes(16));
            string target = ReadText(ref reader);
            string features = ReadText(ref reader);
            byte flags = reader.ReadByte();
            var proposals = (WasmFeatures)(long)reader.ReadFixed64();
            byte[] hash = reader.ReadBytes(ContentHash.Size).ToArray();
            PrecompiledFunctions[]? parts = ReadParts(ref reader);
            return new PrecompiledManifest
            {
                EngineVersion = version,
                AssemblyId = assembly,
                Target = target,
                CpuFeatures = features,
                GuardPages = (flags & 1) != 0,
                RelaxedSimdDeterministic = (flags & 2) != 0,
                Features = proposals,
                ModuleHash = hash,
                Parts = parts,
            };
        }
        catch (MalformedModuleException)
        {
            return null;
        }
    }

    /// <summary>Why the code cannot be used by an engine, as the end of a sentence; null when it can.</summary>
    public string? Obstacle(Engine engine) => ObstacleBesidesProcessor(engine)
        ?? (AheadOfTimeTarget.MissingFeature(CpuFeatures) is { } missing
            ? $"it was compiled for processors with {missing}, which this one does not have"
            : null);

    /// <summary>The same without asking for features of the processor, which the key of the cache has already.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="version">The build of Petrel that runs; null for <see cref="CurrentEngineVersion"/>.</param>
    public string? ObstacleBesidesProcessor(Engine engine, Guid? version = null)
    {
        if (EngineVersion != (version ?? CurrentEngineVersion))
        {
            return "it was compiled by another version of Petrel";
        }

        if (Target != AheadOfTimeTarget.Current)
        {
            return $"it was compiled for {Target}, and this is {AheadOfTimeTarget.Current}";
        }

        EngineOptions options = engine.Options;
        if (options.CodeLoading == CodeLoading.Collectible)
        {
            return "native code cannot be loaded into an engine with collectible code";
        }

        if (GuardPages != engine.Compilation.GuardPages)
        {
            return GuardPages ? "it relies on guard pages, and the engine does not have them" : "it checks bounds explicitly, and the engine has guard pages";
        }

        if (RelaxedSimdDeterministic != options.RelaxedSimdDeterministic)
        {
            return "it was compiled with another setting of deterministic relaxed SIMD";
        }

        return ((Features ^ options.Features) & WasmFeatures.JsStringBuiltins) != 0
            ? "it was compiled with another setting of js-string-builtins"
            : null;
    }

    private static PrecompiledFunctions[]? ReadParts(ref WasmReader reader)
    {
        int count = (int)Math.Min(reader.ReadU32(), int.MaxValue);
        if (count == 0)
        {
            return null;
        }

        if (count > reader.Remaining + 1)
        {
            throw new MalformedModuleException("a list of modules is too long", reader.Position);
        }

        var parts = new PrecompiledFunctions[count - 1];
        for (int i = 0; i < parts.Length; i++)
        {
            byte kind = reader.ReadByte();
            int before = (int)Math.Min(reader.ReadU32(), 0xFFFFFF);
            int first = (int)Math.Min(reader.ReadU32(), int.MaxValue / 2);
            int functions = (int)Math.Min(reader.ReadU32(), ImplementationLimits.Functions);
            parts[i] = (kind == 1 ? PrecompiledFunctions.All(first, functions) : ReadSome(ref reader, first, functions)).At(i, before);
        }

        return parts;
    }

    private static PrecompiledFunctions ReadSome(ref WasmReader reader, int first, int count)
    {
        if (count > reader.Remaining + 1)
        {
            throw new MalformedModuleException("a list of functions is too long", reader.Position);
        }

        int[] functions = new int[count];
        for (int i = 0; i < count; i++)
        {
            functions[i] = i == 0 ? first : functions[i - 1] + (int)Math.Min(reader.ReadU32(), ImplementationLimits.Functions);
        }

        return PrecompiledFunctions.Some(functions);
    }

    private static void Text(ByteBuffer buffer, string text)
    {
        Number(buffer, Utf8Text.CountBytes(text));
        buffer.Utf8(text);
    }

    private static string ReadText(ref WasmReader reader)
    {
        int length = (int)Math.Min(reader.ReadU32(), LongestText);
        return Utf8Text.GetString(reader.ReadBytes(length));
    }

    /// <summary>An unsigned LEB128.</summary>
    private static void Number(ByteBuffer buffer, int value)
    {
        for (; value >= 0x80; value >>>= 7)
        {
            buffer.Byte((value & 0x7F) | 0x80);
        }

        buffer.Byte(value);
    }
}
