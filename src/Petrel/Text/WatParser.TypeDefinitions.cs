using Petrel.Collections;

namespace Petrel.Text;

/// <summary>Step 2: type definitions (spec: Text Format, Recursive Types), and the uses of function types.</summary>
internal sealed partial class WatParser
{
    /// <summary>What identifiers of parameters are for.</summary>
    private enum ParameterNames : byte
    {
        /// <summary>A block type: there must be none.</summary>
        Rejected,

        /// <summary>A type or an import: they document.</summary>
        Ignored,

        /// <summary>A function: they are locals.</summary>
        Bound,
    }

    /// <param name="Signature">Symbol of the encoded parameters and results; -1 when it is not a function type.</param>
    /// <param name="ParameterCount">Number of parameters.</param>
    private readonly record struct TypeInfo(int Signature, int ParameterCount);

    private readonly ArrayBuilder<TypeInfo> _typeInfo = new();

    // Encoded signatures, and by symbol the first type that an inline signature stands for (-1: none yet).
    private readonly SymbolTable _signatures = new();
    private readonly ArrayBuilder<int> _typeOfSignature = new();

    // Made when the first field has a name: the generic instantiation costs start-up time.
    private Dictionary<(int Type, int Symbol), int>? _fieldIndices;
    private readonly ArrayBuilder<MemberName> _fieldNames = new(0);

    // The signature that was parsed last.
    private readonly ByteBuffer _parameters = new();
    private readonly ByteBuffer _results = new();
    private int _parameterCount;
    private int _resultCount;

    private void ParseTypeFields()
    {
        ByteBuffer members = new();
        Section types = _sections[(int)SectionKind.Type];
        for (int i = 0; i < _fields.Count; i++)
        {
            Field field = _fields[i];
            if (field.Kind is not (FieldKind.Type or FieldKind.RecursiveGroup))
            {
                continue;
            }

            _lexer.Reset(field.Start);
            members.Clear();
            int first = _types.Next;
            if (field.Kind == FieldKind.Type)
            {
                ParseTypeDefinition(members);
            }
            else
            {
                _lexer.TryOpen("rec"u8);
                while (_lexer.IsOpen("type"u8))
                {
                    ParseTypeDefinition(members);
                }

                CloseField();
            }

            int count = _types.Next - first;
            types.Count++;
            if (count != 1)
            {
                types.Content.Byte(0x4E);
                types.Content.Unsigned((uint)count);
            }
            else if (_typeInfo[first].Signature is int signature and >= 0 && members.Span[0] == 0x60
                && _typeOfSignature[signature] < 0)
            {
                // Final, without supertype and alone in its group: what inline signatures may refer to.
                _typeOfSignature[signature] = first;
            }

            types.Content.Bytes(members.Span);
        }
    }

    /// <summary><c>(type id? subtype)</c>.</summary>
    private void ParseTypeDefinition(ByteBuffer output)
    {
        _lexer.TryOpen("type"u8);
        int index = _types.TakeNext();
        SkipIdentifier(_types, index);
        if (_lexer.TryOpen("sub"u8))
        {
            bool isFinal = _lexer.TryKeyword("final"u8);
            _scratch.Clear();
            uint supertypes = 0;
            while (IsIndex)
            {
                _scratch.Unsigned(ParseIndex(_types));
                supertypes++;
            }

            // Final and without supertype is what a type is that says nothing.
            if (!isFinal || supertypes > 0)
            {
                output.Byte(isFinal ? (byte)0x4F : (byte)0x50);
                output.Unsigned(supertypes);
                output.Bytes(_scratch.Span);
            }

            ParseDescribedType(index, output);
            _lexer.ExpectClose();
        }
        else
        {
            ParseDescribedType(index, output);
        }

        CloseField();
    }

    /// <summary><c>(describes x)? (descriptor x)?</c>, then the composite type, which may be shared.</summary>
    private void ParseDescribedType(int index, ByteBuffer output)
    {
        bool isShared = _lexer.TryOpen("shared"u8);
        if (isShared)
        {
            output.Byte(SharedPrefix);
        }

        if (_lexer.TryOpen("describes"u8))
        {
            output.Byte(0x4C);
            output.Unsigned(ParseIndex(_types));
            _lexer.ExpectClose();
        }

        if (_lexer.TryOpen("descriptor"u8))
        {
            output.Byte(0x4D);
            output.Unsigned(ParseIndex(_types));
            _lexer.ExpectClose();
        }

        _typeInfo.Add(new TypeInfo(-1, 0));
        ParseCompositeType(index, output);
        _lexer.ExpectClose();
        if (isShared)
        {
            _lexer.ExpectClose();
        }
    }

    private void ParseCompositeType(int index, ByteBuffer output)
    {
        if (_lexer.TryOpen("func"u8))
        {
            ParseSignature(ParameterNames.Ignored);
            int signature = InternSignature();
            _typeInfo[index] = new TypeInfo(signature, _parameterCount);
            output.Byte(0x60);
            output.Bytes(_signatures[signature]);
        }
        else if (_lexer.TryOpen("struct"u8))
        {
            output.Byte(0x5F);
            ParseStructFields(index, output);
        }
        else if (_lexer.TryOpen("array"u8))
        {
            output.Byte(0x5E);
            ParseFieldType(output);
        }
        else if (_lexer.TryOpen("cont"u8))
        {
            output.Byte(0x5D);
            output.Signed(ParseIndex(_types));
        }
        else
        {
            throw _lexer.Unexpected("a composite type: (func ...), (struct ...), (array ...) or (cont ...)");
        }
    }

