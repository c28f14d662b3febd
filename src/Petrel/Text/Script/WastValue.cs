namespace Petrel.Text.Script;

/// <summary>An argument of an invocation, or a value that is expected exactly.</summary>
internal abstract record WastValue
{
    private WastValue()
    {
    }

    public sealed record I32(int Value) : WastValue
    {
        public override string ToString() => $"(i32.const {Value})";
    }

    public sealed record I64(long Value) : WastValue
    {
        public override string ToString() => $"(i64.const {Value})";
    }

    /// <summary>By its bits, so that NaNs keep their payload.</summary>
    public sealed record F32(uint Bits) : WastValue
    {
        public override string ToString() => $"(f32.const {FloatText.Format32(Bits)})";
    }

    /// <summary>By its bits, so that NaNs keep their payload.</summary>
    public sealed record F64(ulong Bits) : WastValue
    {
        public override string ToString() => $"(f64.const {FloatText.Format64(Bits)})";
    }

    /// <summary>Sixteen bytes, the first lane first.</summary>
    public sealed record V128(UInt128 Bits, VectorShape Shape) : WastValue
    {
        public override string ToString() => $"(v128.const i64x2 0x{(ulong)Bits:x} 0x{(ulong)(Bits >> 64):x})";
    }

    /// <summary><c>(ref.null heaptype)</c>; the heap type as it is written.</summary>
    public sealed record RefNull(string HeapType) : WastValue
    {
        public override string ToString() => $"(ref.null {HeapType})";
    }

    /// <summary><c>(ref.extern n)</c>: an external reference that the host knows by this number.</summary>
    public sealed record RefExtern(uint Number) : WastValue
    {
        public override string ToString() => $"(ref.extern {Number})";
    }

    /// <summary><c>(ref.host n)</c>: a host reference in the <c>any</c> hierarchy.</summary>
    public sealed record RefHost(uint Number) : WastValue
    {
        public override string ToString() => $"(ref.host {Number})";
    }
}
