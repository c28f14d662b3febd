using Petrel.Binary;
using Petrel.Types;
using Xunit;
using static Petrel.Tests.Binary.ModuleBytes;

namespace Petrel.Tests.Binary;

public sealed class ModuleDecoderTests
{
    [Fact]
    public void Index_spaces_hold_imports_first()
    {
        ModuleDefinition module = Decode(SampleModules.Mvp);
        Assert.Equal(4, module.Imports.Length);
        Assert.Equal(new ImportDefinition("env", "f", ExternKind.Function, 0, module.Imports[0].ModuleOffset), module.Imports[0]);
        Assert.Equal(1, module.ImportedFunctionCount);
        Assert.Equal([1, 0, 1, 2], module.FunctionTypeIndices);
        Assert.Equal("(i32 i32) -> (i32)", module.FunctionType(0).ToString());
        Assert.Equal(3, module.Globals.Length);
        Assert.False(module.Globals[0].Initializer.Exists);
        Assert.Equal(4, module.Globals[1].Initializer.Length);
        Assert.True(module.Globals[1].Type.IsMutable);
        Assert.Equal(1, module.StartFunction);
        Assert.Equal(3, module.Code.Length);
        Assert.Equal([0, 2], module.Elements[0].FunctionIndices);
        Assert.Equal("data"u8.ToArray(), module.Bytes.AsSpan(module.Data[0].DataOffset, module.Data[0].DataLength).ToArray());
        Assert.Equal([("name", 9)], module.CustomSections.Select(s => (s.Name, s.Place)));
    }

    [Fact]
    public void Segments_of_every_kind()
    {
        ModuleDefinition module = Decode(Module(
            "4: 01 70 00 00",
            "9: 08 00 41 00 0b 00 01 00 00 02 00 41 00 0b 00 00 03 00 00 04 41 00 0b 00 05 6f 00 06 00 41 00 0b 70 00 07 6f 00",
            """11: 03 00 41 00 0b "a" 01 "b" 02 00 41 00 0b "c" """));
        Assert.Equal(
            "Active Passive Active Declarative Active Passive Active Declarative",
            string.Join(' ', module.Elements.Select(e => e.Mode)));
        Assert.Equal(
            "(ref func) (ref func) (ref func) (ref func) funcref externref funcref externref",
            string.Join(' ', module.Elements.Select(e => e.Type)));
        Assert.Equal("Active Passive Active", string.Join(' ', module.Data.Select(d => d.Mode)));
    }

    [Fact]
    public void Recursive_groups_keep_their_lengths_and_refer_to_themselves()
    {
        ModuleDefinition module = Decode(SampleModules.References);
        Assert.Equal([2, 1, 1, 1], module.RecursiveGroupLengths);
        Assert.Equal(module.Types[1].Id, module.Types[0].Fields[0].Storage.Heap.TypeId);
        Assert.Same(module.Types[0], module.Types[1].Supertype);
        Assert.Equal(module.Types[3].Id, module.Types[3].Parameters[0].Heap.TypeId);
    }

    [Fact]
    public void Compact_imports()
    {
        ModuleDefinition module = Decode(
            Module("1: 01 60 00 00", """2: 02 "a" 00 7f 02 "b" 00 00 "c" 03 7f 00 "d" 00 7e 02 00 01 02 "e" "f" """),
            SampleModules.AllFeatures);
        Assert.Equal(
            "a.b Function 0, a.c Global 0, d.e Memory 0, d.f Memory 1",
            string.Join(", ", module.Imports.Select(i => $"{i.Module}.{i.Name} {i.Kind} {i.Index}")));
    }

