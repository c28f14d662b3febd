namespace Petrel.Text.Script;

/// <summary>A result that <c>assert_return</c> expects.</summary>
internal abstract record WastPattern
{
    private WastPattern()
    {
    }

    /// <summary>This value. Vectors are always <see cref="Vector"/>, null references always <see cref="Null"/>.</summary>
    public sealed record Exact(WastValue Value) : WastPattern
    {
        public override string ToString() => Value.ToString();
    }

    /// <summary><c>(f32.const nan:canonical)</c> and <c>(f32.const nan:arithmetic)</c>.</summary>
    public sealed record F32Nan(WastNan Kind) : WastPattern
    {
        public override string ToString() => Kind == WastNan.Canonical ? "(f32.const nan:canonical)" : "(f32.const nan:arithmetic)";
    }

    /// <summary><c>(f64.const nan:canonical)</c> and <c>(f64.const nan:arithmetic)</c>.</summary>
    public sealed record F64Nan(WastNan Kind) : WastPattern
    {
        public override string ToString() => Kind == WastNan.Canonical ? "(f64.const nan:canonical)" : "(f64.const nan:arithmetic)";
    }

    /// <summary>A vector, compared lane by lane; the first lane first.</summary>
    public sealed record Vector(VectorShape Shape, WastLane[] Lanes) : WastPattern
    {
        public override string ToString() => $"(v128.const {Shape.ToString().ToLowerInvariant()} {string.Join(' ', Lanes)})";
    }

    /// <summary><c>(ref.null)</c> and <c>(ref.null heaptype)</c>: a null reference, of any type when that is null.</summary>
    public sealed record Null(string? HeapType) : WastPattern
    {
        public override string ToString() => HeapType is null ? "(ref.null)" : $"(ref.null {HeapType})";
    }

    /// <summary><c>(ref.func)</c>, <c>(ref.struct)</c>, ...: a reference of this class that is not null.</summary>
    public sealed record Reference(string Class) : WastPattern
    {
        public override string ToString() => $"(ref.{Class})";
    }

    /// <summary><c>(either ...)</c>: one of them matches.</summary>
    public sealed record Either(WastPattern[] Alternatives) : WastPattern
    {
        public override string ToString() => $"(either {string.Join(' ', (object[])Alternatives)})";
    }
}

/// <summary>A lane of an expected vector.</summary>
/// <param name="Bits">Its bits, when they are compared.</param>
/// <param name="Nan">Which NaN is expected instead.</param>
internal readonly record struct WastLane(ulong Bits, WastNan Nan)
{
    public override string ToString() => Nan switch
    {
        WastNan.Canonical => "nan:canonical",
        WastNan.Arithmetic => "nan:arithmetic",
        _ => $"0x{Bits:x}",
    };
}
