using System.Runtime.Loader;
using Petrel.Compilation;
using Xunit;

namespace Petrel.Tests.AheadOfTime;

/// <summary>Structs and arrays in code that was compiled ahead of time: a type has one class in an engine, wherever it comes from.</summary>
public sealed class PrecompiledObjectTests : IDisposable
{
    private const string Types = """
        (rec (type $node (sub (struct (field $v (mut i32)) (field $next (mut (ref null $node))))))
             (type $big (sub final $node (struct (field (mut i32)) (field (mut (ref null $node))) (field i64)))))
        (type $bytes (array (mut i8)))
        (type $any (sub (array (mut anyref))))
        """;

    private const string Maker = $$"""
        (module {{Types}}
          (type $equal (array (mut i8)))
          (global $first (ref $node) (struct.new $big (i32.const 40) (ref.null $node) (i64.const 7)))
          (global $text (ref $equal) (array.new_fixed $bytes 2 (i32.const 200) (i32.const 2)))
          (func (export "make") (param i32) (result (ref $node)) (struct.new $node (local.get 0) (global.get $first)))
          (func (export "sum") (param $n (ref null $node)) (result i32) (local $s i32)
            (block $end (loop $l
              (br_if $end (ref.is_null (local.get $n)))
              (local.set $s (i32.add (local.get $s) (struct.get $node $v (local.get $n))))
              (local.set $n (struct.get $node $next (local.get $n)))
              (br $l)))
            (local.get $s))
          (func (export "byte") (param i32) (result i32) (array.get_u $bytes (global.get $text) (local.get 0)))
          (func (export "list") (result (ref $any)) (array.new_default $any (i32.const 3)))
          (func (export "copy-null") (array.copy $bytes $bytes (ref.null $bytes) (i32.const 0) (global.get $text) (i32.const 0) (i32.const 0)))
          (func (export "cast") (param anyref) (result i64) (struct.get $big 2 (ref.cast (ref $big) (local.get 0)))))
        """;