    [Theory]
    [InlineData("1: 00|1: 00", "unexpected content after last section")]
    [InlineData("3: 00|1: 00", "unexpected content after last section")]
    [InlineData("6: 00|13: 00", "unexpected content after last section")]
    [InlineData("10: 00|12: 00", "unexpected content after last section")]
    [InlineData("14: 00", "malformed section id 14")]
    [InlineData("1: 00 00", "section size mismatch")]
    [InlineData("1: 01 61 00 00", "malformed definition type 0x61")]
    [InlineData("1: 01 60 01 40 00", "malformed value type 0x40")]
    [InlineData("1: 01 5f 01 40 00", "malformed storage type 0x40")]
    [InlineData("1: 01 5f 01 7f 02", "malformed mutability 0x02")]
    [InlineData("1: 01 60 01 63 40 00", "malformed heap type 0x40")]
    [InlineData("1: 01 60 01 63 01 00", "unknown type 1")]
    [InlineData("1: 01 50 01 00 60 00 00", "unknown type 0: the supertype")]
    [InlineData("1: 02 60 00 00 50 02 00 00 60 00 00", "sub type 1 has 2 supertypes")]
    [InlineData("2: 01 00 00 05", "malformed import kind 0x05")]
    [InlineData("2: 01 00 00 7f 00", "malformed import kind 0x7f")]
    [InlineData("3: 01 00", "function and code section have inconsistent lengths: 1 functions declared, 0 bodies found")]
    [InlineData("4: 01 7f 00 00", "malformed reference type 0x7f")]
    [InlineData("4: 01 70 08 00", "malformed limits flags 0x08")]
    [InlineData("5: 01 02 00", "malformed limits flags: a shared memory requires the threads proposal")]
    [InlineData("5: 01 08 00 00", "malformed limits flags: a page size requires the custom-page-sizes proposal")]
    [InlineData("7: 01 00 05 00", "malformed export kind 0x05")]
    [InlineData("9: 01 08", "malformed elements segment kind 8")]
    [InlineData("12: 01|11: 00", "data count and data section have inconsistent lengths: 1 segments announced, 0 found")]
    [InlineData("12: 01", "data count and data section have inconsistent lengths")]
    [InlineData("6: 01 7f 00 ff 0b", "illegal opcode ff")]
    [InlineData("6: 01 7f 00 fd ff 03 0b", "illegal opcode fd 511")]
    [InlineData("1: 01 4d 00 5f 00", "malformed definition type: a descriptor requires the custom-descriptors proposal")]
    [InlineData("1: 01 5d 00", "malformed definition type: a continuation type requires the stack-switching proposal")]
    public void Faults_are_named(string sections, string problem)
    {
        PetrelException error = Assert.ThrowsAny<PetrelException>(() => Decode(Module(sections.Split('|'))));
        Assert.StartsWith(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains("(at offset 0x", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "unexpected end")]
    [InlineData("00 61 73", "unexpected end")]
    [InlineData("00 61 73 6d", "unexpected end")]
    [InlineData("00 61 73 6d 01 00 00", "unexpected end")]
    [InlineData("01 61 73 6d 01 00 00 00", "magic header not detected")]
    [InlineData("00 61 73 6d 02 00 00 00", "unknown binary version")]
    [InlineData("00 61 73 6d 0d 00 01 00", "unknown binary version 13: this is a component")]
    public void The_preamble_is_checked(string bytes, string problem)
    {
        MalformedModuleException error = Assert.Throws<MalformedModuleException>(() => Decode(Parse(bytes)));
        Assert.StartsWith(problem, error.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1: 01 60 00 02 7f 7f", WasmFeatures.MultiValue, "multi-value")]
    [InlineData("1: 01 60 01 7b 00", WasmFeatures.Simd, "simd")]
    [InlineData("1: 01 60 01 6f 00", WasmFeatures.ReferenceTypes, "reference-types")]
    [InlineData("1: 01 60 01 6e 00", WasmFeatures.Gc, "gc")]
    [InlineData("1: 01 5f 00", WasmFeatures.Gc, "gc")]
    [InlineData("1: 01 60 01 69 00", WasmFeatures.Exceptions, "exceptions")]
    [InlineData("5: 01 04 00", WasmFeatures.Memory64, "memory64")]
    [InlineData("12: 00", WasmFeatures.BulkMemory, "bulk-memory")]
    [InlineData("13: 00", WasmFeatures.Exceptions, "exceptions")]
    public void Disabled_proposals_are_named(string section, WasmFeatures feature, string name)
    {
        byte[] module = Module(section);
        Decode(module);
        PetrelException error = Assert.ThrowsAny<PetrelException>(() => Decode(module, WasmFeatures.Wasm3 & ~feature));
        Assert.Contains($"requires the {name} proposal, which is disabled", error.Message, StringComparison.Ordinal);
    }
}
