using System.Numerics;

namespace Petrel.Text;

/// <summary>Types (spec: Text Format, Types).</summary>
internal sealed partial class WatParser
{
    private const byte SharedPrefix = 0x65;
    private const byte ExactPrefix = 0x62;

    /// <summary>A heap type: the code of an abstract one, or a type index.</summary>
    private readonly record struct HeapTypeCode(bool IsIndex, uint Value, bool IsExact = false, bool IsShared = false)
    {
        public void Write(ByteBuffer output)
        {
            if (IsExact)
            {
                output.Byte(ExactPrefix);
                output.Unsigned(Value);
            }
            else if (IsIndex)
            {
                output.Signed(Value);
            }
            else
            {
                if (IsShared)
                {
                    output.Byte(SharedPrefix);
                }

                output.Byte((byte)Value);
            }
        }
    }

    private readonly record struct ReferenceTypeCode(bool IsNullable, HeapTypeCode Heap)
    {
        /// <summary>True for <c>funcref</c>, the type that segments have when they do not say theirs.</summary>
        public bool IsFunctionReference => IsNullable && !Heap.IsIndex && !Heap.IsShared && Heap.Value == 0x70;

        public void Write(ByteBuffer output)
        {
            // Nullable references to abstract types have a short form.
            if (!IsNullable || Heap.IsIndex || Heap.IsShared)
            {
                output.Byte(IsNullable ? (byte)0x63 : (byte)0x64);
            }

            Heap.Write(output);
        }
    }

    private void ParseValueType(ByteBuffer output)
    {
        if (_lexer.Current.Kind == TokenKind.Keyword && NumericTypeCode(_lexer.Text(_lexer.Current)) is byte code and not 0)
        {
            _lexer.Advance();
            output.Byte(code);
            return;
        }

        if (!TryReferenceType(out ReferenceTypeCode reference))
        {
            throw UnknownType("a value type");
        }

        reference.Write(output);
    }

    private static byte NumericTypeCode(ReadOnlySpan<byte> keyword) => keyword switch
    {
        _ when keyword.SequenceEqual("i32"u8) => 0x7F,
        _ when keyword.SequenceEqual("i64"u8) => 0x7E,
        _ when keyword.SequenceEqual("f32"u8) => 0x7D,
        _ when keyword.SequenceEqual("f64"u8) => 0x7C,
        _ when keyword.SequenceEqual("v128"u8) => 0x7B,
        _ => 0,
    };

    private TextFormatException UnknownType(string expectation)
    {
        Token token = _lexer.Current;
        return token.Kind == TokenKind.Keyword ? UnknownOperator(token, expectation) : _lexer.Unexpected(expectation);
    }

    private ReferenceTypeCode ParseReferenceType() =>
        TryReferenceType(out ReferenceTypeCode type) ? type : throw UnknownType("a reference type");

    private bool TryReferenceType(out ReferenceTypeCode type)
    {
        if (_lexer.Current.Kind == TokenKind.Keyword)
        {
            byte code = ReferenceKeyword(_lexer.Text(_lexer.Current));
            type = new ReferenceTypeCode(true, new HeapTypeCode(false, code));
            if (code == 0)
            {
                return false;
            }

            _lexer.Advance();
            return true;
        }

        if (_lexer.TryOpen("ref"u8))
        {
            bool isNullable = _lexer.TryKeyword("null"u8);
            type = new ReferenceTypeCode(isNullable, ParseHeapType());
            _lexer.ExpectClose();
            return true;
        }

        type = default;
        if (!_lexer.IsOpen("shared"u8))
        {
            return false;
        }

        // (shared funcref) is short for (ref null (shared func)).
        _lexer.TryOpen("shared"u8);
        byte shared = _lexer.Current.Kind == TokenKind.Keyword ? ReferenceKeyword(_lexer.Text(_lexer.Current)) : (byte)0;
        if (shared == 0)
        {
            throw UnknownType("the abbreviation of a reference type");
        }

        _lexer.Advance();
        _lexer.ExpectClose();
        type = new ReferenceTypeCode(true, new HeapTypeCode(false, shared, IsShared: true));
        return true;
    }

    private static byte ReferenceKeyword(ReadOnlySpan<byte> keyword) => keyword switch
    {
        _ when !keyword.EndsWith("ref"u8) => 0,
        _ when keyword.SequenceEqual("nullref"u8) => 0x71,
        _ when keyword.SequenceEqual("nullfuncref"u8) => 0x73,
        _ when keyword.SequenceEqual("nullexternref"u8) => 0x72,
        _ when keyword.SequenceEqual("nullexnref"u8) => 0x74,
        _ when keyword.SequenceEqual("nullcontref"u8) => 0x75,
        _ when keyword.StartsWith("no"u8) => 0,
        _ => AbstractHeapCode(keyword[..^3]),
    };

