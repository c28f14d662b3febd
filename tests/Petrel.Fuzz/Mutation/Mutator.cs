namespace Petrel.Fuzz.Mutation;

/// <summary>Damages bytes the ways in which files are damaged and attackers try: a few changes each time.</summary>
internal static class Mutator
{
    private static readonly byte[] s_interesting = [0, 1, 2, 0x0B, 0x40, 0x60, 0x6F, 0x70, 0x7B, 0x7C, 0x7D, 0x7E, 0x7F, 0x80, 0xFB, 0xFC, 0xFD, 0xFE, 0xFF];

    public static byte[] Bytes(byte[] original, Random random)
    {
        var bytes = new List<byte>(original);
        for (int i = random.Next(4) == 0 ? random.Next(1, 8) : 1; i > 0 && bytes.Count > 8; i--)
        {
            // The magic number stays: without it nothing else is looked at.
            int at = random.Next(8, bytes.Count);
            switch (random.Next(8))
            {
                case 0 or 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2 or 3:
                    bytes[at] = s_interesting[random.Next(s_interesting.Length)];
                    break;
                case 4:
                    bytes[at] = (byte)(bytes[at] + random.Next(-2, 3));
                    break;
                case 5:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 5), bytes.Count - at));
                    break;
                case 6:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    int from = random.Next(8, bytes.Count);
                    int length = Math.Min(random.Next(1, 20), Math.Min(bytes.Count - from, bytes.Count - at));
                    List<byte> piece = bytes.GetRange(from, length);
                    bytes.RemoveRange(at, length);
                    bytes.InsertRange(at, piece);
                    break;
            }
        }

        return [.. bytes];
    }

    public static string Text(string original, Random random)
    {
        var text = new System.Text.StringBuilder(original);
        for (int i = random.Next(1, 4); i > 0 && text.Length > 4; i--)
        {
            int at = random.Next(text.Length - 2);
            switch (random.Next(5))
            {
                case 0:
                    text.Remove(at, Math.Min(random.Next(1, 30), text.Length - at));
                    break;
                case 1:
                    text[at] = Characters[random.Next(Characters.Length)];
                    break;
                case 2:
                    int from = random.Next(text.Length);
                    text.Insert(at, text.ToString(from, Math.Min(random.Next(1, 60), text.Length - from)));
                    break;
                case 3:
                    text.Insert(at, (char)random.Next(0x20, 0x3000));
                    break;
                default:
                    text.Insert(at, s_words[random.Next(s_words.Length)]);
                    break;
            }
        }

        return text.ToString();
    }

    private const string Characters = "()\"$;@=_-+.x 0123456789\n\\aeinp";

    private static readonly string[] s_words =
        [" (;", ";) ", " (@a ", "(func", ")", "(", " 0x1p+99999", " nan:0x0", " -0", " 18446744073709551616", " \"\\u{110000}\" ", " (ref null 999999999)", " $x", "(type (func", " offset=4294967296", " (rec", " (module quote", " i32.const"];
}
