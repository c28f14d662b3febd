using Petrel.Fuzz.Execution;
using Petrel.Fuzz.Tree;

namespace Petrel.Fuzz.Mutation;

/// <summary>
/// Throws mutants of a module at decoder, validator and text format: whatever they are given, they answer or throw one of the
/// documented exceptions, and the verdict is V8's where V8 knows the same proposals.
/// </summary>
internal static class MutationCheck
{
    public static IEnumerable<string> Run(ModuleTree module, int seed, int count, NodeOracle? node, string output)
    {
        var random = new Random(seed);
        byte[] bytes = module.Encode();
        // The engine knows what the host knows, so that verdicts can be compared; mutants reach for everything.
        WasmFeatures features = node is not null && seed % 2 == 0 ? node.Features & PetrelConfiguration.AllFeatures : PetrelConfiguration.AllFeatures;
        bool comparable = node is not null && seed % 2 == 0 && (module.Profile.Features & ~node.Features) == 0;
        using var engine = new Engine(new EngineOptions { Features = features, MaxParallelism = 1 });
        for (int i = 0; i < count; i++)
        {
            byte[] mutant = Mutator.Bytes(bytes, random);
            string? problem = Check(engine, mutant, comparable ? node : null);
            if (problem is not null)
            {
                Directory.CreateDirectory(output);
                string path = Path.Combine(output, $"{seed}-mutant{i}.wasm");
                File.WriteAllBytes(path, mutant);
                yield return $"{path}: {problem}";
            }
        }

        string text = TextFormat.ToText(bytes);
        for (int i = 0; i < (count + 1) / 2; i++)
        {
            string mutant = Mutator.Text(text, random);
            if (CheckText(mutant) is { } problem)
            {
                Directory.CreateDirectory(output);
                string path = Path.Combine(output, $"{seed}-mutant{i}.txt");
                File.WriteAllText(path, mutant);
                yield return $"{path}: {problem}";
            }
        }
    }

    private static string? Check(Engine engine, byte[] mutant, NodeOracle? node)
    {
        string? petrel = null;
        try
        {
            Module.Validate(engine, mutant);
            // What is valid can be printed, and what is printed means the same.
            if (!TextFormat.ToBinary(TextFormat.ToText(mutant)).AsSpan().SequenceEqual(mutant) && Reencoded(mutant) is { } difference)
            {
                return difference;
            }
        }
        catch (Exception exception) when (exception is MalformedModuleException or InvalidModuleException)
        {
            petrel = exception.Message;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return $"{exception.GetType().Name}: {exception.Message}\n{exception.StackTrace}";
        }

        if (node is null)
        {
            return null;
        }

        string? other = node.Validate(mutant);
        return (petrel is null) == (other is null) || KnownDifferences.Explains(petrel, other) ? null : $"verdicts: petrel says {petrel ?? "valid"}, node says {other ?? "valid"}";
    }

    /// <summary>A mutant may encode a number in more bytes than needed; after one round the bytes stay.</summary>
    private static string? Reencoded(byte[] mutant)
    {
        byte[] once = TextFormat.ToBinary(TextFormat.ToText(mutant));
        byte[] twice = TextFormat.ToBinary(TextFormat.ToText(once));
        return once.AsSpan().SequenceEqual(twice) ? null : "printing and assembling does not settle";
    }

    private static string? CheckText(string text)
    {
        try
        {
            _ = TextFormat.ToBinary(text);
            return null;
        }
        catch (TextFormatException)
        {
            return null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return $"{exception.GetType().Name}: {exception.Message}\n{exception.StackTrace}";
        }
    }
}
