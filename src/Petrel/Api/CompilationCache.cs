using Petrel.Compilation;
using Petrel.Runtime;

namespace Petrel;

/// <summary>
/// A directory with native code of modules that were used before, for any number of processes at the same time. Give it to
/// <see cref="EngineOptions.Cache"/>. What is found by content, options, processor and version of Petrel starts without being validated or
/// compiled; what is not found starts as ever, and is compiled in the background for the next time. Thread-safe.
/// </summary>
/// <remarks>
/// The directory holds machine code that runs with the rights of the process: only its user may write to it and to those above it. A directory that
/// belongs to somebody else, or that others can write to, is not used (<see cref="Obstacle"/>). Entries that are damaged are dropped; the ones used
/// least recently go when the directory becomes larger than <see cref="MaxBytes"/>.
/// </remarks>
public sealed class CompilationCache
{
    /// <summary>1 GiB.</summary>
    public const long DefaultMaxBytes = 1L << 30;

    /// <summary>Uses a directory, which is made when something is stored.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="maxBytes">What all entries together may take.</param>
    public CompilationCache(string directory, long maxBytes = DefaultMaxBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        Directory = Path.GetFullPath(directory);
        MaxBytes = maxBytes;
    }

    /// <summary>
    /// Where the command line keeps its cache: PETREL_CACHE_DIR, else <c>petrel</c> in the user's directory for caches. Null when there is no
    /// such directory, or PETREL_CACHE_DIR is empty.
    /// </summary>
    public static string? DefaultDirectory
    {
        get
        {
            if (Environment.GetEnvironmentVariable("PETREL_CACHE_DIR") is { } given)
            {
                return given.Length == 0 ? null : given;
            }

            if (OperatingSystem.IsWindows())
            {
                string local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
                return local.Length == 0 ? null : Path.Combine(local, "petrel", "cache");
            }

            if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } caches)
            {
                return caches + "/petrel";
            }

