using Petrel.Binary;

namespace Petrel.Text;

/// <summary>Custom sections: names became identifiers, branch hints annotations of instructions, others are kept as bytes.</summary>
internal sealed partial class WatPrinter
{
    private const string BranchHintSection = "metadata.code.branch_hint";

    /// <summary>By function and by offset from the start of its body.</summary>
    private readonly Dictionary<(int Function, int Offset), byte> _hints = [];

    private bool _hasReadHints;

    private void ReadBranchHints()
    {
        foreach (CustomSection section in _module.CustomSections)
        {
            if (section.Name != BranchHintSection)
            {
                continue;
            }

            try
            {
                ReadBranchHints(new WasmReader(_module.Bytes, section.Offset, section.Length));
                _hasReadHints = true;
            }
            catch (MalformedModuleException)
            {
                // Hints have no meaning for execution; a malformed section is kept as bytes.
                _hints.Clear();
            }

            return;
        }
    }

    private void ReadBranchHints(WasmReader reader)
    {
        int functions = reader.ReadCount(int.MaxValue, "functions");
        for (int i = 0; i < functions; i++)
        {
            uint function = reader.ReadU32();
            int hints = reader.ReadCount(int.MaxValue, "hints");
            for (int k = 0; k < hints; k++)
            {
                uint offset = reader.ReadU32();
                int place = reader.Position;
                if (reader.ReadU32() != 1 || reader.ReadByte() is var value && value > 1)
                {
                    throw new MalformedModuleException("malformed branch hint", place);
                }

                _hints.TryAdd(((int)function, (int)offset), value);
            }
        }
    }

    private void PrintCustomSections()
    {
        List<byte> sections = SectionsInOrder();
        foreach (CustomSection section in _module.CustomSections)
        {
            if (section.Name == "name" || (section.Name == BranchHintSection && _hasReadHints))
            {
                continue;
            }

            NewLine();
            _output.Append("(@custom ");
            PrintedNames.AppendString(_output, section.Name);
            if (section.Place == 0 && sections.Count > 0)
            {
                _output.Append(" (before first)");
            }
            else if (section.Place < sections.Count)
            {
                _output.Append(" (after ").Append(WatParser.SectionName((SectionKind)sections[section.Place - 1])).Append(')');
            }

            AppendDataStrings(_module.Bytes.AsSpan(section.Offset, section.Length));
            _output.Append(')');
        }
    }

    /// <summary>Identifiers of the sections that are not custom ones.</summary>
    private List<byte> SectionsInOrder()
    {
        const int PreambleLength = 8;
        var sections = new List<byte>();
        var reader = new WasmReader(_module.Bytes) { Position = PreambleLength };
        while (!reader.IsAtEnd)
        {
            byte id = reader.ReadByte();
            reader.Skip(reader.ReadLength("section"));
            if (id != 0)
            {
                sections.Add(id);
            }
        }

        return sections;
    }
}
