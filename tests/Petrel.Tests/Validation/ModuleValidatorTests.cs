using Petrel.Binary;
using Petrel.Tests.Binary;
using Petrel.Validation;
using Xunit;
using static Petrel.Tests.Binary.ModuleBytes;

namespace Petrel.Tests.Validation;

public sealed class ModuleValidatorTests
{
    [Theory]
    [InlineData("1: 01 60 00 00|3: 01 05|10: 01 { 00 0b }", "unknown type 5: the module has 1")]
    [InlineData("1: 01 5f 00|3: 01 00|10: 01 { 00 0b }", "non-function type 0: it is a struct type")]
    [InlineData("1: 02 60 00 00 50 01 00 60 00 00", "sub type 1 does not match super type 0: the super type is final")]
    [InlineData("1: 02 50 00 5f 01 7f 00 50 01 00 5f 01 7f 01", "sub type 1 does not match super type 0: a struct type with matching parts expected")]
    [InlineData("4: 01 64 70 00 00", "type mismatch: table 0 of (ref func), which has no default value")]
    [InlineData("4: 01 70 01 05 04", "size minimum must not be greater than maximum: 5 to 4 found")]
    [InlineData("4: 01 70 00 80 80 80 80 10", "table size must be at most 4294967295, 4294967296 found")]
    [InlineData("5: 01 00 81 80 04", "memory size must be at most 65536 pages (4GiB), 65537 found")]
    [InlineData("5: 01 04 81 80 80 80 80 80 40", "memory size must be at most 281474976710656 pages")]
    [InlineData("5: 01 02 01", "shared memory must have maximum")]
    [InlineData("5: 01 08 01 0c", "invalid custom page size 2^12: 1 or 65536 expected")]
    [InlineData("6: 01 7f 00 42 00 0b", "type mismatch: end expects i32, i64 found")]
    [InlineData("6: 01 7f 00 0b", "type mismatch: end expects i32, nothing found")]
    [InlineData("6: 01 7f 00 41 00 41 00 0b", "type mismatch: [i32] expected at the end of the function, 1 value found besides")]
    [InlineData("6: 01 7f 00 41 00 45 0b", "constant expression required: i32.eqz is not a constant instruction")]
    [InlineData("6: 01 7f 00 02 7f 41 00 0b 0b", "constant expression required: block is not a constant instruction")]
    [InlineData("6: 02 7f 00 23 01 0b 7f 00 41 00 0b", "unknown global 1: 0 can be read here")]
    [InlineData("6: 02 7f 01 41 00 0b 7f 00 23 00 0b", "constant expression required: global 0 is mutable")]
    [InlineData("""7: 01 "x" 00 03""", "unknown function 3 in export \"x\": the module has 0")]
    [InlineData("""5: 01 00 00|7: 02 "x" 02 00 "x" 02 00""", "duplicate export name \"x\"")]
    [InlineData("8: 01", "unknown function 1 as start function: the module has 0")]
    [InlineData("1: 01 60 01 7f 00|3: 01 00|8: 00|10: 01 { 00 0b }", "start function 0 must have no parameters and no results, it has 1 and 0")]
    [InlineData("9: 01 00 41 00 0b 00", "unknown table 0: the module has 0")]
    [InlineData("4: 01 6f 00 00|9: 01 00 41 00 0b 00", "type mismatch: table 0 holds externref, the segment (ref func)")]
    [InlineData("4: 01 70 00 00|9: 01 00 41 00 0b 01 04", "unknown function 4: the module has 0")]
    [InlineData("11: 01 00 41 00 0b 00", "unknown memory 0: the module has 0")]
    [InlineData("5: 01 04 00|11: 01 00 41 00 0b 00", "type mismatch: end expects i64, i32 found")]
    [InlineData("1: 01 60 00 01 7f|13: 01 00 00", "non-empty tag result type: tag 0 has 1 results, none expected")]
    public void Faults_are_named(string sections, string problem)
    {
        WasmFeatures features = SampleModules.AllFeatures & ~WasmFeatures.StackSwitching;
        InvalidModuleException error = Assert.Throws<InvalidModuleException>(() => Validate(Module(sections.Split('|')), features));
        Assert.StartsWith(problem, error.Problem, StringComparison.Ordinal);
        Assert.Equal(-1, error.FunctionIndex);
        Assert.InRange(error.Offset, 8, 100);
    }

    [Theory]
    [InlineData("5: 02 00 00 00 00", WasmFeatures.MultiMemory, "multiple memories")]
    [InlineData("4: 02 70 00 00 70 00 00", WasmFeatures.ReferenceTypes, "multiple tables")]
    [InlineData("6: 01 7f 00 41 00 41 00 6a 0b", WasmFeatures.ExtendedConstantExpressions, "constant expression required: i32.add requires the extended-const proposal")]
    public void Disabled_proposals_are_named(string section, WasmFeatures feature, string problem)
    {
        Validate(Module(section));
        InvalidModuleException error = Assert.Throws<InvalidModuleException>(() => Validate(Module(section), WasmFeatures.Wasm3 & ~feature));
        Assert.StartsWith(problem, error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_lowest_faulty_function_is_reported_whatever_the_number_of_threads()
    {
        // 4,000 functions of 1 KB; two of them end in a drop of nothing.
        const int Count = 4000;
        List<byte> code = [.. Unsigned(Count)];
        byte[] good = [0, .. Enumerable.Repeat((byte)1, 1000), 0x0B];
        byte[] bad = [0, .. Enumerable.Repeat((byte)1, 999), 0x1A, 0x0B];
        for (int i = 0; i < Count; i++)
        {
            byte[] body = i is 1234 or 1300 or 3999 ? bad : good;
            code.AddRange([.. Unsigned((uint)body.Length), .. body]);
        }

        byte[] functions = [.. Unsigned(Count), .. new byte[Count]];
        byte[] module =
        [
            .. Module("1: 01 60 00 00"), 3, .. Unsigned((uint)functions.Length), .. functions, 10, .. Unsigned((uint)code.Count), .. code,
        ];
        ModuleDefinition definition = Decode(module);
        foreach (int threads in (int[])[1, 2, 3, 8, 0])
        {
            for (int round = 0; round < 20; round++)
            {
                InvalidModuleException error = Assert.Throws<InvalidModuleException>(
                    () => ModuleValidator.Validate(definition, WasmFeatures.Wasm3, threads));
                Assert.Equal(1234, error.FunctionIndex);
            }
        }
    }

    [Fact]
    public void Validation_allocates_per_module_not_per_instruction()
    {
        byte[] body = [0, .. Enumerable.Repeat<byte[]>([0x41, 0, 0x41, 1, 0x6A, 0x1A, 0x02, 0x40, 0x0B], 100_000).SelectMany(b => b), 0x0B];
        byte[] code = [1, .. Unsigned((uint)body.Length), .. body];
        ModuleDefinition module = Decode([.. Module("1: 01 60 00 00", "3: 01 00"), 10, .. Unsigned((uint)code.Length), .. code]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ModuleValidator.Validate(module, WasmFeatures.Wasm3, 1);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 * 1024);
    }
}
