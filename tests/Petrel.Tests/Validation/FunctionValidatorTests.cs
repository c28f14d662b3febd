using Petrel.Tests.Binary;
using Xunit;
using static Petrel.Tests.Binary.ModuleBytes;

namespace Petrel.Tests.Validation;

public sealed class FunctionValidatorTests
{
    [Theory]
    [InlineData("41 00", "type mismatch: [] expected at the end of the function, 1 value found besides")]
    [InlineData("1a", "type mismatch: drop expects an operand, nothing found")]
    [InlineData("41 00 42 00 6a 1a", "type mismatch: i32.add expects i32, i64 found")]
    [InlineData("6a 1a", "type mismatch: i32.add expects i32, nothing found")]
    [InlineData("20 03 1a", "unknown local 3: the function has 1 locals, parameters included")]
    [InlineData("23 00 1a", "unknown global 0: the module has 0")]
    [InlineData("10 07", "unknown function 7: the module has 1")]
    [InlineData("0c 01", "unknown label 1: 1 are open here")]
    [InlineData("41 00 28 03 00 1a", "alignment must not be larger than natural: at most 2^2 expected, 2^3 found")]
    [InlineData("41 00 28 42 01 00 1a", "unknown memory 1: the module has 1")]
    [InlineData("41 00 28 02 80 80 80 80 10 1a", "offset out of range: 4294967296 is not below 2^32")]
    [InlineData("41 00 28 80 01 00 1a", "malformed memop flags 0x80")]
    [InlineData("41 00 fd 0f fd 15 10 1a", "invalid lane index 16: less than 16 expected")]
    [InlineData("41 00 41 00 11 00 00", "unknown table 0: the module has 0")]
    [InlineData("02 05 0b", "unknown type 5: the module has 3")]
    [InlineData("02 02 0b", "non-function type 2: it is a struct type")]
    [InlineData("41 00 41 00 41 00 fc 08 00 00", "data count section required")]
    [InlineData("05", "misplaced ELSE opcode: the innermost open block is a function")]
    [InlineData("41 00 04 7f 41 00 0b 1a", "type mismatch: an if without else gives [], [i32] expected")]
    [InlineData("41 00 0e 01 00 05", "unknown label 5")]
    [InlineData("02 7f 41 00 41 00 0e 01 01 00 0b 1a", "type mismatch: label 0 of br_table takes 0 values, the default label 1")]
    [InlineData("d2 00 1a", "undeclared function reference 0")]
    [InlineData("fb 02 02 00 1a", "type mismatch: struct.get expects (ref null 2), nothing found")]
    [InlineData("fb 02 02 05 1a", "unknown field 5: the struct has 1")]
    [InlineData("41 00 fb 05 02 00", "immutable field: the field is immutable")]
    [InlineData("08 00", "unknown tag 0: the module has 0")]
    [InlineData("d0 70 d0 70 41 00 1b 1a", "type mismatch: select without a type takes numbers and vectors, funcref found")]
    [InlineData("41 00 42 00 41 00 1b 1a", "type mismatch: select needs two values of one type, i32 and i64 found")]
    [InlineData("41 00 1c 02 7f 7f 1a", "invalid result arity: select takes 1 type, 2 found")]
    [InlineData("ff", "illegal opcode ff")]
    [InlineData("fc 80 02", "illegal opcode fc 256")]
    [InlineData("41 80 80 80 80 10", "integer too large")]
    [InlineData("02 40", "unexpected end of section or function")]
    [InlineData("0b 01", "END opcode expected")]
    public void Faults_are_named(string code, string problem)
    {
        byte[] module = Module(
            "1: 03 60 00 00 60 00 00 5f 01 7f 00", "3: 01 00", "5: 01 00 01", $"10: 01 {{ 01 01 7f {code} 0b }}");
        PetrelException error = Assert.ThrowsAny<PetrelException>(() => Validate(module));
        Assert.StartsWith(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_carry_function_and_offset()
    {
        byte[] module = Module("1: 01 60 00 00", "3: 02 00 00", "10: 02 { 00 0b } { 00 01 01 1a 0b }");
        InvalidModuleException error = Assert.Throws<InvalidModuleException>(() => Validate(module));
        Assert.Equal(1, error.FunctionIndex);
        Assert.Equal(module.Length - 2, error.Offset);
        Assert.EndsWith($"(in function 1 at offset 0x{module.Length - 2:x})", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("41 00 c0 1a", WasmFeatures.SignExtension, "i32.extend8_s requires the sign-extension proposal")]
    [InlineData("43 00 00 00 00 fc 00 1a", WasmFeatures.SaturatingFloatToInt, "i32.trunc_sat_f32_s requires the saturating-float-to-int proposal")]
    [InlineData("41 00 41 00 41 00 fc 0b 00", WasmFeatures.BulkMemory, "memory.fill requires the bulk-memory proposal")]
    [InlineData("d0 70 1a", WasmFeatures.ReferenceTypes, "ref.null requires the reference-types proposal")]
    [InlineData("41 00 fd 0f 1a", WasmFeatures.Simd, "i8x16.splat requires the simd proposal")]
    [InlineData("12 00", WasmFeatures.TailCalls, "return_call requires the tail-call proposal")]
    [InlineData("00 14 00", WasmFeatures.FunctionReferences, "call_ref requires the function-references proposal")]
    [InlineData("41 00 fb 1c 1a", WasmFeatures.Gc, "ref.i31 requires the gc proposal")]
    [InlineData("1f 40 00 0b", WasmFeatures.Exceptions, "try_table requires the exceptions proposal")]
    [InlineData("06 40 19 0b", WasmFeatures.LegacyExceptions, "try requires the legacy-exceptions proposal")]
    [InlineData("fe 03 00", WasmFeatures.Threads, "atomic.fence requires the threads proposal")]
    [InlineData("42 00 42 00 fc 16 1a 1a", WasmFeatures.WideArithmetic, "i64.mul_wide_u requires the wide-arithmetic proposal")]
    [InlineData("00 e2 00", WasmFeatures.StackSwitching, "suspend requires the stack-switching proposal")]
    [InlineData("02 00 0b", WasmFeatures.MultiValue, "a type index requires the multi-value proposal")]
    public void Disabled_proposals_are_named(string code, WasmFeatures feature, string problem)
    {
        byte[] module = Module("1: 01 60 00 00", "3: 01 00", "5: 01 00 01", "13: 01 00 00", $"10: 01 {{ 00 {code} 0b }}");
        Validate(module, SampleModules.AllFeatures);
        PetrelException error = Assert.ThrowsAny<PetrelException>(() => Validate(module, SampleModules.AllFeatures & ~feature));
        Assert.Contains(problem + ", which is disabled", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WasmFeatures.Exceptions, true)]
    [InlineData(WasmFeatures.LegacyExceptions, true)]
    [InlineData(WasmFeatures.Exceptions | WasmFeatures.LegacyExceptions, false)]
    public void Both_proposals_for_exceptions_have_throw(WasmFeatures disabled, bool valid)
    {
        byte[] module = Module("1: 01 60 00 00", "3: 01 00", "13: 01 00 00", "10: 01 { 00 08 00 0b }");
        if (valid)
        {
            Validate(module, SampleModules.AllFeatures & ~disabled);
        }
        else
        {
            PetrelException error = Assert.ThrowsAny<PetrelException>(() => Validate(module, SampleModules.AllFeatures & ~disabled));
            Assert.Contains("throw requires the exceptions proposal", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("20 00 1a", false)]
    [InlineData("d2 00 21 00 20 00 1a", true)]
    [InlineData("02 40 d2 00 21 00 0b 20 00 1a", false)] // forgotten at the end of the block
    [InlineData("02 40 d2 00 21 00 20 00 1a 0b", true)]
    [InlineData("41 00 04 40 d2 00 21 00 05 20 00 1a 0b", false)] // and at else
    [InlineData("d2 00 22 00 1a 02 40 20 00 1a 0b 20 00 1a", true)]
    [InlineData("00 20 00 1a", false)] // in unreachable code too
    public void Locals_without_default_value_are_set_before_use(string code, bool valid)
    {
        // Locals 0 and, behind 1,100 others, the same again in the place that runs are searched for.
        foreach ((string locals, string index) in (ReadOnlySpan<(string, string)>)[("01 01 64 00", "00"), ("02 cc 08 7f 01 64 00", "cc 08")])
        {
            string body = code.Replace("20 00", "20 " + index, StringComparison.Ordinal)
                .Replace("21 00", "21 " + index, StringComparison.Ordinal).Replace("22 00", "22 " + index, StringComparison.Ordinal);
            byte[] module = Module("1: 01 60 00 00", "3: 01 00", "9: 01 03 00 01 00", $"10: 01 {{ {locals} {body} 0b }}");
            if (valid)
            {
                Validate(module);
            }
            else
            {
                Assert.StartsWith("uninitialized local", Assert.Throws<InvalidModuleException>(() => Validate(module)).Problem, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("ff 01", "7f", true)]
    [InlineData("80 02", "7f", true)]
    [InlineData("80 02", "7e", false)]
    [InlineData("cb 08", "7f", true)]
    [InlineData("cc 08", "7e", true)]
    [InlineData("cd 08", "7d", true)]
    [InlineData("ce 08", "7d", true)]
    [InlineData("cb 08", "7e", false)]
    [InlineData("cd 08", "7e", false)]
    [InlineData("cf 08", "7d", false)]
    public void Locals_beyond_the_flat_ones_are_found_in_their_runs(string index, string type, bool valid)
    {
        byte[] module = Module("1: 01 60 00 00", "3: 01 00", $"10: 01 {{ 04 cc 08 7f 01 7e 00 7c 02 7d 02 {type} 20 {index} 0b 1a 0b }}");
        Assert.Equal(valid, Record.Exception(() => Validate(module)) is null);
    }
}