    private void ParseStructFields(int type, ByteBuffer output)
    {
        var fields = new ByteBuffer();
        int count = 0;
        while (_lexer.TryOpen("field"u8))
        {
            if (IsNamed)
            {
                Token name = _lexer.Current;
                int symbol = TryIdentifier();
                if (symbol >= 0 && !(_fieldIndices ??= []).TryAdd((type, symbol), count))
                {
                    throw _source.Error($"duplicate field {_source.Quote(name.Start, name.End)}", name.Start);
                }

                _fieldNames.Add(new MemberName(type, count, TakeNameAnnotation(symbol)));
                ParseFieldType(fields);
                count++;
            }
            else
            {
                while (_lexer.Current.Kind != TokenKind.RightParenthesis)
                {
                    ParseFieldType(fields);
                    count++;
                }
            }

            _lexer.ExpectClose();
        }

        output.Unsigned((uint)count);
        output.Bytes(fields.Span);
    }

    /// <summary>A storage type, which may be in <c>(mut ...)</c>.</summary>
    private void ParseFieldType(ByteBuffer output)
    {
        bool isMutable = _lexer.TryOpen("mut"u8);
        if (_lexer.TryKeyword("i8"u8))
        {
            output.Byte(0x78);
        }
        else if (_lexer.TryKeyword("i16"u8))
        {
            output.Byte(0x77);
        }
        else
        {
            ParseValueType(output);
        }

        if (isMutable)
        {
            _lexer.ExpectClose();
        }

        output.Byte(isMutable ? (byte)1 : (byte)0);
    }

    /// <summary>
    /// <c>(type x)? (param ...)* (result ...)*</c> (spec: Text Format, Type Uses). Without <c>(type x)</c> the first type
    /// of that signature is meant, and one is added at the end when there is none.
    /// </summary>
    private uint ParseTypeUse(ParameterNames names)
    {
        int start = _lexer.Current.Start;
        if (!_lexer.TryOpen("type"u8))
        {
            ParseSignature(names);
            return FindOrAddFunctionType();
        }

        uint type = ParseIndex(_types);
        _lexer.ExpectClose();
        if (!_lexer.IsOpen("param"u8) && !_lexer.IsOpen("result"u8))
        {
            if (names == ParameterNames.Bound)
            {
                // A number beyond all types is for the validator to reject, unless the number of parameters matters.
                _localCount = type < _typeInfo.Count ? _typeInfo[(int)type].ParameterCount : 0;
                _hasUnknownParameters = type >= _typeInfo.Count;
            }

            return type;
        }

        ParseSignature(names);
        if (type >= _typeInfo.Count)
        {
            throw _source.Error($"unknown type {type}", start);
        }

        if (_typeInfo[(int)type].Signature != InternSignature())
        {
            throw _source.Error($"inline function type does not match type {type}", start);
        }

        return type;
    }

    private void ParseSignature(ParameterNames names)
    {
        _parameters.Clear();
        _results.Clear();
        _parameterCount = 0;
        _resultCount = 0;
        while (_lexer.TryOpen("param"u8))
        {
            if (names != ParameterNames.Rejected && IsNamed)
            {
                Token name = _lexer.Current;
                int symbol = TryIdentifier();
                if (names == ParameterNames.Bound)
                {
                    AddLocal(symbol, name);
                }
                else
                {
                    TakeNameAnnotation(symbol);
                }

                ParseValueType(_parameters);
                _parameterCount++;
            }
            else
            {
                while (_lexer.Current.Kind != TokenKind.RightParenthesis)
                {
                    ParseValueType(_parameters);
                    _parameterCount++;
                    _localCount += names == ParameterNames.Bound ? 1 : 0;
                }
            }

            _lexer.ExpectClose();
        }

        while (_lexer.TryOpen("result"u8))
        {
            while (_lexer.Current.Kind != TokenKind.RightParenthesis)
            {
                ParseValueType(_results);
                _resultCount++;
            }

            _lexer.ExpectClose();
        }
    }

    private int InternSignature()
    {
        _scratch.Clear();
        _scratch.Unsigned((uint)_parameterCount);
        _scratch.Bytes(_parameters.Span);
        _scratch.Unsigned((uint)_resultCount);
        _scratch.Bytes(_results.Span);
        int signature = _signatures.Intern(_scratch.Span);
        _scratch.Clear();
        if (signature == _typeOfSignature.Count)
        {
            _typeOfSignature.Add(-1);
        }

        return signature;
    }

    private uint FindOrAddFunctionType()
    {
        int signature = InternSignature();
        if (_typeOfSignature[signature] < 0)
        {
            _typeOfSignature[signature] = _types.Count;
            _types.TryAdd(-1);
            _typeInfo.Add(new TypeInfo(signature, _parameterCount));
            Section types = _sections[(int)SectionKind.Type];
            types.Count++;
            types.Content.Byte(0x60);
            types.Content.Bytes(_signatures[signature]);
        }

        return (uint)_typeOfSignature[signature];
    }
}
