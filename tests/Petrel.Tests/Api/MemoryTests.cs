using Xunit;

namespace Petrel.Tests.Api;

public class MemoryTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly Store _store;

    public MemoryTests() => _store = new Store(_engine);

    public void Dispose()
    {
        _store.Dispose();
        _engine.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Reads_and_writes()
    {
        var memory = new Memory(_store, 1);
        memory.Write(65528, 0x1122334455667788L);
        Assert.Equal(0x55667788, memory.Read<int>(65528));
        Assert.Equal(0x11, memory.Read<byte>(65535));
        memory.Write(1, new Point(3, 4));
        Assert.Equal(new Point(3, 4), memory.Read<Point>(1));
        memory.GetSpan(10, 3).Fill(7);
        Assert.Equal([7, 7, 7, 0], memory.GetSpan(10, 4).ToArray());
        Assert.Equal(65536, memory.GetSpan().Length);
        Assert.Equal(0, memory.GetSpan(65536, 0).Length);
    }

    [Theory]
    [InlineData(65533, 4)]
    [InlineData(-1, 4)]
    [InlineData(long.MaxValue, 4)]
    [InlineData(65537, 0)]
    [InlineData(0, 65537)]
    [InlineData(0, -1)]
    public void Ranges_outside_are_refused(long address, int length)
    {
        var memory = new Memory(_store, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.GetSpan(address, length).Length);
    }

    [Fact]
    public void Text()
    {
        var memory = new Memory(_store, 1);
        Assert.Equal(6, memory.WriteString(100, "grüß"));
        Assert.Equal("grüß", memory.ReadString(100, 6));
        Assert.Equal("grüß", memory.ReadNullTerminatedString(100));
        Assert.Equal(4, memory.WriteNullTerminatedString(65532, "end"));
        Assert.Equal("end", memory.ReadNullTerminatedString(65532));
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.WriteNullTerminatedString(65533, "end"));
        memory.GetSpan(65532, 4).Fill((byte)'x');
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.ReadNullTerminatedString(65532));
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.ReadNullTerminatedString(65537));
    }

    [Fact]
    public void Grows_up_to_the_maximum()
    {
        var memory = new Memory(_store, 1, 3);
        Span<byte> before = memory.GetSpan();
        before[0] = 9;
        Assert.Equal(1, memory.Grow(2));
        Assert.Equal(-1, memory.Grow(1));
        Assert.Equal(3, memory.PageCount);
        Assert.Equal(3 * 65536, memory.ByteLength);
        Assert.Equal(9, memory.GetSpan()[0]);
        before[1] = 8;
        Assert.Equal(8, memory.Read<byte>(1));
        Assert.Equal("memory 3 3", memory.Type.ToString());
    }

    [Fact]
    public void Impossible_types_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Memory(_store, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Memory(_store, 65537));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Memory(_store, 2, 1));
        Assert.Throws<ArgumentException>(() => new Memory(_store, 1, null, isShared: true));
        Assert.Throws<PetrelException>(() => new Memory(_store, 1L << 40, null, is64: true));
    }

    [Fact]
    public void Tables()
    {
        var table = new Table(_store, ValueKind.ExternRef, Value.FromExternRef("x"), 2, 5);
        Assert.Equal("x", table[1].AsReference());
        table[0] = Value.FromExternRef("y");
        Assert.Equal(2, table.Grow(3, Value.FromExternRef(null)));
        Assert.Equal(-1, table.Grow(1, Value.FromExternRef(null)));
        Assert.True(table[4].IsNull);
        Assert.Throws<ArgumentOutOfRangeException>(() => table[5]);
        Assert.Throws<ArgumentOutOfRangeException>(() => table[-1] = table[0]);
        Assert.Throws<ArgumentException>(() => table[0] = 1);
        Assert.Throws<ArgumentException>(() => new Table(_store, ValueKind.Int32, null, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Table(_store, ValueKind.FuncRef, null, 2, 1));
        Assert.Throws<PetrelException>(() => new Table(_store, ValueKind.FuncRef, null, 20_000_000));
    }

    [Fact]
    public void Values_know_their_kind()
    {
        Assert.Equal(5, Value.FromInt32(5).AsInt32());
        Assert.Contains("is of type i32; it is used as an i64", Assert.Throws<InvalidOperationException>(() => Value.FromInt32(5).AsInt64()).Message, StringComparison.Ordinal);
        Assert.True(Value.FromFloat64(double.NaN) == Value.FromFloat64(double.NaN));
        Assert.NotEqual(Value.FromInt32(0), Value.FromInt64(0));
        Assert.Equal("1.5", Value.FromFloat32(1.5f).ToString());
        Assert.Throws<ArgumentException>(() => Value.Null(ValueKind.Int32));
        Assert.Equal(0L, Value.Default(ValueKind.Int64));
    }

    private readonly record struct Point(int X, int Y);
}
