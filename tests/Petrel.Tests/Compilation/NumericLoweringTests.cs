using System.Globalization;
using System.Runtime.Intrinsics;
using System.Text;
using Petrel.Binary;
using Petrel.Compilation;
using Petrel.Runtime;
using Petrel.Types;
using Xunit;

namespace Petrel.Tests.Compilation;

/// <summary>Numeric instructions in compiled functions, where the JIT sees more of them than one.</summary>
public sealed unsafe class NumericLoweringTests
{
    private const int Signalling32 = 0x7FA0_0000;
    private const long Signalling64 = 0x7FF4_0000_0000_0000;

    [Theory]
    [InlineData("(f32.mul (local.get 0) (f32.const 1))")]
    [InlineData("(f32.mul (f32.const 1) (local.get 0))")]
    [InlineData("(f32.mul (local.get 0) (f32.const -1))")]
    [InlineData("(f32.div (local.get 0) (f32.const 1))")]
    [InlineData("(f32.div (local.get 0) (f32.const -1))")]
    [InlineData("(f32.sub (local.get 0) (f32.const 0))")]
    [InlineData("(f32.sub (f32.const -0) (local.get 0))")]
    [InlineData("(f32.add (local.get 0) (f32.const -0))")]
    [InlineData("(f32.add (f32.const -0) (local.get 0))")]
    [InlineData("(f32.mul (local.get 0) (f32.const 2))")]
    [InlineData("(f32.demote_f64 (f64.promote_f32 (local.get 0)))")]
    [InlineData("(f32.min (local.get 0) (f32.const 1))")]
    public void Float_arithmetic_quiets_a_signalling_NaN(string expression)
    {
        nint code = Compile($"(func (param f32) (result f32) {expression})");
        float result = ((delegate*<float, ModuleInstance?, float>)code)(BitConverter.Int32BitsToSingle(Signalling32), null);
        Assert.Equal(Signalling32 | 0x0040_0000, BitConverter.SingleToInt32Bits(result) & int.MaxValue);
    }

    [Theory]
    [InlineData("(f64.mul (local.get 0) (f64.const 1))")]
    [InlineData("(f64.div (local.get 0) (f64.const 1))")]
    [InlineData("(f64.sub (local.get 0) (f64.const 0))")]
    [InlineData("(f64.add (local.get 0) (f64.const -0))")]
    [InlineData("(f64.max (local.get 0) (f64.const 1))")]
    public void Double_arithmetic_quiets_a_signalling_NaN(string expression)
    {
        nint code = Compile($"(func (param f64) (result f64) {expression})");
        double result = ((delegate*<double, ModuleInstance?, double>)code)(BitConverter.Int64BitsToDouble(Signalling64), null);
        Assert.Equal(Signalling64 | (1L << 51), BitConverter.DoubleToInt64Bits(result) & long.MaxValue);
    }

    [Fact]
    public void Constants_keep_the_bits_of_a_NaN()
    {
        Assert.Equal(Signalling32, ((delegate*<ModuleInstance?, int>)Compile(
            "(func (result i32) (i32.reinterpret_f32 (f32.const nan:0x200000)))"))(null));
        Assert.Equal(Signalling64, ((delegate*<ModuleInstance?, long>)Compile(
            "(func (result i64) (i64.reinterpret_f64 (f64.const nan:0x4000000000000)))"))(null));
    }

    // Every step leaves vectors of another lane type to the next one.
    [Fact]
    public void Lane_types_follow_one_another_freely()
    {
        nint code = Compile(
            """
            (func (param v128 v128) (result i32)
              (i32x4.extract_lane 2
                (v128.bitselect
                  (i16x8.add (f32x4.lt (local.get 0) (local.get 1)) (i8x16.narrow_i16x8_s (local.get 0) (local.get 1)))
                  (i64x2.shl (f64x2.neg (i16x8.extend_low_i8x16_s (local.get 1))) (i8x16.bitmask (local.get 0)))
                  (select (i32x4.splat (i32.const 0x00FF00FF)) (v128.not (local.get 1)) (v128.any_true (local.get 0))))))
            """);
        var left = Vector128.Create(1.5f, -2f, 3f, float.NaN);
        var right = Vector128.Create(2f, -3f, 4f, 1f);
        Vector128<short> sum = Vector128.LessThan(left, right).AsInt16()
            + Vector128.NarrowWithSaturation(left.AsInt16(), right.AsInt16()).AsInt16();
        Vector128<int> shifted = ((-Vector128.WidenLower(right.AsSByte()).AsDouble()).AsInt64() << (int)left.AsByte().ExtractMostSignificantBits()).AsInt32();
        int expected = Vector128.ConditionalSelect(Vector128.Create(0x00FF00FF), sum.AsInt32(), shifted)[2];
        Assert.Equal(expected, ((delegate*<Vector128<byte>, Vector128<byte>, ModuleInstance?, int>)code)(left.AsByte(), right.AsByte(), new Placeholder()));
    }

    [Theory]
    [InlineData("0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15")]
    [InlineData("4 5 6 7 4 5 6 7 0 1 2 3 12 13 14 15")]
    [InlineData("31 30 29 28 27 26 25 24 23 22 21 20 19 18 17 16")]
    [InlineData("3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18")]
    [InlineData("0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23")]
    [InlineData("0 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30")]
    public void Shuffles(string lanes)
    {
        nint code = Compile($"(func (param v128 v128) (result v128) (i8x16.shuffle {lanes} (local.get 0) (local.get 1)))");
        Vector128<byte> left = Vector128<byte>.Indices, right = Vector128<byte>.Indices + Vector128.Create((byte)16);
        byte[] expected = [.. lanes.Split(' ').Select(lane => byte.Parse(lane, CultureInfo.InvariantCulture))];
        Assert.Equal(
            Vector128.Create(expected),
            ((delegate*<Vector128<byte>, Vector128<byte>, ModuleInstance?, Vector128<byte>>)code)(left, right, null));
    }

    [Fact]
    public void A_function_of_many_vector_instructions_computes_what_a_loop_does()
    {
        const int rounds = 2000;
        var body = new StringBuilder("(func (param v128 v128) (result v128) local.get 0\n");
        for (int i = 0; i < rounds; i++)
        {
            body.Append(CultureInfo.InvariantCulture, $"local.get 1 i32x4.add i32.const {i % 31} i32x4.shl local.get 0 v128.xor i8x16.abs local.get 1 i32x4.max_u\n");
        }

        nint code = Compile(body.Append(')').ToString());
        Vector128<uint> left = Vector128.Create(1u, 0x80000000, 77, 0xFFFFFFFF), right = Vector128.Create(3u, 5, 0xABCDEF, 9);
        Vector128<uint> expected = left;
        for (int i = 0; i < rounds; i++)
        {
            Vector128<uint> mixed = ((expected + right) << (i % 31)) ^ left;
            expected = Vector128.Max(Vector128.Abs(mixed.AsSByte()).AsUInt32(), right);
        }

        Assert.Equal(
            expected,
            ((delegate*<Vector128<byte>, Vector128<byte>, ModuleInstance?, Vector128<byte>>)code)(left.AsByte(), right.AsByte(), null).AsUInt32());
    }

    /// <summary>The code of a function that needs no instance.</summary>
    private static nint Compile(string function)
    {
        var engine = new Engine();
        ModuleDefinition definition = ModuleDecoder.Decode(TextFormat.ToBinary(function), new TypeRegistry(), (WasmFeatures)long.MaxValue);
        return CompiledModule.Create(definition, engine).ResolveFunction(0);
    }

    private sealed class Placeholder : ModuleInstance;
}
