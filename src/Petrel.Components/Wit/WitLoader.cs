namespace Petrel.Components.Wit;

/// <summary>
/// Finds the files of a package: a <c>.wit</c> file, or a directory of them with its dependencies in <c>deps</c> (a directory or
/// a file for each). A directory that has only directories is a collection of packages.
/// </summary>
internal static class WitLoader
{
    /// <summary>Resolves the package of a directory, given the files below it.</summary>
    /// <param name="root">The directory.</param>
    /// <param name="files">The files; those that belong to no package by their place are ignored.</param>
    /// <param name="features">The features that are wanted.</param>
    /// <param name="given">Packages that are resolved already.</param>
    /// <exception cref="InvalidWitException">The text is not valid.</exception>
    public static WitResolution Resolve(string root, IEnumerable<WitSource> files, WitFeatures features, IReadOnlyList<WitPackage>? given = null)
    {
        var groups = new SortedDictionary<string, List<WitSource>>(StringComparer.Ordinal);
        foreach (WitSource file in files)
        {
            if (GroupOf(root, file.Path) is { } group)
            {
                if (!groups.TryGetValue(group, out List<WitSource>? members))
                {
                    groups.Add(group, members = []);
                }

                members.Add(file);
            }
        }

        if (groups.ContainsKey(""))
        {
            foreach (string group in groups.Keys.ToArray())
            {
                if (group != "" && !group.StartsWith("deps/", StringComparison.Ordinal))
                {
                    groups.Remove(group);
                }
            }
        }

        if (groups.Count == 0)
        {
            throw new InvalidWitException($"{root}: no .wit file was found");
        }

        bool isCollection = !groups.ContainsKey("");
        WitFileGroup[] parsed = groups
            .Select(group => new WitFileGroup(
                group.Key == "" ? root : root + "/" + group.Key,
                group.Value.OrderBy(file => file.Path, StringComparer.Ordinal).Select(WitParser.Parse).ToArray()))
            .ToArray();
        WitResolution resolution = WitResolver.Resolve(parsed, features, given);
        return isCollection ? new WitResolution(resolution.Packages[resolution.Packages.Count - 1], resolution.Packages) : resolution;
    }

    /// <summary>The package directory to which a file belongs: "" for the root, "deps/x" or "x"; null when it belongs to none.</summary>
    private static string? GroupOf(string root, string path)
    {
        string normalRoot = root.Replace('\\', '/').TrimEnd('/');
        string normal = path.Replace('\\', '/');
        if (normal.Length <= normalRoot.Length || string.CompareOrdinal(normal, 0, normalRoot, 0, normalRoot.Length) != 0 || normal[normalRoot.Length] != '/')
        {
            return null;
        }

        string[] parts = normal.Substring(normalRoot.Length + 1).Split('/');
        if (!parts[parts.Length - 1].EndsWith(".wit", StringComparison.Ordinal))
        {
            return null;
        }

        return (parts[0], parts.Length) switch
        {
            (_, 1) => "",
            ("deps", 2 or 3) => "deps/" + parts[1],
            (_, 2) => parts[0],
            _ => null,
        };
    }

#if NET
    /// <summary>Resolves a file or directory.</summary>
    /// <exception cref="InvalidWitException">The text is not valid, or there is none.</exception>
    public static WitResolution Load(string path, WitFeatures features, IReadOnlyList<WitPackage>? given = null)
    {
        if (!Directory.Exists(path))
        {
            return WitResolver.Resolve([new WitFileGroup(path, [WitParser.Parse(Read(path))])], features, given);
        }

        string root = path.TrimEnd('/', '\\');
        return Resolve(root, FilesBelow(root, 3).Select(Read), features, [.. given ?? [], .. BinaryDependencies(Path.Combine(root, "deps"))]);
    }

    /// <summary>The packages among the dependencies that are components (WIT.md, "Package Format"), in binary or text.</summary>
    private static List<WitPackage> BinaryDependencies(string directory)
    {
        var packages = new List<WitPackage>();
        if (!Directory.Exists(directory))
        {
            return packages;
        }

        foreach (string file in Directory.EnumerateFiles(directory).Where(f => Path.GetExtension(f) is ".wasm" or ".wat").Order(StringComparer.Ordinal))
        {
            try
            {
                using var engine = new Engine(new EngineOptions());
                using Component component = Component.FromFile(engine, file);
                packages.AddRange(WitOfComponent.Convert(component).Packages);
            }
            catch (PetrelException problem)
            {
                throw new InvalidWitException($"{file}: {problem.Message}", problem);
            }
        }

        return packages;
    }

    private static WitSource Read(string path)
    {
        try
        {
            return new WitSource(path, new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path)));
        }
        catch (ArgumentException)
        {
            throw new InvalidWitException($"{path}: the file is not UTF-8 text");
        }
    }

    private static IEnumerable<string> FilesBelow(string directory, int depth)
    {
        foreach (string file in Directory.EnumerateFiles(directory, "*.wit"))
        {
            yield return file;
        }

        if (depth > 1)
        {
            foreach (string file in Directory.EnumerateDirectories(directory).SelectMany(d => FilesBelow(d, depth - 1)))
            {
                yield return file;
            }
        }
    }
#endif
}
