using Petrel.Components;
using Wasi.Http.Types;

namespace Petrel.Wasi.Preview2.Http;

/// <summary>Names and values in the order in which they are sent (<c>wasi:http/types fields</c>). Names are compared without case and keep theirs.</summary>
internal sealed class Fields : IFields
{
    /// <summary>How many bytes names and values may have together: more than servers accept, and little for a host.</summary>
    private const int LargestSize = 256 * 1024;

    // What an entry costs besides its bytes, so that empty ones are not for nothing.
    private const int EntrySize = 32;

    private readonly List<Field> _entries = [];
    private int _size;

    /// <summary>Whether the guest may change it.</summary>
    public bool IsImmutable { get; private init; }

    /// <summary>Number of entries.</summary>
    public int Count => _entries.Count;

    /// <summary>Reads a list of the guest's.</summary>
    public static Fields FromList((string, byte[])[] entries)
    {
        Fields fields = new();
        foreach ((string name, byte[] value) in entries)
        {
            fields.Append(name, value);
        }

        return fields;
    }

    /// <summary>A view for the guest that it cannot change.</summary>
    public Fields ToImmutable() => Copy(isImmutable: true);

    /// <summary>Adds what a peer sent; nothing is checked but the size.</summary>
    public void AddReceived(string name, byte[] value) => Add(name, value);

    /// <summary>The first value of a name, or null.</summary>
    public byte[]? Find(string name) => _entries.Find(entry => entry.Has(name))?.Value;

    /// <inheritdoc/>
    public byte[][] Get(string name) => [.. _entries.Where(entry => entry.Has(name)).Select(static entry => entry.Value)];

    /// <inheritdoc/>
    public bool Has(string name) => _entries.Exists(entry => entry.Has(name));

    /// <inheritdoc/>
    public void Set(string name, byte[][] value)
    {
        ThrowUnlessChangeable(name);
        foreach (byte[] one in value)
        {
            ThrowUnlessValue(one);
        }

        Remove(name);
        foreach (byte[] one in value)
        {
            Add(name, one);
        }
    }

    /// <inheritdoc/>
    public void Delete(string name)
    {
        ThrowUnlessChangeable(name);
        Remove(name);
    }

    /// <inheritdoc/>
    public void Append(string name, byte[] value)
    {
        ThrowUnlessChangeable(name);
        ThrowUnlessValue(value);
        Add(name, value);
    }

    /// <inheritdoc/>
    public (string, byte[])[] Entries() => [.. _entries.Select(static entry => (entry.Name, entry.Value))];

    /// <inheritdoc/>
    public IFields Clone() => Copy(isImmutable: false);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static WitException<HeaderError> Error(HeaderError error) => new(error);

    private static void ThrowUnlessValue(byte[] value)
    {
        if (!FieldRules.IsValue(value))
        {
            throw Error(new HeaderError.InvalidSyntax());
        }
    }

    private void ThrowUnlessChangeable(string name)
    {
        if (IsImmutable)
        {
            throw Error(new HeaderError.Immutable());
        }

        if (!FieldRules.IsToken(name))
        {
            throw Error(new HeaderError.InvalidSyntax());
        }

        if (FieldRules.IsForbidden(name))
        {
            throw Error(new HeaderError.Forbidden());
        }
    }

    private Fields Copy(bool isImmutable)
    {
        Fields copy = new() { IsImmutable = isImmutable };
        copy._size = _size;
        copy._entries.AddRange(_entries);
        return copy;
    }

    private void Add(string name, byte[] value)
    {
        _size += EntrySize + name.Length + value.Length;
        if (_size > LargestSize)
        {
            throw GuestTrap.Violation("wasi:http/types fields", $"names and values of more than {LargestSize} bytes");
        }

        _entries.Add(new Field(name, value));
    }

    private void Remove(string name)
    {
        for (int i = _entries.Count - 1; i >= 0; i--)
        {
            if (_entries[i].Has(name))
            {
                _size -= EntrySize + name.Length + _entries[i].Value.Length;
                _entries.RemoveAt(i);
            }
        }
    }

    private sealed record Field(string Name, byte[] Value)
    {
        public bool Has(string name) => string.Equals(Name, name, StringComparison.OrdinalIgnoreCase);
    }
}
