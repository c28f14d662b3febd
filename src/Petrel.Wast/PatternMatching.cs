using System.Runtime.Intrinsics;
using Petrel.Text;
using Petrel.Text.Script;

namespace Petrel.Wast;

/// <summary>Compares results with what <c>assert_return</c> expects.</summary>
internal static class PatternMatching
{
    public static bool Matches(WastPattern pattern, Value value) => pattern switch
    {
        WastPattern.Exact exact => Equal(exact.Value, value),
        WastPattern.F32Nan nan => value.Kind == ValueKind.Float32 && IsNan32(ValueConversion.Bits32(value), nan.Kind),
        WastPattern.F64Nan nan => value.Kind == ValueKind.Float64 && IsNan64(ValueConversion.Bits64(value), nan.Kind),
        WastPattern.Vector vector => value.Kind == ValueKind.V128 && Matches(vector, value.AsV128()),
        WastPattern.Null @null => value.Kind.IsReference() && value.IsNull,
        WastPattern.Reference reference => value.Kind.IsReference() && !value.IsNull && ReferenceClasses.Contains(reference.Class, value),
        WastPattern.Either either => either.Alternatives.Any(alternative => Matches(alternative, value)),
        _ => throw new InvalidOperationException($"No rule for {pattern.GetType().Name}."),
    };

    private static bool Equal(WastValue expected, Value value) => expected switch
    {
        WastValue.I32 i => value.Kind == ValueKind.Int32 && value.AsInt32() == i.Value,
        WastValue.I64 l => value.Kind == ValueKind.Int64 && value.AsInt64() == l.Value,
        WastValue.F32 f => value.Kind == ValueKind.Float32 && ValueConversion.Bits32(value) == f.Bits,
        WastValue.F64 d => value.Kind == ValueKind.Float64 && ValueConversion.Bits64(value) == d.Bits,
        WastValue.RefExtern e => ValueConversion.HostNumber(value) == e.Number,
        WastValue.RefHost h => ValueConversion.HostNumber(value) == h.Number,
        _ => throw new InvalidOperationException($"No rule for {expected.GetType().Name}."),
    };

    private static bool Matches(WastPattern.Vector pattern, Vector128<byte> value)
    {
        for (int lane = 0; lane < pattern.Lanes.Length; lane++)
        {
            WastLane expected = pattern.Lanes[lane];
            ulong found = pattern.Shape switch
            {
                VectorShape.I8x16 => value.GetElement(lane),
                VectorShape.I16x8 => value.AsUInt16().GetElement(lane),
                VectorShape.I32x4 or VectorShape.F32x4 => value.AsUInt32().GetElement(lane),
                _ => value.AsUInt64().GetElement(lane),
            };
            bool matches = expected.Nan == WastNan.None
                ? found == expected.Bits
                : pattern.Shape == VectorShape.F32x4 ? IsNan32((uint)found, expected.Nan) : IsNan64(found, expected.Nan);
            if (!matches)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Canonical: only the first bit of the payload is set. Arithmetic: at least that one.</summary>
    private static bool IsNan32(uint bits, WastNan kind) =>
        kind == WastNan.Canonical ? (bits & 0x7FFF_FFFF) == 0x7FC0_0000 : (bits & 0x7FC0_0000) == 0x7FC0_0000;

    private static bool IsNan64(ulong bits, WastNan kind) =>
        kind == WastNan.Canonical
            ? (bits & 0x7FFF_FFFF_FFFF_FFFF) == 0x7FF8_0000_0000_0000
            : (bits & 0x7FF8_0000_0000_0000) == 0x7FF8_0000_0000_0000;
}
