using Petrel.Binary;
using Petrel.Types;
using Petrel.Validation;
using Xunit;

namespace Petrel.Tests.Validation;

/// <summary>Rules of shared-everything-threads and custom descriptors that the official scripts leave out.</summary>
public sealed class SharedEverythingTests
{
    private const WasmFeatures All = WasmFeatures.Wasm3 | WasmFeatures.Threads | WasmFeatures.Exceptions
        | WasmFeatures.SharedEverything | WasmFeatures.CustomDescriptors;

    [Theory]
    [InlineData("(memory 1) (func (type $f) (drop (i32.load (i32.const 0))))", "shared functions cannot access unshared memories")]
    [InlineData("(memory 1) (data \"\") (func (type $f) (memory.init 0 (i32.const 0) (i32.const 0) (i32.const 0)))", "shared functions cannot access unshared memories")]
    [InlineData("(tag $t) (func (type $f) (throw $t))", "shared functions cannot access unshared tags")]
    [InlineData("(tag $t) (func (type $f) (block (try_table (catch $t 0))))", "shared functions cannot access unshared tags")]
    [InlineData("(type $u (func)) (func (type $f) (call_ref $u (ref.null $u)))", "shared functions cannot access unshared function types")]
    [InlineData("(table shared 1 (shared funcref)) (type $u (func)) (func (type $f) (call_indirect (type $u) (i32.const 0)))", "shared functions cannot access unshared function types")]
    [InlineData("(elem func) (table shared 1 (shared funcref)) (func (type $f) (table.init 0 0 (i32.const 0) (i32.const 0) (i32.const 0)))", "shared functions cannot access unshared elem segments")]
    [InlineData("(func $g) (elem declare func $g) (func (type $f) (drop (ref.func $g)))", "shared functions cannot access unshared functions")]
    [InlineData("(global $g (mut i32) (i32.const 0)) (func (type $f) (drop (global.atomic.get seq_cst $g)))", "shared functions cannot access unshared globals")]
    [InlineData("(rec (type $a (shared (descriptor $b) (struct))) (type $b (describes $a) (struct)))", "descriptor of shared type 1 must be shared")]
    [InlineData("(type (shared (func (param anyref))))", "shared composite type must contain shared types: type 1 refers to an unshared one")]
    [InlineData("(func $g (type $f)) (global (ref func) (ref.func $g))", "type mismatch: end expects (ref func), (ref (exact 0)) found")]
    [InlineData("(rec (type $a (descriptor $b) (struct)) (type $b (describes $a) (struct))) (func (drop (ref.get_desc $b (ref.null none))))", "type without descriptor: ref.get_desc needs one, type 2 has none")]
    public void Faults_are_named(string text, string problem)
    {
        PetrelException error = Assert.ThrowsAny<PetrelException>(() => Validate(text, All));
        Assert.StartsWith(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(memory 1 1 shared) (func (type $f) (drop (i32.load (i32.const 0))))")]
    [InlineData("(tag $t (type $f)) (func (type $f) (throw $t))")]
    [InlineData("(table shared 1 (shared funcref)) (func (type $f) (call_indirect (type $f) (i32.const 0)))")]
    [InlineData("(func $g (type $f)) (global (ref (shared func)) (ref.func $g)) (func (type $f) (call $g) (return_call $g))")]
    [InlineData("(func $g (type $f)) (elem declare func $g) (func (result (ref (exact $f))) (ref.func $g))")]
    [InlineData("(rec (type $a (shared (descriptor $b) (struct))) (type $b (shared (describes $a) (struct)))) (func (type $f) (drop (struct.new_desc $a (struct.new $b))))")]
    [InlineData("(type $s (struct (field (mut i32)))) (func (param (ref $s)) (result i32) (struct.atomic.rmw.add acq_rel $s 0 (local.get 0) (i32.const 1)))")]
    public void Valid_modules_are_accepted(string text) => Validate(text, All);

    [Theory]
    [InlineData("(type (shared (struct)))", WasmFeatures.SharedEverything, "malformed definition type: a shared type")]
    [InlineData("(func (param (ref null (shared any))))", WasmFeatures.SharedEverything, "malformed heap type: a shared type")]
    [InlineData("(func (drop (ref.i31_shared (i32.const 0))))", WasmFeatures.SharedEverything, "illegal opcode fb 31")]
    [InlineData("(rec (type (descriptor 2) (struct)) (type (describes 1) (struct)))", WasmFeatures.CustomDescriptors, "malformed definition type: a descriptor")]
    [InlineData("(import \"\" \"\" (func (exact (type 0))))", WasmFeatures.CustomDescriptors, "malformed import kind 0x20")]
    [InlineData("(type $s (struct)) (func (param (ref (exact $s))))", WasmFeatures.CustomDescriptors, "malformed heap type")]
    [InlineData("(func (result anyref) (br_on_cast 0 eqref anyref (unreachable)))", WasmFeatures.CustomDescriptors, "type mismatch: a cast goes to a subtype")]
    public void A_proposal_that_is_off_is_refused(string text, WasmFeatures off, string problem)
    {
        // The type that the other modules start with is shared.
        string module = off == WasmFeatures.SharedEverything ? $"(module (type $f (func)) {text})" : $"(module (type $f (shared (func))) {text})";
        PetrelException error = Assert.ThrowsAny<PetrelException>(() => ValidateModule(module, All & ~off));
        Assert.StartsWith(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("global.atomic.get", 0x4F, 0x01, 0x11)]
    [InlineData("global.atomic.rmw.add (i32.const 1)", 0x51, 0x11, 0x01)]
    public void Orderings_are_one_byte(string instruction, byte opcode, byte acquireRelease, byte malformed)
    {
        string[] parts = instruction.Split(' ', 2);
        byte[] binary = TextFormat.ToBinary(
            $"(module (global (mut i32) (i32.const 0)) (func (drop ({parts[0]} acq_rel 0 {(parts.Length > 1 ? parts[1] : "")}))))");
        int place = binary.AsSpan().IndexOf([(byte)0xFE, opcode]) + 2;
        Assert.Equal(acquireRelease, binary[place]);
        ValidateBinary(binary, All);
        binary[place] = malformed;
        Assert.Contains("malformed memory ordering", Assert.Throws<MalformedModuleException>(() => ValidateBinary(binary, All)).Message, StringComparison.Ordinal);
    }

    private static void Validate(string text, WasmFeatures features) => ValidateModule($"(module (type $f (shared (func))) {text})", features);

    private static void ValidateModule(string text, WasmFeatures features) => ValidateBinary(TextFormat.ToBinary(text), features);

    private static void ValidateBinary(byte[] binary, WasmFeatures features) =>
        ModuleValidator.Validate(ModuleDecoder.Decode(binary, new TypeRegistry(), features), features, maxParallelism: 1);
}