            return Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home
                ? home + (OperatingSystem.IsMacOS() ? "/Library/Caches/petrel" : "/.cache/petrel")
                : null;
        }
    }

    /// <summary>The directory, as a full path.</summary>
    public string Directory { get; }

    /// <summary>What all entries together may take.</summary>
    public long MaxBytes { get; }

    /// <summary>Why the directory is not used, as a sentence; null when it is.</summary>
    public string? Obstacle => SystemFile.Distrust(Directory) is { } reason
        ? $"the cache {Directory} is not used: {reason}, and what is in it runs with the rights of this one"
        : null;

    /// <summary>Modules that are not found are compiled before they are used, and errors are thrown: for tests.</summary>
    internal bool FillsAtOnce { get; init; }

    /// <summary>Number of entries and their size.</summary>
    public (int Count, long Bytes) Measure() => CacheFiles.Measure(Directory);

    /// <summary>Removes every entry. Processes that use one keep it.</summary>
    /// <exception cref="IOException">An entry cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">An entry cannot be removed.</exception>
    public void Clear() => CacheFiles.Clear(Directory);

    /// <summary>A module from the cache; null when it is not there.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="contents">The module, text or binary; kept when it is binary.</param>
    /// <param name="name">A name for the module.</param>
    /// <param name="key">The name of the entry.</param>
    internal Module? Find(Engine engine, byte[] contents, string? name, out string key) =>
        FindEntry(engine, contents, out key) is { } image
            ? Module.Create(engine, image.ModuleLength > 0 ? image.Module.ToArray() : contents, image, EntryPath(key), name, obstacle: null)
            : null;

    /// <summary>What the cache has for a file, a module or a component; null when there is nothing that can be used.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="contents">The file, text or binary.</param>
    /// <param name="key">The name of the entry.</param>
    internal PrecompiledImage? FindEntry(Engine engine, byte[] contents, out string key)
    {
        byte[] hash = ContentHash.Of(contents);
        key = CacheKey.Of(hash, engine);
        string path = EntryPath(key);
        if (SystemFile.TryRead(path) is not { } entry || Obstacle is not null)
        {
            return null;
        }

        try
        {
            PrecompiledImage image = PrecompiledImage.Read(entry);
            bool isText = image.ModuleLength > 0;
            if (image.Manifest.ObstacleBesidesProcessor(engine) is null && (isText || image.Manifest.ModuleHash.AsSpan().SequenceEqual(hash)))
            {
                // One without code stays as old as it is: it is tried again one day, when the compiler may be there.
                if (image.AssemblyLength > 0)
                {
                    SystemFile.Touch(path);
                }

                return image;
            }
        }
        catch (PetrelException)
        {
            // Damaged, or written by something else: dropped below.
        }

        CacheFiles.Delete(path);
        return null;
    }

    /// <summary>Where an entry is, if it is there.</summary>
    internal string EntryPath(string key) => CacheFiles.Path(Directory, key);

    /// <summary>Takes native code that a universal module brings along; it is found under the key of the module from then on.</summary>
    /// <returns>False when there is none that can be used.</returns>
    internal bool TryAdopt(Engine engine, byte[] contents, string key)
    {
        if (!UniversalModule.TryRead(contents, out _, out ReadOnlySpan<byte> section))
        {
            return false;
        }

        try
        {
            PrecompiledImage image = PrecompiledImage.Read(section.ToArray());
            if (image.Manifest.Obstacle(engine) is not null)
            {
                return false;
            }

            CacheFiles.Create(Directory);
            if (Obstacle is not null)
            {
                return false;
            }

            CacheFiles.Store(
                Directory, key, PrecompiledImage.Write(image.Assembly, default, image.Manifest with { ModuleHash = ContentHash.Of(contents) }));
            return true;
        }
        catch (Exception exception) when (exception is PetrelException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Stores the code of a module; nothing happens when another process is about to, or it cannot be.</summary>
    /// <param name="module">The module.</param>
    /// <param name="key">The name of the entry.</param>
    /// <param name="functions">The functions to compile; null for all.</param>
    /// <param name="isText">Whether the module was text: it is then stored too.</param>
    internal void Fill(Module module, string key, PrecompiledFunctions? functions, bool isText) => Fill(
        module.Engine, module.Definition.Bytes, [module.Definition], key, functions is null ? null : [functions], isText);

    /// <summary>Stores the code of a module or a component; nothing happens when another process is about to, or it cannot be.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="contents">The module or component, binary.</param>
    /// <param name="modules">The core modules.</param>
    /// <param name="key">The name of the entry.</param>
    /// <param name="functions">The functions of each to compile; null for all.</param>
    /// <param name="isText">Whether it was text: it is then stored too.</param>
    internal void Fill(
        Engine engine, byte[] contents, Binary.ModuleDefinition[] modules, string key, PrecompiledFunctions[]? functions, bool isText)
    {
        using FileStream? claim = Obstacle is null ? CacheFiles.TryClaim(Directory, key) : null;
        if (claim is null)
        {
            return;
        }

        byte[] entry;
        if (AheadOfTimeCompiler.Obstacle(modules) is null && Crossgen2.Find() is not null)
        {
            AheadOfTimeOptions options = AheadOfTimeOptions.Default with { TuneForThisProcessor = true };
            try
            {
                entry = AheadOfTimeCompiler.Compile(engine, contents, modules, functions, options, includeModule: isText, fetch: false, isBackground: true);
            }
            catch (PetrelException)
            {
                // An entry without code keeps the next runs from trying the same for a day; one that is there stays, and code in it is better than none.
                if (File.Exists(EntryPath(key)))
                {
                    SystemFile.Touch(EntryPath(key));
                }
                else
                {
                    CacheFiles.Store(Directory, key, WithoutCode(engine, contents, isText));
                }

                throw;
            }
        }
        else
        {
            entry = WithoutCode(engine, contents, isText);
        }

        CacheFiles.Store(Directory, key, entry);
        CacheFiles.Evict(Directory, MaxBytes);
    }

    /// <summary>An entry that says no more than that the module is valid.</summary>
    private static byte[] WithoutCode(Engine engine, byte[] contents, bool isText) => PrecompiledImage.Write(
        default, isText ? contents : default, AheadOfTimeCompiler.Manifest(engine, contents, AheadOfTimeTarget.Current, "", null));

    /// <summary>Compiles a module or component on a thread of its own for the next process.</summary>
    internal void FillInBackground(Engine engine, byte[] contents, Binary.ModuleDefinition[] modules, string key)
    {
        const int SmallestCode = 2048;
        long code = 0;
        foreach (Binary.ModuleDefinition module in modules)
        {
            foreach (Binary.FunctionBody body in module.Code)
            {
                code += body.Length;
            }
        }

        if (code < SmallestCode)
        {
            return;
        }

        var thread = new Thread(() =>
        {
            try
            {
                Fill(engine, contents, modules, key, null, isText: false);
            }
#pragma warning disable CA1031 // An exception that leaves a thread ends the process, and nobody asked for this one: the engine may be disposed by now.
            catch (Exception)
#pragma warning restore CA1031
            {
                // The next process compiles as this one did.
            }
        })
        {
            IsBackground = true,
            Priority = ThreadPriority.Lowest,
            Name = "Petrel cache",
        };
        thread.Start();
    }
}
