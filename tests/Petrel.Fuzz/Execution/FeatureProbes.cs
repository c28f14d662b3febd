namespace Petrel.Fuzz.Execution;

/// <summary>A small module for each proposal that a host may lack.</summary>
internal static class FeatureProbes
{
    private static readonly (WasmFeatures Features, string Text)[] s_probes =
    [
        (WasmFeatures.RelaxedSimd, "(func (param v128 v128) (result v128) (i8x16.relaxed_swizzle (local.get 0) (local.get 1)))"),
        (WasmFeatures.TailCalls, "(func $f (return_call $f))"),
        (WasmFeatures.ExtendedConstantExpressions, "(global i32 (i32.add (i32.const 1) (i32.const 2)))"),
        (WasmFeatures.MultiMemory, "(memory 1) (memory 1)"),
        (WasmFeatures.Memory64, "(memory i64 1) (table i64 1 1 funcref)"),
        (WasmFeatures.FunctionReferences | WasmFeatures.Gc, "(type (sub (struct (field i8)))) (func (param (ref 0)) (result anyref) (ref.cast (ref 0) (local.get 0)))"),
        (WasmFeatures.Exceptions, "(tag $t) (func (block (result exnref) (try_table (catch_all_ref 0)) (ref.null exn)) (drop))"),
        (WasmFeatures.LegacyExceptions, "(func (try (do) (catch_all)))"),
        (WasmFeatures.Threads, "(memory 1 1 shared) (func (drop (i32.atomic.load (i32.const 0))))"),
        (WasmFeatures.WideArithmetic, "(func (param i64) (result i64 i64) (i64.mul_wide_u (local.get 0) (local.get 0)))"),
        (WasmFeatures.CustomPageSizes, "(memory 1 (pagesize 1))"),
        (WasmFeatures.CustomDescriptors, "(rec (type $a (descriptor $b) (struct)) (type $b (describes $a) (struct)))"),
        (WasmFeatures.StackSwitching, "(type $f (func)) (type $c (cont $f)) (func (param (ref $c)) (resume $c (local.get 0)))"),
    ];

    /// <summary>What the host validates, beyond 2.0.</summary>
    public static WasmFeatures Find(NodeOracle oracle)
    {
        WasmFeatures found = WasmFeatures.Wasm2;
        foreach ((WasmFeatures features, string text) in s_probes)
        {
            if (oracle.Validate(TextFormat.ToBinary($"(module {text})")) is null)
            {
                found |= features;
            }
        }

        return found;
    }
}
