using System.Text;
using Petrel.Binary;
using Petrel.Collections;

namespace Petrel.Text;

/// <summary>Finds instructions by their name; made from the instruction table at first use.</summary>
internal static class Mnemonics
{
    // At most a third full, so that most names are found at the first probe.
    private const int TableSize = 2048;

    private static readonly byte[] s_names = new byte[16 * 1024];
    private static readonly Entry[] s_entries = CreateTable();

    /// <summary>
    /// The instruction of this name. Where two share it (<c>select</c>, <c>ref.test</c>, <c>ref.cast</c>), the result is
    /// the first one: operands decide.
    /// </summary>
    public static bool TryFind(ReadOnlySpan<byte> name, out Opcode opcode)
    {
        for (uint i = Hash(name) % TableSize; s_entries[i].Length != 0; i = (i + 1) % TableSize)
        {
            ref readonly Entry entry = ref s_entries[i];
            if (entry.Length == name.Length && s_names.AsSpan(entry.Start, entry.Length).SequenceEqual(name))
            {
                opcode = entry.Opcode;
                return true;
            }
        }

        opcode = default;
        return false;
    }

    /// <summary>True for the rows that have no name of their own in the text format.</summary>
    public static bool IsSpelledByOperand(Opcode opcode) => opcode
        is Opcode.SelectTyped or Opcode.RefTestNull or Opcode.RefCastNull or Opcode.RefCastDescEqNull;

    private static uint Hash(ReadOnlySpan<byte> name)
    {
        uint hash = 2166136261;
        foreach (byte c in name)
        {
            hash = (hash ^ c) * 16777619;
        }

        return hash ^ (hash >> 15);
    }

    private static Entry[] CreateTable()
    {
        var entries = new Entry[TableSize];
        int used = 0;
        for (int code = 0; code < Instructions.TableSize; code++)
        {
            if (Instructions.Get((Opcode)code).Name is not string name || IsSpelledByOperand((Opcode)code))
            {
                continue;
            }

            int length = Utf8Text.Write(name, s_names.AsSpan(used));
            uint slot = Hash(s_names.AsSpan(used, length)) % TableSize;
            while (entries[slot].Length != 0)
            {
                slot = (slot + 1) % TableSize;
            }

            entries[slot] = new Entry((ushort)used, (byte)length, (Opcode)code);
            used += length;
        }

        return entries;
    }

    private readonly record struct Entry(ushort Start, byte Length, Opcode Opcode);
}
