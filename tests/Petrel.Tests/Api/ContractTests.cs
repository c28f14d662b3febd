using Xunit;

namespace Petrel.Tests.Api;

public class ContractTests
{
    private const string Text = """
        (module
          (memory (export "memory") 1)
          (global (export "counter") (mut i32) (i32.const 5))
          (global (export "pi") f64 (f64.const 3.5))
          (func (export "add-numbers") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
          (func (export "is_even") (param i64) (result i32) (i64.eqz (i64.and (local.get 0) (i64.const 1))))
          (func (export "weird name") (result i64 f32) (i64.const 1) (f32.const 2))
          (func (export "trap") unreachable)
          (func (export "a-b")) (func (export "ab")))
        """;

    public interface IMath
    {
        Memory Memory { get; }

        int Counter { get; set; }

        double Pi { get; }

        int AddNumbers(int a, int b);

        bool IsEven(long value);

        [Export("weird name")]
        (long, float) Weird();

        void Trap();

        int Twice(int a) => AddNumbers(a, a);
    }

    private interface IPrivate : IEmpty
    {
        uint AddNumbers(uint a, uint b);
    }

    internal interface IEmpty
    {
        bool IsEven(ulong value);
    }

    internal interface IAmbiguous
    {
        void AB();
    }

    internal interface IMissing
    {
        void Nothing();
    }

    internal interface IWrong
    {
        int AddNumbers(int a);
    }

    internal interface IImmutable
    {
        double Pi { get; set; }
    }

    internal interface IGeneric
    {
        void Call<T>();
    }

    [Fact]
    public void An_interface()
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        IMath math = Instantiate(store).As<IMath>();
        Assert.Equal(7, math.AddNumbers(3, 4));
        Assert.Equal(6, math.Twice(3));
        Assert.True(math.IsEven(4));
        Assert.False(math.IsEven(5));
        Assert.Equal((1L, 2f), math.Weird());
        Assert.Equal(65536, math.Memory.ByteLength);
        Assert.Equal(5, math.Counter);
        math.Counter = -1;
        Assert.Equal(-1, math.Counter);
        Assert.Equal(3.5, math.Pi);
        Assert.Equal(TrapCode.Unreachable, Assert.Throws<TrapException>(math.Trap).Code);
    }

    [Fact]
    public void A_class_and_a_private_interface()
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        Instance instance = Instantiate(store);
        Assert.Equal(14, instance.As<Calculator>().Double(3, 4));
        Assert.Equal(7u, instance.As<IPrivate>().AddNumbers(3, 4));
        Assert.True(((IEmpty)instance.As<IPrivate>()).IsEven(2));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        Instance instance = Instantiate(store);
        Assert.Contains("\"a-b\" and \"ab\"", Assert.Throws<LinkException>(instance.As<IAmbiguous>).Message, StringComparison.Ordinal);
        Assert.Contains("IMissing.Nothing", Assert.Throws<LinkException>(instance.As<IMissing>).Message, StringComparison.Ordinal);
        Assert.Contains("it has 2 parameters, 1 are asked for", Assert.Throws<LinkException>(instance.As<IWrong>).Message, StringComparison.Ordinal);
        Assert.Contains("mutable global of type f64", Assert.Throws<LinkException>(instance.As<IImmutable>).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(instance.As<IGeneric>);
        Assert.Throws<ArgumentException>(instance.As<ContractTests>);
        Assert.Throws<ArgumentException>(instance.As<IDisposableMemory>);
    }

    private static Instance Instantiate(Store store) => new(store, Module.FromText(store.Engine, Text));

    internal interface IDisposableMemory
    {
        DateTime Memory { get; }
    }

    internal abstract class Calculator
    {
        private readonly int _factor = 2;

        protected abstract int AddNumbers(int a, int b);

        public int Double(int a, int b) => AddNumbers(a, b) * _factor;
    }
}
