using System.Text;
using Petrel.Collections;

namespace Petrel.Binary;

/// <summary>
/// The names that a module gives to its parts for debugging (spec: Appendix, Name Section). Read when a name is first
/// asked for. A name section has no meaning for execution: whatever is wrong in it only costs the names from there on.
/// </summary>
internal sealed class NameSection
{
    private const int ModuleSubsection = 0;
    private const int LocalSubsection = 2;
    private const int LabelSubsection = 3;
    private const int FieldSubsection = 10;
    private const int SubsectionKinds = 12;

    private static readonly Dictionary<int, string> s_noNames = [];
    private static readonly Dictionary<int, Dictionary<int, string>> s_noIndirectNames = [];

    private readonly byte[] _bytes;
    private readonly (int Offset, int Length)[] _subsections = new (int, int)[SubsectionKinds];
    private readonly Dictionary<int, string>?[] _names = new Dictionary<int, string>?[SubsectionKinds];
    private readonly Dictionary<int, Dictionary<int, string>>?[] _indirectNames =
        new Dictionary<int, Dictionary<int, string>>?[SubsectionKinds];

    /// <summary>Finds the subsections in the first name section of <paramref name="module"/>, if there is one.</summary>
    public NameSection(ModuleDefinition module)
    {
        _bytes = module.Bytes;
        foreach (CustomSection section in module.CustomSections)
        {
            if (section.Name == "name")
            {
                FindSubsections(new WasmReader(_bytes, section.Offset, section.Length));
                return;
            }
        }
    }

    /// <summary>The name of the module, or null.</summary>
    public string? Module
    {
        get
        {
            (int offset, int length) = _subsections[ModuleSubsection];
            try
            {
                var reader = new WasmReader(_bytes, offset, length);
                return length == 0 ? null : ReadName(ref reader);
            }
            catch (MalformedModuleException)
            {
                return null;
            }
        }
    }

    /// <summary>By function index.</summary>
    public IReadOnlyDictionary<int, string> Functions => Names(1);

    /// <summary>By function index, then local index (parameters first).</summary>
    public IReadOnlyDictionary<int, Dictionary<int, string>> Locals => IndirectNames(LocalSubsection);

    /// <summary>By function index, then number of the block in the order of their beginnings.</summary>
    public IReadOnlyDictionary<int, Dictionary<int, string>> Labels => IndirectNames(LabelSubsection);

    /// <summary>By module type index.</summary>
    public IReadOnlyDictionary<int, string> Types => Names(4);

    /// <summary>By table index.</summary>
    public IReadOnlyDictionary<int, string> Tables => Names(5);

    /// <summary>By memory index.</summary>
    public IReadOnlyDictionary<int, string> Memories => Names(6);

    /// <summary>By global index.</summary>
    public IReadOnlyDictionary<int, string> Globals => Names(7);

    /// <summary>By element segment index.</summary>
    public IReadOnlyDictionary<int, string> Elements => Names(8);

    /// <summary>By data segment index.</summary>
    public IReadOnlyDictionary<int, string> Data => Names(9);

    /// <summary>By module type index, then field index.</summary>
    public IReadOnlyDictionary<int, Dictionary<int, string>> Fields => IndirectNames(FieldSubsection);

    /// <summary>By tag index.</summary>
    public IReadOnlyDictionary<int, string> Tags => Names(11);

    private void FindSubsections(WasmReader reader)
    {
        try
        {
            while (!reader.IsAtEnd)
            {
                byte kind = reader.ReadByte();
                int length = reader.ReadLength("subsection");
                if (kind < SubsectionKinds && _subsections[kind].Length == 0)
                {
                    _subsections[kind] = (reader.Position, length);
                }

                reader.Skip(length);
            }
        }
        catch (MalformedModuleException)
        {
            // The subsections before the fault keep their names.
        }
    }

    private Dictionary<int, string> Names(int kind)
    {
        // Two threads may both read; they get equal dictionaries, and the last one stays.
        Dictionary<int, string>? names = Volatile.Read(ref _names[kind]);
        if (names is null)
        {
            names = s_noNames;
            if (_subsections[kind].Length > 0)
            {
                names = [];
                try
                {
                    var reader = new WasmReader(_bytes, _subsections[kind].Offset, _subsections[kind].Length);
                    ReadNameMap(ref reader, names);
                }
                catch (MalformedModuleException)
                {
                    // The names before the fault stay.
                }
            }

            Volatile.Write(ref _names[kind], names);
        }

        return names;
    }

    private Dictionary<int, Dictionary<int, string>> IndirectNames(int kind)
    {
        Dictionary<int, Dictionary<int, string>>? names = Volatile.Read(ref _indirectNames[kind]);
        if (names is null)
        {
            names = s_noIndirectNames;
            if (_subsections[kind].Length > 0)
            {
                names = [];
                try
                {
                    var reader = new WasmReader(_bytes, _subsections[kind].Offset, _subsections[kind].Length);
                    int count = reader.ReadCount(int.MaxValue, "names");
                    for (int i = 0; i < count; i++)
                    {
                        int index = (int)Math.Min(reader.ReadU32(), int.MaxValue);
                        Dictionary<int, string> inner = [];
                        names.TryAdd(index, inner);
                        ReadNameMap(ref reader, inner);
                    }
                }
                catch (MalformedModuleException)
                {
                    // The names before the fault stay.
                }
            }

            Volatile.Write(ref _indirectNames[kind], names);
        }

        return names;
    }

    private static void ReadNameMap(ref WasmReader reader, Dictionary<int, string> names)
    {
        int count = reader.ReadCount(int.MaxValue, "names");
        for (int i = 0; i < count; i++)
        {
            int index = (int)Math.Min(reader.ReadU32(), int.MaxValue);
            names.TryAdd(index, ReadName(ref reader));
        }
    }

    /// <summary>A name in which ill-formed UTF-8 is replaced instead of refused, and of any length.</summary>
    private static string ReadName(ref WasmReader reader) =>
        Utf8Text.GetString(reader.ReadBytes(reader.ReadLength("name")));
}
