namespace Petrel.Text;

/// <summary>What the text format of components needs: modules without their own parentheses, and single types.</summary>
internal sealed partial class WatParser
{
    /// <summary>Assembles the fields in a part of a text: a module without <c>(module</c> and its end.</summary>
    /// <param name="source">The text.</param>
    /// <param name="start">Where the fields start.</param>
    /// <param name="end">Where they end.</param>
    /// <param name="name">The name of the module; empty for none.</param>
    /// <exception cref="TextFormatException">The part is not a module.</exception>
    public static byte[] AssembleFields(SourceText source, int start, int end, ReadOnlySpan<byte> name)
    {
        var parser = new WatParser(source, start, end);
        if (!name.IsEmpty)
        {
            parser._moduleName = parser._symbols.Intern(name);
        }

        parser.TakeModuleAnnotations(parser._lexer.Current.Start);
        parser.ListFields(isWrapped: false);
        parser.ParseTypeFields();
        parser.ParseOtherFields();
        return parser.WriteModule();
    }

    /// <summary>A parser that assembles core types one by one, each with what came before in scope.</summary>
    public static WatParser ForTypes(SourceText source) => new(source, 0, source.Length);

    /// <summary>How many types are in scope.</summary>
    public int TypeCount => _types.Count;

    /// <summary>The identifier of a type, or null.</summary>
    public string? TypeName(int index) =>
        _types.NameOf(index) is int symbol and >= 0 ? System.Text.Encoding.UTF8.GetString(_symbols[symbol]) : null;

    /// <summary>True when a type has this identifier.</summary>
    public bool HasType(string name) => _types.TryResolve(_symbols.Intern(System.Text.Encoding.UTF8.GetBytes(name)), out _);

    /// <summary>Takes the next type index for a type that is assembled elsewhere; false when the identifier is taken.</summary>
    public bool AddForeignType(string? name)
    {
        int symbol = name is null ? -1 : _symbols.Intern(System.Text.Encoding.UTF8.GetBytes(name));
        if (!_types.TryAdd(symbol))
        {
            return false;
        }

        _types.TakeNext();
        _typeInfo.Add(new TypeInfo(-1, 0));
        return true;
    }

    /// <summary>Assembles the type behind <c>type</c>, or the types behind <c>rec</c>, and goes behind the closing parenthesis.</summary>
    /// <returns>The group as a type section has it.</returns>
    public byte[] ParseTypeGroup(int start, bool isRecursive, out int end)
    {
        _lexer.Reset(start);
        if (isRecursive)
        {
            while (_lexer.IsOpen("type"u8))
            {
                int member = _lexer.Current.Start;
                _lexer.TryOpen("type"u8);
                Bind(_types);
                _lexer.Reset(_lexer.SkipGroup(member));
            }
        }
        else
        {
            Bind(_types);
        }

        _lexer.Reset(start);
        int first = _types.Next;
        var members = new ByteBuffer();
        if (isRecursive)
        {
            while (_lexer.IsOpen("type"u8))
            {
                ParseTypeDefinition(members);
            }

            CloseField();
        }
        else
        {
            ParseTypeDefinition(members);
        }

        end = _lexer.Current.Start;
        int count = _types.Next - first;
        if (count == 1)
        {
            if (_typeInfo[first].Signature is int signature and >= 0 && members.Span[0] == 0x60 && _typeOfSignature[signature] < 0)
            {
                _typeOfSignature[signature] = first;
            }

            return members.ToArray();
        }

        var group = new ByteBuffer();
        group.Byte(0x4E);
        group.Unsigned((uint)count);
        group.Bytes(members.Span);
        return group.ToArray();
    }

    /// <summary>Assembles an external type such as <c>(func (param i32))</c>, as an import has it.</summary>
    /// <param name="start">Where its parenthesis is.</param>
    /// <param name="addedTypes">The function types that had to be added for it.</param>
    /// <param name="end">Where the token behind it starts.</param>
    public byte[] ParseExternalType(int start, out List<byte[]> addedTypes, out int end)
    {
        _lexer.Reset(start);
        BindExternType(1);
        _lexer.Reset(start);
        Section types = _sections[(int)SectionKind.Type];
        int before = types.Content.Length;
        int count = _types.Count;
        var output = new ByteBuffer();
        ParseExternType(output);
        end = _lexer.Current.Start;
        addedTypes = [];
        if (_types.Count > count)
        {
            addedTypes.Add(types.Content.Span[before..].ToArray());
            _types.TakeNext();
        }

        return output.ToArray();
    }
}
