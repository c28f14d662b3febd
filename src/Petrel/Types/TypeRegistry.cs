using System.Text;

namespace Petrel.Types;

/// <summary>
/// The defined types of an engine. Recursive groups are canonicalised when they are added: structurally equal groups
/// (iso-recursive equality, spec: Types, Type Equivalence) get the same <see cref="DefinedType"/> objects, so that
/// type equality is identity across all modules of the engine. Thread-safe.
/// </summary>
/// <remarks>
/// A group is keyed by a string of its members in which references into the group are written as distances from its
/// first member; everything outside it is canonical already and written by identifier.
/// </remarks>
internal sealed class TypeRegistry
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _groups = new(StringComparer.Ordinal);
    private readonly bool _deduplicate;
    private volatile DefinedType[] _types = new DefinedType[64];
    private int _count;

    /// <param name="deduplicate">
    /// False makes every added type a new one, numbered in order: what tools that show a module as it was written need.
    /// </param>
    public TypeRegistry(bool deduplicate = true) => _deduplicate = deduplicate;

    /// <summary>The type with this identifier.</summary>
    public DefinedType this[int id] => _types[id];

    public int Count => Volatile.Read(ref _count);

    /// <summary>
    /// Adds a recursive group. <paramref name="members"/> refer to members of the group itself by identifiers
    /// <paramref name="firstPlaceholder"/> + position and to all other types by canonical identifier.
    /// Returns the canonical types in order.
    /// </summary>
    /// <exception cref="ArgumentException">The engine holds more types than can be numbered.</exception>
    public DefinedType[] AddGroup(ReadOnlySpan<SubType> members, int firstPlaceholder)
    {
        string? key = _deduplicate ? Key(members, firstPlaceholder) : null;
        lock (_lock)
        {
            var result = new DefinedType[members.Length];
            if (key is not null && _groups.TryGetValue(key, out int first))
            {
                Array.Copy(_types, first, result, 0, result.Length);
                return result;
            }

            first = _count;
            if (first + members.Length >= WasmType.MaxTypeId / 2)
            {
                throw new ArgumentException($"An engine holds at most {WasmType.MaxTypeId / 2} distinct types.");
            }

            DefinedType[] types = _types;
            if (first + members.Length > types.Length)
            {
                Array.Resize(ref types, Math.Max(types.Length * 2, first + members.Length));
            }

            for (int i = 0; i < members.Length; i++)
            {
                SubType canonical = Rebase(members[i], firstPlaceholder, members.Length, first);
                DefinedType? supertype = canonical.Supertype < 0 ? null : types[canonical.Supertype];
                types[first + i] = result[i] = new DefinedType(first + i, canonical, supertype);
            }

            _types = types;
            Volatile.Write(ref _count, first + members.Length);
            if (key is not null)
            {
                _groups.Add(key, first);
            }

            return result;
        }
    }

    /// <summary>The canonical final function type without supertype, alone in its group.</summary>
    public DefinedType AddFunction(WasmType[] parameters, WasmType[] results) =>
        AddGroup([new SubType(CompositeKind.Function, true, -1, parameters, results, [])], WasmType.MaxTypeId)[0];

    private static SubType Rebase(SubType type, int placeholder, int length, int first)
    {
        return type with
        {
            Supertype = Id(type.Supertype),
            ContinuationFunction = Id(type.ContinuationFunction),
            Parameters = Array.ConvertAll(type.Parameters, Convert),
            Results = Array.ConvertAll(type.Results, Convert),
            Fields = Array.ConvertAll(type.Fields, f => new FieldType(Convert(f.Storage), f.IsMutable)),
        };

        int Id(int id) => id >= placeholder && id < placeholder + length ? id - placeholder + first : id;

        WasmType Convert(WasmType t) => t.IsReference && t.Heap.Kind == HeapKind.Defined
            ? WasmType.Reference(HeapType.Defined(Id(t.Heap.TypeId)), t.IsNullable, t.IsExact)
            : t;
    }

    private static string Key(ReadOnlySpan<SubType> members, int placeholder)
    {
        var key = new StringBuilder();
        int length = members.Length;
        foreach (SubType type in members)
        {
            key.Append((char)('A' + (int)type.Kind)).Append(type.IsFinal ? '.' : '+');
            AppendId(type.Supertype);
            AppendId(type.ContinuationFunction);
            AppendTypes(type.Parameters);
            AppendTypes(type.Results);
            foreach (FieldType field in type.Fields)
            {
                key.Append(field.IsMutable ? 'm' : 'c');
                AppendType(field.Storage);
            }

            key.Append(';');
        }

        return key.ToString();

        void AppendId(int id)
        {
            if (id >= placeholder && id < placeholder + length)
            {
                key.Append('r').Append(id - placeholder);
            }
            else
            {
                key.Append(id).Append(',');
            }
        }

        void AppendTypes(WasmType[] types)
        {
            foreach (WasmType type in types)
            {
                AppendType(type);
            }

            key.Append('|');
        }

        void AppendType(WasmType type)
        {
            // The low bits (code, nullability, heap kind) as one character; the identifier apart, because it may be relative.
            key.Append((char)(type.Bits & 0x7FF));
            if (type.IsReference && type.Heap.Kind == HeapKind.Defined)
            {
                AppendId(type.Heap.TypeId);
                key.Append(',');
            }
        }
    }
}