    private const string User = $$"""
        (module {{Types}}
          (import "maker" "make" (func $make (param i32) (result (ref $node))))
          (import "maker" "list" (func $list (result (ref $any))))
          (import "maker" "cast" (func $cast (param anyref) (result i64)))
          (func (export "value") (result i32) (struct.get $node $v (call $make (i32.const 5))))
          (func (export "tests") (result i32)
            (i32.add (ref.test (ref $big) (struct.get $node $next (call $make (i32.const 1))))
                     (i32.add (ref.test (ref $node) (call $make (i32.const 1))) (ref.test (ref $any) (call $list)))))
          (func (export "own") (result i64) (call $cast (struct.new $big (i32.const 1) (ref.null $node) (i64.const 99))))
          (func (export "wrong") (result i64) (call $cast (array.new_default $any (i32.const 3)))))
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrel-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Crossgen2Fact]
    public void ObjectsOfPrecompiledCodeAreThoseOfTheHost()
    {
        using var engine = new Engine();
        using Module module = Module.FromPrecompiledFile(engine, Compile(Maker));
        Assert.Null(module.PrecompilationObstacle);
        Assert.True(module.IsPrecompiled);
        using var store = new Store(engine);
        Instance instance = new Linker(engine).Instantiate(store, module);
        Value made = instance.GetFunction("make")!.Invoke(2)[0];
        Assert.Equal(42, instance.GetFunction("sum")!.Invoke(made)[0].AsInt32());
        StructRef view = made.AsStruct()!;
        Assert.Equal(2, view[0].AsInt32());
        view[0] = 10;
        Assert.Equal(50, instance.GetFunction("sum")!.Invoke(made)[0].AsInt32());
        Assert.Equal(7L, instance.GetFunction("cast")!.Invoke(view[1])[0].AsInt64());
        Assert.Equal(200, instance.GetFunction<int, int>("byte")!(0));
        Assert.Equal(3, instance.GetFunction("list")!.Invoke()[0].AsArray()!.Length);
        Assert.Equal(TrapCode.CastFailure, Assert.Throws<TrapException>(() => instance.GetFunction("cast")!.Invoke(made)).Code);
        Assert.Equal(TrapCode.ArrayOutOfBounds, Assert.Throws<TrapException>(() => instance.GetFunction<int, int>("byte")!(2)).Code);
        // The function jumps to the helper that fails, and has no frame.
        Assert.Equal(TrapCode.NullReference, Assert.Throws<TrapException>(() => instance.GetAction("copy-null")!()).Code);
        Assert.Equal(TrapCode.NullReference, Assert.Throws<TrapException>(() => instance.GetFunction("copy-null")!.Invoke()).Code);
    }

    [Crossgen2Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void ModulesShareTypes(bool makerIsPrecompiled, bool userIsPrecompiled)
    {
        using var engine = new Engine();
        using Module maker = Load(engine, Maker, makerIsPrecompiled);
        using Module user = Load(engine, User, userIsPrecompiled);
        using var store = new Store(engine);
        var linker = new Linker(engine);
        linker.DefineInstance(store, "maker", linker.Instantiate(store, maker));
        Instance instance = linker.Instantiate(store, user);
        Assert.Equal(5, instance.GetFunction<int>("value")!());
        Assert.Equal(3, instance.GetFunction<int>("tests")!());
        Assert.Equal(99L, instance.GetFunction<long>("own")!());
        Assert.Equal(TrapCode.CastFailure, Assert.Throws<TrapException>(() => instance.GetFunction<long>("wrong")!()).Code);
        if (makerIsPrecompiled && userIsPrecompiled)
        {
            // A type has one class: the code of the second module has others, so that it is compiled here.
            Assert.True(maker.IsPrecompiled);
            Assert.False(user.IsPrecompiled);
            Assert.Contains("struct or array types", user.PrecompilationObstacle);
        }
    }

    [Crossgen2Fact]
    public void OneFileTwiceInAnEngineIsOneCode()
    {
        using var engine = new Engine();
        string path = Compile(Maker);
        using Module first = Module.FromPrecompiledFile(engine, path);
        using Module second = Module.FromPrecompiledFile(engine, path);
        Assert.True(first.IsPrecompiled && second.IsPrecompiled);
        using var store = new Store(engine);
        Value made = new Linker(engine).Instantiate(store, first).GetFunction("make")!.Invoke(2)[0];
        Assert.Equal(42, new Linker(engine).Instantiate(store, second).GetFunction("sum")!.Invoke(made)[0].AsInt32());
    }

    [Fact]
    public void AssembliesForCSharpHaveTheirClassesToo()
    {
        using var compiler = new Engine();
        using Module compiled = Module.FromText(compiler, Maker);
        var assembly = new AssemblyLoadContext("test").LoadFromStream(new MemoryStream(compiled.CompileAssembly("maker", "Maker")));
        Assert.Equal(["MakerCode", "Maker"], assembly.GetExportedTypes().Select(type => type.Name));
        for (int i = 0; i < 2; i++)
        {
            using var engine = new Engine();
            using Module maker = Module.FromLinked(engine, (LinkedCode)Activator.CreateInstance(assembly.GetType("MakerCode")!)!);
            Assert.Null(maker.PrecompilationObstacle);
            using Module user = Module.FromText(engine, User);
            using var store = new Store(engine);
            var linker = new Linker(engine);
            Instance made = linker.Instantiate(store, maker);
            linker.DefineInstance(store, "maker", made);
            Assert.Equal(3, linker.Instantiate(store, user).GetFunction<int>("tests")!());
            StructRef view = made.GetFunction("make")!.Invoke(2)[0].AsStruct()!;
            Assert.Equal(2, view[0].AsInt32());
        }
    }

    private Module Load(Engine engine, string text, bool isPrecompiled) =>
        isPrecompiled ? Module.FromPrecompiledFile(engine, Compile(text)) : Module.FromText(engine, text);

    private string Compile(string text)
    {
        using var engine = new Engine();
        using Module module = Module.FromText(engine, text);
        string path = Path.Combine(_folder.FullName, Path.GetRandomFileName() + ".cwasm");
        File.WriteAllBytes(path, module.Precompile());
        return path;
    }
}
