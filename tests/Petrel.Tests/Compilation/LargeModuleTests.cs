using Petrel.Tests.Binary;
using Xunit;

namespace Petrel.Tests.Compilation;

/// <summary>Modules of more than 4 MB of code, of which chunks are lowered before they are asked for.</summary>
public sealed class LargeModuleTests
{
    private const int Functions = 45_000;

    private static readonly byte[] s_module = Build();

    public static TheoryData<int, CodeLoading> Ways => new()
    {
        { 0, CodeLoading.Tiered },
        { 1, CodeLoading.Tiered },
        { 0, CodeLoading.Collectible },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Calls_reach_what_they_name(int maxParallelism, CodeLoading loading)
    {
        using var engine = new Engine(new EngineOptions { MaxParallelism = maxParallelism, CodeLoading = loading });
        using Module module = Module.FromBytes(engine, s_module);
        Assert.Equal(Expected(0, 10), Run(engine, module, 10));
    }

    [Fact]
    public void Several_threads_ask_for_the_same_chunks()
    {
        using var engine = new Engine();
        using Module module = Module.FromBytes(engine, s_module);
        int[] depths = [11, 10, 9, 11];
        var results = new int[depths.Length];
        Parallel.For(0, depths.Length, new ParallelOptions { MaxDegreeOfParallelism = depths.Length }, i => results[i] = Run(engine, module, depths[i]));
        Assert.Equal(Array.ConvertAll(depths, static depth => Expected(0, depth)), results);
    }

    private static int Run(Engine engine, Module module, int depth)
    {
        using var store = new Store(engine);
        return new Instance(store, module).GetFunction<int, int>("run")!(depth);
    }

    private static int Expected(int function, int depth) => depth == 0
        ? function
        : (Expected(Child(function, 1), depth - 1) * 31) + Expected(Child(function, 2), depth - 1) + function;

    /// <summary>All over the module, so that most chunks are asked for by one function only.</summary>
    private static int Child(int function, int which) => (int)(((function * 2L) + which) * 7919 % Functions);

    /// <summary>
    /// f(i) = (param n) n == 0 ? i : f(child 1)(n - 1) * 31 + f(child 2)(n - 1) + i. Numbers take five bytes, as linkers write them, and bodies are
    /// filled up.
    /// </summary>
    private static byte[] Build()
    {
        var code = new List<byte>();
        code.AddRange(ModuleBytes.Unsigned(Functions));
        for (int i = 0; i < Functions; i++)
        {
            // local.get 0, i32.eqz, if, i32.const i, return, end
            var body = new List<byte> { 0, 0x20, 0, 0x45, 0x04, 0x40, 0x41 };
            Padded(body, i);
            body.AddRange([0x0F, 0x0B]);
            Call(Child(i, 1));
            body.AddRange([0x41, 31, 0x6C]);
            Call(Child(i, 2));
            body.AddRange([0x6A, 0x41]);
            Padded(body, i);
            body.Add(0x6A);
            for (int k = 0; k < 40; k++)
            {
                body.Add(0x01);
            }

            body.Add(0x0B);
            code.AddRange(ModuleBytes.Unsigned((uint)body.Count));
            code.AddRange(body);

            void Call(int function)
            {
                // local.get 0, i32.const 1, i32.sub, call
                body.AddRange([0x20, 0, 0x41, 1, 0x6B, 0x10]);
                Padded(body, function);
            }
        }

        var types = new List<byte>(ModuleBytes.Unsigned(Functions));
        types.AddRange(new byte[Functions]);
        var module = new List<byte>(ModuleBytes.Module("1: 01 60 01 7F 01 7F"));
        Section(3, types);
        Section(7, [1, 3, (byte)'r', (byte)'u', (byte)'n', 0, 0]);
        Section(10, code);
        return [.. module];

        void Section(byte id, List<byte> content)
        {
            module.Add(id);
            module.AddRange(ModuleBytes.Unsigned((uint)content.Count));
            module.AddRange(content);
        }
    }

    private static void Padded(List<byte> bytes, int value)
    {
        for (int i = 0; i < 4; i++)
        {
            bytes.Add((byte)(value | 0x80));
            value >>= 7;
        }

        bytes.Add((byte)value);
    }
}