    private static byte AbstractHeapCode(ReadOnlySpan<byte> keyword) => keyword switch
    {
        _ when keyword.SequenceEqual("func"u8) => 0x70,
        _ when keyword.SequenceEqual("extern"u8) => 0x6F,
        _ when keyword.SequenceEqual("any"u8) => 0x6E,
        _ when keyword.SequenceEqual("eq"u8) => 0x6D,
        _ when keyword.SequenceEqual("i31"u8) => 0x6C,
        _ when keyword.SequenceEqual("struct"u8) => 0x6B,
        _ when keyword.SequenceEqual("array"u8) => 0x6A,
        _ when keyword.SequenceEqual("exn"u8) => 0x69,
        _ when keyword.SequenceEqual("cont"u8) => 0x68,
        _ when keyword.SequenceEqual("none"u8) => 0x71,
        _ when keyword.SequenceEqual("nofunc"u8) => 0x73,
        _ when keyword.SequenceEqual("noextern"u8) => 0x72,
        _ when keyword.SequenceEqual("noexn"u8) => 0x74,
        _ when keyword.SequenceEqual("nocont"u8) => 0x75,
        _ => 0,
    };

    private HeapTypeCode ParseHeapType()
    {
        if (IsIndex)
        {
            return new HeapTypeCode(true, ParseIndex(_types));
        }

        if (_lexer.TryOpen("exact"u8))
        {
            uint index = ParseIndex(_types);
            _lexer.ExpectClose();
            return new HeapTypeCode(true, index, IsExact: true);
        }

        bool isShared = _lexer.TryOpen("shared"u8);
        byte code = _lexer.Current.Kind == TokenKind.Keyword ? AbstractHeapCode(_lexer.Text(_lexer.Current)) : (byte)0;
        if (code == 0)
        {
            throw UnknownType("a heap type");
        }

        _lexer.Advance();
        if (isShared)
        {
            _lexer.ExpectClose();
        }

        return new HeapTypeCode(false, code, IsShared: isShared);
    }

    /// <summary>Limits (spec: Text Format, Limits) as they are in a binary module, flags first.</summary>
    private void ParseLimits(bool is64, bool isMemory, ByteBuffer output, bool isShared = false)
    {
        ulong minimum = ParseUnsigned(64, "the minimum size");
        ulong? maximum = _lexer.Current.Kind == TokenKind.Number ? ParseUnsigned(64, "the maximum size") : null;
        isShared |= isMemory && _lexer.TryKeyword("shared"u8);
        int? pageSize = isMemory ? TryPageSize() : null;
        WriteLimits(minimum, maximum, is64, isShared, pageSize, output);
    }

    private static void WriteLimits(ulong minimum, ulong? maximum, bool is64, bool isShared, int? pageSizeLog2, ByteBuffer output)
    {
        // 64 KiB is what a memory has that does not say its page size.
        bool customPages = pageSizeLog2 is not (null or 16);
        output.Byte((byte)((maximum is null ? 0 : 1) | (isShared ? 2 : 0) | (is64 ? 4 : 0) | (customPages ? 8 : 0)));
        output.Unsigned(minimum);
        if (maximum is ulong value)
        {
            output.Unsigned(value);
        }

        if (customPages)
        {
            output.Unsigned((uint)pageSizeLog2!.Value);
        }
    }

    /// <summary><c>(pagesize n)</c>: log2 of n, or null when it is not there.</summary>
    private int? TryPageSize()
    {
        if (!_lexer.TryOpen("pagesize"u8))
        {
            return null;
        }

        Token token = _lexer.Current;
        ulong size = ParseUnsigned(64, "a page size");
        if (!BitOperations.IsPow2(size))
        {
            throw _source.Error($"invalid custom page size {size}: a power of two is expected", token.Start);
        }

        _lexer.ExpectClose();
        return BitOperations.Log2(size);
    }

    /// <summary><c>i32</c> or <c>i64</c> in front of limits, the former when there is none; true for the latter.</summary>
    private bool ParseAddressType()
    {
        if (_lexer.TryKeyword("i64"u8))
        {
            return true;
        }

        _lexer.TryKeyword("i32"u8);
        return false;
    }

    private void ParseGlobalType(ByteBuffer output)
    {
        int flags = 0;
        // (shared funcref) is the attribute on an ordinary type here, not the abbreviation of a shared type.
        if (_lexer.TryOpen("shared"u8))
        {
            flags = _lexer.TryKeyword("mut"u8) ? 3 : 2;
        }
        else if (_lexer.TryOpen("mut"u8))
        {
            flags = 1;
        }

        ParseValueType(output);
        if (flags != 0)
        {
            _lexer.ExpectClose();
        }

        output.Byte((byte)flags);
    }
}
