using Petrel.Compilation;
using Xunit;

namespace Petrel.Tests.AheadOfTime;

/// <summary>The cache of compiled code.</summary>
public sealed class CompilationCacheTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrel-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void HashesAreSha256()
    {
        var random = new Random(2);
        foreach (int length in (int[])[0, 1, 55, 56, 63, 64, 65, 119, 120, 1000])
        {
            byte[] contents = new byte[length];
            random.NextBytes(contents);
            Assert.Equal(System.Security.Cryptography.SHA256.HashData(contents), ContentHash.OfShort(contents));
        }
    }

    [Crossgen2Fact]
    public void WhatWasStoredIsFound()
    {
        CompilationCache cache = NewCache();
        using var engine = new Engine();
        byte[] bytes = TextFormat.ToBinary("""(module (func (export "f") (result i32) i32.const 3))""");
        Assert.Null(cache.Find(engine, bytes, null, out string key));
        cache.Fill(Module.FromBytes(engine, bytes), key, null, isText: false);
        using Module found = cache.Find(engine, bytes, "name", out _)!;
        Assert.True(found.IsPrecompiled);
        Assert.Equal("name", found.Name);
        using var store = new Store(engine);
        Assert.Equal(3, new Linker(engine).Instantiate(store, found).GetFunction<int>("f")!());
        Assert.Equal(1, cache.Measure().Count);
        cache.Clear();
        Assert.Equal(0, cache.Measure().Count);
    }

    [Fact]
    public void EntriesDependOnContentAndOptions()
    {
        using var engine = new Engine();
        using var other = new Engine(new EngineOptions { RelaxedSimdDeterministic = true });
        using var fewer = new Engine(new EngineOptions { Features = WasmFeatures.MultiValue });
        byte[] hash = ContentHash.Of([1]);
        string[] keys = [CacheKey.Of(hash, engine), CacheKey.Of(ContentHash.Of([2]), engine), CacheKey.Of(hash, other), CacheKey.Of(hash, fewer)];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(keys[0], CacheKey.Of(hash, engine));
    }

    [Crossgen2Fact]
    public void AUniversalModuleBringsItsCode()
    {
        using var engine = new Engine();
        byte[] bytes = TextFormat.ToBinary("""(module (func (export "f") (result i32) i32.const 8))""");
        byte[] universal = Module.FromBytes(engine, bytes).PrecompileUniversal();
        using Module plain = Module.FromBytes(engine, universal);
        Assert.Single(plain.CustomSections(UniversalModule.SectionName));
        CompilationCache cache = NewCache();
        Assert.Null(cache.Find(engine, universal, null, out string key));
        Assert.True(cache.TryAdopt(engine, universal, key));
        using Module module = cache.Find(engine, universal, null, out _)!;
        Assert.True(module.IsPrecompiled);
        using var store = new Store(engine);
        Assert.Equal(8, new Linker(engine).Instantiate(store, module).GetFunction<int>("f")!());
    }

    [Crossgen2Fact]
    public void CodeThatNobodySealedIsNotTaken()
    {
        using var engine = new Engine();
        byte[] bytes = TextFormat.ToBinary("""(module (func (export "f") (result i32) i32.const 8))""");
        byte[] universal = Module.FromBytes(engine, bytes).PrecompileUniversal();
        CompilationCache cache = NewCache();
        foreach (int at in (int[])[bytes.Length - 2, bytes.Length + 25, universal.Length - 1])
        {
            byte[] changed = (byte[])universal.Clone();
            changed[at] ^= 1;
            Assert.False(cache.TryAdopt(engine, changed, "key"));
        }

        Assert.False(cache.TryAdopt(engine, bytes, "key"));
        for (int length = 0; length < universal.Length; length += 211)
        {
            Assert.False(cache.TryAdopt(engine, universal[..length], "key"));
        }
    }

    [Fact]
    public void DamagedEntriesAreDropped()
    {
        CompilationCache cache = NewCache();
        using var engine = new Engine();
        byte[] bytes = TextFormat.ToBinary("(module)");
        Assert.Null(cache.Find(engine, bytes, null, out string key));
        CacheFiles.Create(cache.Directory);
        CacheFiles.Store(cache.Directory, key, [1, 2, 3]);
        Assert.Null(cache.Find(engine, bytes, null, out _));
        Assert.False(File.Exists(CacheFiles.Path(cache.Directory, key)));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void ADirectoryThatOthersWriteToIsNotUsed(UnixFileMode others)
    {
        const UnixFileMode User = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        CompilationCache cache = NewCache();
        using var engine = new Engine();
        byte[] bytes = TextFormat.ToBinary("(module)");
        Assert.Null(cache.Find(engine, bytes, null, out string key));
        using Module module = Module.FromBytes(engine, bytes);
        StoreWithoutCode(cache, key, module);
        File.SetUnixFileMode(cache.Directory, User | others);
        Assert.Contains("other users can write to it", cache.Obstacle, StringComparison.Ordinal);
        Assert.Null(cache.Find(engine, bytes, null, out _));
        Assert.True(File.Exists(CacheFiles.Path(cache.Directory, key)));
        cache.Clear();
        cache.Fill(module, key, null, isText: false);
        Assert.Equal(0, cache.Measure().Count);

        File.SetUnixFileMode(cache.Directory, User);
        Assert.Null(cache.Obstacle);
        StoreWithoutCode(cache, key, module);
        Assert.NotNull(cache.Find(engine, bytes, null, out _));
    }

    [Fact]
    public void AnEntryWithoutCodeKeepsItsAge()
    {
        CompilationCache cache = NewCache();
        using var engine = new Engine();
        byte[] bytes = TextFormat.ToBinary("(module)");
        Assert.Null(cache.Find(engine, bytes, null, out string key));
        using Module module = Module.FromBytes(engine, bytes);
        StoreWithoutCode(cache, key, module);
        DateTime then = DateTime.UtcNow.AddDays(-3);
        File.SetLastWriteTimeUtc(CacheFiles.Path(cache.Directory, key), then);
        Assert.NotNull(cache.Find(engine, bytes, null, out _));
        // Or it would never be tried again by those who run the program every day.
        Assert.Equal(then, File.GetLastWriteTimeUtc(CacheFiles.Path(cache.Directory, key)), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void AnEntryOfAnotherModuleIsNotTaken()
    {
        CompilationCache cache = NewCache();
        using var engine = new Engine();
        byte[] bytes = TextFormat.ToBinary("(module)");
        cache.Find(engine, bytes, null, out string key);
        using Module other = Module.FromText(engine, "(module (memory 1))");
        CacheFiles.Create(cache.Directory);
        CacheFiles.Store(
            cache.Directory, key, PrecompiledImage.Write(default, default, AheadOfTimeCompiler.Manifest(other.Engine, other.Definition.Bytes, AheadOfTimeTarget.Current, "", null)));
        Assert.Null(cache.Find(engine, bytes, null, out _));
    }

    [Fact]
    public void OneWriterAtATime()
    {
        CompilationCache cache = NewCache();
        using (FileStream? first = CacheFiles.TryClaim(cache.Directory, "key"))
        {
            Assert.NotNull(first);
            Assert.Null(CacheFiles.TryClaim(cache.Directory, "key"));
            using FileStream? otherKey = CacheFiles.TryClaim(cache.Directory, "other");
            Assert.NotNull(otherKey);
        }

        using FileStream? again = CacheFiles.TryClaim(cache.Directory, "key");
        Assert.NotNull(again);
    }

    [Fact]
    public void TheLeastRecentlyUsedEntriesGo()
    {
        string directory = Path.Combine(_folder.FullName, "cache");
        CacheFiles.Create(directory);
        for (int i = 0; i < 5; i++)
        {
            CacheFiles.Store(directory, "entry" + i, new byte[1000]);
            File.SetLastWriteTimeUtc(CacheFiles.Path(directory, "entry" + i), DateTime.UtcNow.AddHours(i == 1 ? 1 : -10 + i));
        }

        CacheFiles.Evict(directory, 2500);
        Assert.Equal(["entry1", "entry4"], Directory.GetFiles(directory).Select(Path.GetFileNameWithoutExtension).Order());
    }

    [Crossgen2Fact]
    public async Task ManyReadersAndWritersGetAlong()
    {
        CompilationCache cache = NewCache();
        using var engine = new Engine();
        byte[] bytes = TextFormat.ToBinary("""(module (func (export "f") (result i32) i32.const 4))""");
        cache.Find(engine, bytes, null, out string key);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() =>
        {
            using var own = new Engine();
            for (int round = 0; round < 3; round++)
            {
                using Module module = cache.Find(own, bytes, null, out _) ?? Module.FromBytes(own, bytes);
                using var store = new Store(own);
                Assert.Equal(4, new Linker(own).Instantiate(store, module).GetFunction<int>("f")!());
                if (i % 2 == 0)
                {
                    cache.Fill(module, key, null, isText: false);
                }
            }
        })));
        Assert.Equal(1, cache.Measure().Count);
    }

    [Crossgen2Fact]
    public void AnEngineWithACacheUsesIt()
    {
        CompilationCache cache = NewCache();
        using var engine = new Engine(new EngineOptions { Cache = cache });
        string text = """(module (func (export "f") (result i32) """ + string.Concat(Enumerable.Repeat("i32.const 1 drop ", 1000)) + "i32.const 5))";
        byte[] bytes = TextFormat.ToBinary(text);
        using Module first = Module.FromBytes(engine, bytes);
        Assert.False(first.IsPrecompiled);
        Assert.True(SpinWait.SpinUntil(() => cache.Measure().Count == 1, TimeSpan.FromMinutes(2)), "the cache was not filled");
        using Module second = Module.FromBytes(engine, bytes);
        Assert.True(second.IsPrecompiled);
    }

    private static void StoreWithoutCode(CompilationCache cache, string key, Module module)
    {
        CacheFiles.Create(cache.Directory);
        CacheFiles.Store(
            cache.Directory, key, PrecompiledImage.Write(default, default, AheadOfTimeCompiler.Manifest(module.Engine, module.Definition.Bytes, AheadOfTimeTarget.Current, "", null)));
    }

    private CompilationCache NewCache() => new(Path.Combine(_folder.FullName, "cache"));
}
