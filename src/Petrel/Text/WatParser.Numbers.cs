using System.Globalization;

namespace Petrel.Text;

/// <summary>Constants: numbers, vectors and lanes.</summary>
internal sealed partial class WatParser
{
    private ulong ParseInteger(int bits) => NumberReader.Integer(_lexer, bits);

    private uint ParseFloat32() => NumberReader.Float32(_lexer);

    private ulong ParseFloat64() => NumberReader.Float64(_lexer);

    /// <summary>A shape, then one number for each lane.</summary>
    private void WriteVector(ByteBuffer output)
    {
        VectorShape shape = NumberReader.Shape(_lexer);
        int bits = 128 / shape.LaneCount();
        for (int lane = 0; lane < shape.LaneCount(); lane++)
        {
            if (_lexer.Current.Kind == TokenKind.RightParenthesis)
            {
                throw _source.Error(
                    string.Create(CultureInfo.InvariantCulture, $"wrong number of lane literals: {lane}, expected {shape.LaneCount()}"),
                    _lexer.Current.Start);
            }

            switch (shape)
            {
                case VectorShape.F32x4:
                    output.Fixed32(ParseFloat32());
                    break;
                case VectorShape.F64x2:
                    output.Fixed64(ParseFloat64());
                    break;
                default:
                    WriteLittleEndian(ParseInteger(bits), bits / 8, output);
                    break;
            }
        }

        if (_lexer.Current.Kind == TokenKind.Number)
        {
            throw _source.Error($"wrong number of lane literals: more than {shape.LaneCount()}", _lexer.Current.Start);
        }
    }

    private static void WriteLittleEndian(ulong value, int bytes, ByteBuffer output)
    {
        for (int i = 0; i < bytes; i++)
        {
            output.Byte((byte)(value >> (8 * i)));
        }
    }

    private byte ParseLane()
    {
        Token token = _lexer.Current;
        ulong lane = ParseUnsigned(64, "a lane index");
        if (lane > byte.MaxValue)
        {
            throw _source.Error($"i8 constant out of range: lane index {lane}, expected at most 255", token.Start);
        }

        return (byte)lane;
    }

    private void WriteShuffle(ByteBuffer output)
    {
        for (int i = 0; i < 16; i++)
        {
            if (_lexer.Current.Kind is not TokenKind.Number)
            {
                throw _source.Error($"invalid lane length: {i} lane indices, expected 16", _lexer.Current.Start);
            }

            output.Byte(ParseLane());
        }

        if (_lexer.Current.Kind == TokenKind.Number)
        {
            throw _source.Error("invalid lane length: more than 16 lane indices", _lexer.Current.Start);
        }
    }
}
