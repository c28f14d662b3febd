using System.Globalization;

namespace Petrel.Text;

/// <summary>Floating-point numbers as text that reads back as the same bits.</summary>
internal static class FloatText
{
    public static string Format32(uint bits)
    {
        float value = BitConverter.UInt32BitsToSingle(bits);
        if (float.IsFinite(value))
        {
            return value.ToString("R", CultureInfo.InvariantCulture);
        }

        string sign = bits >> 31 == 0 ? "" : "-";
        uint payload = bits & 0x7F_FFFF;
        return Special(sign, payload, 0x40_0000);
    }

    public static string Format64(ulong bits)
    {
        double value = BitConverter.UInt64BitsToDouble(bits);
        if (double.IsFinite(value))
        {
            return value.ToString("R", CultureInfo.InvariantCulture);
        }

        string sign = bits >> 63 == 0 ? "" : "-";
        ulong payload = bits & 0xF_FFFF_FFFF_FFFF;
        return Special(sign, payload, 0x8_0000_0000_0000);
    }

    private static string Special(string sign, ulong payload, ulong canonical) => payload switch
    {
        0 => sign + "inf",
        _ when payload == canonical => sign + "nan",
        _ => $"{sign}nan:0x{payload:x}",
    };
}
