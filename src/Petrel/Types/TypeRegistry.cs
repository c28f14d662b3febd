using Petrel.Collections;

namespace Petrel.Types;

/// <summary>
/// The defined types of an engine. Recursive groups are canonicalised when they are added: structurally equal groups
/// (iso-recursive equality, spec: Types, Type Equivalence) get the same <see cref="DefinedType"/> objects, so that
/// type equality is identity across all modules of the engine. Thread-safe.
/// </summary>
/// <remarks>
/// A group is keyed by a list of words that spells out its members. References into the group stand there as
/// placeholders, relative to its first member; everything outside it is canonical already and stands by identifier.
/// </remarks>
internal sealed class TypeRegistry
{
    /// <summary>
    /// Identifiers from here on are placeholders: member 0, 1, ... of the group that is being added. Canonical
    /// identifiers are smaller.
    /// </summary>
    public const int FirstPlaceholder = (WasmType.MaxTypeId + 1) / 2;

    private readonly object _lock = new();
    private readonly GroupTable _groups = new();
    private readonly bool _deduplicate;
    private volatile DefinedType[] _types = new DefinedType[64];
    private uint[] _key = new uint[64];
    private int _keyLength;
    private int _count;

    /// <param name="deduplicate">
    /// False makes every added type a new one, numbered in order: what tools that show a module as it was written need.
    /// </param>
    public TypeRegistry(bool deduplicate = true) => _deduplicate = deduplicate;

    /// <summary>The type with this identifier.</summary>
    public DefinedType this[int id] => _types[id];

    public int Count => Volatile.Read(ref _count);

    /// <summary>
    /// Adds a recursive group and stores its canonical types, in order, in <paramref name="canonical"/>.
    /// </summary>
    /// <param name="members">
    /// They refer to members of the group itself by <see cref="FirstPlaceholder"/> + position and to all other types by
    /// canonical identifier. A supertype in the group must stand before its subtype. The registry may keep the arrays.
    /// </param>
    /// <param name="canonical">As long as <paramref name="members"/>.</param>
    /// <exception cref="ArgumentException">The engine holds more types than can be numbered.</exception>
    public void AddGroup(ReadOnlySpan<SubType> members, Span<DefinedType> canonical)
    {
        lock (_lock)
        {
            bool refersToItself = MakeKey(members);
            int first = _deduplicate ? _groups.Find(_key, _keyLength) : -1;
            if (first >= 0)
            {
                for (int i = 0; i < canonical.Length; i++)
                {
                    canonical[i] = _types[first + i];
                }

                return;
            }

            first = _count;
            if (first + members.Length > FirstPlaceholder)
            {
                throw new ArgumentException($"an engine holds at most {FirstPlaceholder} distinct types");
            }

            DefinedType[] types = _types;
            if (first + members.Length > types.Length)
            {
                Array.Resize(ref types, Math.Max(types.Length * 2, first + members.Length));
            }

            for (int i = 0; i < members.Length; i++)
            {
                SubType definition = refersToItself ? ReplacePlaceholders(members[i], first) : members[i];
                DefinedType? supertype = definition.Supertype < 0 ? null : types[definition.Supertype];
                types[first + i] = canonical[i] = new DefinedType(first + i, definition, supertype);
            }

            _types = types;
            Volatile.Write(ref _count, first + members.Length);
            if (_deduplicate)
            {
                _groups.Add(_key, _keyLength, first);
            }
        }
    }

    /// <summary>The canonical final function type without supertype, alone in its group.</summary>
    public DefinedType AddFunction(WasmType[] parameters, WasmType[] results)
    {
        DefinedType[] type = new DefinedType[1];
        AddGroup([new SubType(CompositeKind.Function, true, -1, parameters, results, EmptyArray<FieldType>.Value)], type);
        return type[0];
    }

    private static SubType ReplacePlaceholders(SubType type, int first)
    {
        return type with
        {
            Supertype = Id(type.Supertype),
            ContinuationFunction = Id(type.ContinuationFunction),
            Descriptor = Id(type.Descriptor),
            Described = Id(type.Described),
            Parameters = ConvertTypes(type.Parameters),
            Results = ConvertTypes(type.Results),
            Fields = ConvertFields(type.Fields),
        };

        WasmType[] ConvertTypes(WasmType[] types)
        {
            var converted = new WasmType[types.Length];
            for (int i = 0; i < types.Length; i++)
            {
                converted[i] = Convert(types[i]);
            }

            return converted;
        }

        FieldType[] ConvertFields(FieldType[] fields)
        {
            var converted = new FieldType[fields.Length];
            for (int i = 0; i < fields.Length; i++)
            {
                converted[i] = new FieldType(Convert(fields[i].Storage), fields[i].IsMutable);
            }

            return converted;
        }

        int Id(int id) => id >= FirstPlaceholder ? id - FirstPlaceholder + first : id;

        WasmType Convert(WasmType t) => t.IsReference && t.Heap.Kind == HeapKind.Defined
            ? WasmType.Reference(HeapType.Defined(Id(t.Heap.TypeId)), t.IsNullable, t.IsExact)
            : t;
    }

    /// <summary>Spells <paramref name="members"/> in <see cref="_key"/>; returns true when they refer to each other.</summary>
    private bool MakeKey(ReadOnlySpan<SubType> members)
    {
        _keyLength = 0;
        bool refersToItself = false;
        foreach (SubType type in members)
        {
            // Lengths first, so that no two lists of members spell the same words.
            bool isDescribed = type.Descriptor >= 0 || type.Described >= 0;
            Append((uint)type.Kind | (type.IsFinal ? 0x10u : 0) | (type.IsShared ? 0x20u : 0) | (isDescribed ? 0x40u : 0)
                | ((uint)type.Fields.Length << 8));
            Append((uint)type.Parameters.Length | ((uint)type.Results.Length << 16));
            Append((uint)type.Supertype);
            Append((uint)type.ContinuationFunction);
            refersToItself |= type.Supertype >= FirstPlaceholder || type.ContinuationFunction >= FirstPlaceholder;
            if (isDescribed)
            {
                // In the group itself, always.
                Append((uint)type.Descriptor);
                Append((uint)type.Described);
                refersToItself = true;
            }

            AppendTypes(type.Parameters);
            AppendTypes(type.Results);
            foreach (FieldType field in type.Fields)
            {
                AppendType(field.Storage);
                Append(field.IsMutable ? 1u : 0);
            }
        }

        return refersToItself;

        void AppendTypes(WasmType[] types)
        {
            foreach (WasmType type in types)
            {
                AppendType(type);
            }
        }

        void AppendType(WasmType type)
        {
            refersToItself |= type.IsReference && type.Heap.TypeId >= FirstPlaceholder;
            Append(type.Bits);
        }
    }

    private void Append(uint word)
    {
        if (_keyLength == _key.Length)
        {
            Array.Resize(ref _key, _key.Length * 2);
        }

        _key[_keyLength++] = word;
    }
}
