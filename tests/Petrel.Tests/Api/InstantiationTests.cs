using Xunit;

namespace Petrel.Tests.Api;

public class InstantiationTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly Store _store;
    private readonly Linker _linker;

    public InstantiationTests()
    {
        _store = new Store(_engine);
        _linker = new Linker(_engine);
    }

    public void Dispose()
    {
        _store.Dispose();
        _engine.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Constant_expressions()
    {
        _linker.Define("m", "base", new Global(_store, ValueKind.Int32, 100));
        Instance instance = Instantiate("""
            (import "m" "base" (global $base i32))
            (global $a i32 (i32.add (global.get $base) (i32.mul (i32.const 3) (i32.sub (i32.const 5) (i32.const 1)))))
            (global (export "a") i32 (global.get $a))
            (global (export "b") i64 (i64.sub (i64.const 1) (i64.const 2)))
            (global (export "c") f32 (f32.const nan:0x200001))
            (global (export "d") f64 (f64.const -0))
            (global (export "e") v128 (v128.const i64x2 1 2))
            (global (export "f") funcref (ref.func $f))
            (global (export "g") externref (ref.null extern))
            (func $f (export "fun"))
            """);
        Assert.Equal(112, instance.GetGlobal("a")!.Value);
        Assert.Equal(-1L, instance.GetGlobal("b")!.Value);
        Assert.Equal(0x7FA00001, BitConverter.SingleToInt32Bits(instance.GetGlobal("c")!.Value.AsFloat32()));
        Assert.True(double.IsNegative(instance.GetGlobal("d")!.Value.AsFloat64()));
        Assert.Equal("<1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0>", instance.GetGlobal("e")!.Value.ToString());
        Assert.Same(instance.GetFunction("fun"), instance.GetGlobal("f")!.Value.AsFunction());
        Assert.True(instance.GetGlobal("g")!.Value.IsNull);
    }

    [Fact]
    public void Segments_tables_and_memories()
    {
        _linker.Define("m", "offset", new Global(_store, ValueKind.Int32, 2));
        Instance instance = Instantiate("""
            (import "m" "offset" (global $offset i32))
            (table (export "t") 4 funcref)
            (table (export "filled") 3 funcref (ref.func $a))
            (table (export "wide") i64 3 externref)
            (memory (export "m") 1)
            (memory (export "n") i64 1)
            (elem (global.get $offset) $a $b)
            (elem (table 1) (i32.const 1) funcref (ref.null func))
            (data (i32.add (global.get $offset) (i32.const 8)) "xyz")
            (data (memory 1) (i64.const 65533) "end")
            (func $a (export "a")) (func $b (export "b"))
            """);
        Table table = instance.GetTable("t")!;
        Assert.True(table[1].IsNull);
        Assert.Same(instance.GetFunction("a"), table[2].AsFunction());
        Assert.Same(instance.GetFunction("b"), table[3].AsFunction());
        Table filled = instance.GetTable("filled")!;
        Assert.Same(instance.GetFunction("a"), filled[0].AsFunction());
        Assert.True(filled[1].IsNull);
        Assert.Equal("xyz", instance.GetMemory("m")!.ReadString(10, 3));
        Assert.Equal("end", instance.GetMemory("n")!.ReadString(65533, 3));
        Assert.True(instance.GetMemory("n")!.Type.Is64);
        Assert.Equal(3, instance.GetTable("wide")!.Size);
    }

    [Fact]
    public void What_was_written_before_a_trap_stays()
    {
        var memory = new Memory(_store, 1);
        var table = new Table(_store, ValueKind.FuncRef, null, 2);
        _linker.Define("m", "m", memory);
        _linker.Define("m", "t", table);
        TrapException trap = Assert.Throws<TrapException>(() => Instantiate("""
            (import "m" "m" (memory 1)) (import "m" "t" (table 2 funcref))
            (elem (i32.const 0) $f)
            (data (i32.const 5) "hello")
            (data (i32.const 65535) "xy")
            (func $f (result i32) (i32.const 42))
            """));
        Assert.Equal(TrapCode.MemoryOutOfBounds, trap.Code);
        Assert.Equal("hello", memory.ReadString(5, 5));
        Assert.Equal(0, memory.Read<byte>(65535));
        Assert.Equal(42, table[0].AsFunction()!.ToFunction<int>()());
        trap = Assert.Throws<TrapException>(() => Instantiate("""(import "m" "t" (table 2 funcref)) (elem (i32.const 2) $f) (func $f)"""));
        Assert.Equal(TrapCode.TableOutOfBounds, trap.Code);
    }

    [Fact]
    public void The_start_function_runs_last()
    {
        var seen = new List<byte>();
        _linker.DefineFunction("m", "see", (Caller caller) => seen.Add(caller.GetMemory("m")!.Read<byte>(0)));
        Instantiate("""(import "m" "see" (func $see)) (memory (export "m") 1) (data (i32.const 0) "A") (start $see)""");
        Assert.Equal("A"u8.ToArray(), seen);
        TrapException trap = Assert.Throws<TrapException>(() => Instantiate("(start $f) (func $f unreachable)"));
        Assert.Equal(TrapCode.Unreachable, trap.Code);
        Assert.Single(trap.Frames);
    }

    [Fact]
    public void Exports_are_the_same_objects_each_time()
    {
        Instance instance = Instantiate("""
            (memory (export "m") 1) (table (export "t") 1 funcref) (global (export "g") (mut i32) (i32.const 1)) (func (export "f")) (tag (export "e"))
            """);
        foreach (string name in (string[])["m", "t", "g", "f", "e"])
        {
            Assert.NotNull(instance.GetExport(name));
            Assert.Same(instance.GetExport(name), instance.GetExport(name));
        }

        Assert.Null(instance.GetMemory("f"));
        Assert.Null(instance.GetExport("x"));
        Assert.Equal(["memory 1", "table 1 funcref", "global (mut i32)", "() -> ()", "tag () -> ()"], instance.Exports.Select(e => e.Type.ToString()));
        Assert.Equal([ExternalKind.Memory, ExternalKind.Table, ExternalKind.Global, ExternalKind.Function, ExternalKind.Tag], instance.Exports.Select(e => e.Type.Kind));
    }

    [Fact]
    public void Globals_are_shared_cells()
    {
        Instance first = Instantiate("""
            (global $g (export "g") (mut i64) (i64.const 1))
            (func (export "inc") (global.set $g (i64.add (global.get $g) (i64.const 1))))
            """);
        _linker.DefineInstance(_store, "first", first);
        Instance second = Instantiate("""(import "first" "g" (global $g (mut i64))) (func (export "get") (result i64) (global.get $g))""");
        first.GetAction("inc")!();
        Assert.Equal(2, second.GetFunction<long>("get")!());
        Global global = first.GetGlobal("g")!;
        Assert.Equal(2L, global.Value);
        global.Value = 10L;
        Assert.Equal(10, second.GetFunction<long>("get")!());
        Assert.Throws<ArgumentException>(() => global.Value = 1);
        Assert.Throws<InvalidOperationException>(() => new Global(_store, ValueKind.Int32, 1).Value = 2);
        Assert.Throws<ArgumentException>(() => new Global(_store, ValueKind.Int32, 1L));
    }

    [Fact]
    public void A_module_describes_itself()
    {
        using Module module = Module.FromText(_engine, """
            (module $named
              (import "a" "f" (func (param i32) (result funcref)))
              (import "a" "t" (table i64 1 2 externref))
              (import "a" "m" (memory 1 2))
              (import "a" "g" (global (mut v128)))
              (import "a" "e" (tag (param i32)))
              (@custom "note" "text") (@custom "note" "more"))
            """);
        Assert.Equal("named", module.Name);
        Assert.Equal(
            ["(i32) -> (funcref)", "table i64 1 2 externref", "memory 1 2", "global (mut v128)", "tag (i32) -> ()"],
            module.Imports.Select(i => i.Type.ToString()));
        Assert.Equal([ValueKind.FuncRef], ((FunctionType)module.Imports[0].Type).Results);
        Assert.Equal(2UL, ((TableDeclaration)module.Imports[1].Type).Maximum);
        Assert.Equal(["text"u8.ToArray(), "more"u8.ToArray()], module.CustomSections("note").Select(s => s.ToArray()));
    }

    [Fact]
    public void Modules_come_from_bytes_text_streams_and_files()
    {
        byte[] binary = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0];
        Module.FromBytes(_engine, binary).Dispose();
        Module.FromStream(_engine, new MemoryStream(binary)).Dispose();
        Module.FromStream(_engine, new MemoryStream("(module)"u8.ToArray())).Dispose();
        Assert.Throws<MalformedModuleException>(() => Module.FromBytes(_engine, "(module)"u8));
        Assert.Throws<MalformedModuleException>(() => Module.FromStream(_engine, new MemoryStream([0, 1, 2])));
        Assert.Throws<MalformedModuleException>(() => Module.FromStream(_engine, new MemoryStream([])));
        Assert.Throws<TextFormatException>(() => Module.FromStream(_engine, new MemoryStream("(modul)"u8.ToArray())));
        Assert.Throws<InvalidModuleException>(() => Module.FromText(_engine, "(module (func (result i32)))"));
        Assert.Throws<FileNotFoundException>(() => Module.FromFile(_engine, "/nonexistent.wasm"));
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "(module (func (export \"f\")))");
            using Module module = Module.FromFile(_engine, path);
            Assert.Equal(Path.GetFileNameWithoutExtension(path), module.Name);
        }
        finally
        {
            File.Delete(path);
        }

        Module.Validate(_engine, binary);
        Assert.Throws<MalformedModuleException>(() => Module.Validate(_engine, binary.AsSpan(0, 7)));
    }

    private Instance Instantiate(string fields) => _linker.Instantiate(_store, Module.FromText(_engine, $"(module {fields})"));
}
