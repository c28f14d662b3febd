using System.Runtime.Intrinsics;
using Petrel.Runtime;
using Petrel.Text.Script;

namespace Petrel.Wast;

/// <summary>Converts between the values of scripts and those of the embedding API.</summary>
internal static class ValueConversion
{
    /// <summary>An argument.</summary>
    /// <param name="value">As the script has it.</param>
    /// <param name="parameter">The kind of the parameter, which decides what a null is.</param>
    public static Value ToValue(WastValue value, ValueKind parameter) => value switch
    {
        WastValue.I32 i => Value.FromInt32(i.Value),
        WastValue.I64 l => Value.FromInt64(l.Value),
        WastValue.F32 f => Value.FromFloat32(BitConverter.UInt32BitsToSingle(f.Bits)),
        WastValue.F64 d => Value.FromFloat64(BitConverter.UInt64BitsToDouble(d.Bits)),
        WastValue.V128 v => Value.FromV128(Vector128.Create((ulong)v.Bits, (ulong)(v.Bits >> 64)).AsByte()),
        WastValue.RefNull => Value.Null(parameter),
        WastValue.RefExtern e => Value.FromExternRef(new HostReference(e.Number)),
        WastValue.RefHost h => new Value(ValueKind.AnyRef, new RuntimeValue { Reference = new HostReference(h.Number) }),
        _ => throw new InvalidOperationException($"No rule for {value.GetType().Name}."),
    };

    public static uint Bits32(Value value) => BitConverter.SingleToUInt32Bits(value.AsFloat32());

    public static ulong Bits64(Value value) => BitConverter.DoubleToUInt64Bits(value.AsFloat64());

    /// <summary>The number of a host reference, in whichever hierarchy; null when the value is something else.</summary>
    public static uint? HostNumber(Value value) =>
        value.Kind.IsReference() && value.Content.Reference is HostReference reference ? reference.Number : null;

    /// <summary>A result for messages, in the notation of scripts as far as it has one.</summary>
    public static string Show(Value value) => value.Kind switch
    {
        ValueKind.Int32 => new WastValue.I32(value.AsInt32()).ToString(),
        ValueKind.Int64 => new WastValue.I64(value.AsInt64()).ToString(),
        ValueKind.Float32 => new WastValue.F32(Bits32(value)).ToString(),
        ValueKind.Float64 => new WastValue.F64(Bits64(value)).ToString(),
        ValueKind.V128 => Show(value.AsV128()),
        _ when value.IsNull => $"(ref.null) of type {value.Kind.Name()}",
        _ when HostNumber(value) is { } number => $"(ref.host {number}) of type {value.Kind.Name()}",
        _ => $"a reference of type {value.Kind.Name()}",
    };

    private static string Show(Vector128<byte> value) =>
        $"(v128.const i32x4 0x{value.AsUInt32()[0]:x8} 0x{value.AsUInt32()[1]:x8} 0x{value.AsUInt32()[2]:x8} 0x{value.AsUInt32()[3]:x8})";
}
