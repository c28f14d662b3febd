using static Petrel.Tests.Binary.ModuleBytes;

namespace Petrel.Tests.Binary;

/// <summary>Small valid modules that together use every section and most forms of types, segments and instructions.</summary>
internal static class SampleModules
{
    public const WasmFeatures AllFeatures = WasmFeatures.Wasm3 | WasmFeatures.LegacyExceptions | WasmFeatures.Threads
        | WasmFeatures.WideArithmetic | WasmFeatures.CustomPageSizes | WasmFeatures.CompactImports | WasmFeatures.StackSwitching
        | WasmFeatures.CustomDescriptors | WasmFeatures.SharedEverything;

    /// <summary>Imports, a table, a memory, globals, exports, a start function, segments, control flow, names.</summary>
    public static byte[] Mvp => Module(
        "1: 03 60 00 00 60 02 7f 7f 01 7f 60 01 7c 01 7e",
        """2: 04 "env" "f" 00 01 "env" "t" 01 70 00 04 "env" "g" 03 7f 00 "env" "m" 02 00 01""",
        "3: 03 00 01 02",
        "6: 02 7f 01 41 e4 00 0b 7e 00 42 7f 0b",
        """7: 03 "a" 00 02 "m" 02 00 "g" 03 01""",
        "8: 01",
        "9: 01 00 41 01 0b 02 00 02",
        """
        10: 03
        { 00 01 0b }
        { 02 02 7f 01 7d 03 40 20 00 0d 00 02 7f 41 02 20 01 0e 01 00 00 0b 1a 0b
          20 00 20 01 10 00 04 7f 23 01 05 41 7f 24 01 20 01 0b 41 00 28 02 04 6a 41 01 41 02 11 01 00 0f 0b }
        { 00 20 00 9f b0 c3 42 ff ff 7e 7c 42 01 41 01 1b 0b }
        """,
        """11: 01 00 41 08 0b "data" """,
        """0: "name" 00 { "mod" } 01 { 02 00 "f" 02 "main" } 02 { 01 02 01 00 "x" } """);

    /// <summary>Passive and declarative segments, bulk instructions, vectors, typed select, sign extension, wide arithmetic.</summary>
    public static byte[] BulkAndVectors => Module(
        "1: 02 60 00 00 60 01 7b 01 7b",
        "3: 02 00 01",
        "4: 02 70 01 02 08 6f 00 01",
        "5: 01 03 01 02",
        "9: 03 01 00 01 00 07 70 01 d2 01 0b 05 70 02 d0 70 0b d2 00 0b",
        "12: 01",
        """
        10: 02
        { 00 41 00 41 00 41 01 fc 08 00 00 fc 09 00 41 00 41 00 41 00 fc 0a 00 00 41 00 41 00 41 00 fc 0b 00
          41 00 41 00 41 00 fc 0c 02 00 fc 0d 02 41 00 41 00 41 00 fc 0e 00 00
          d0 70 41 01 fc 0f 00 1a fc 10 01 1a 41 00 d2 01 41 00 fc 11 00
          41 00 25 01 d1 1a 41 00 d0 6f 26 01 d2 00 d2 01 41 00 1c 01 70 1a 42 01 42 02 42 03 42 04 fc 13 1a 1a
          41 00 41 00 fe 1e 02 00 1a fe 03 00 41 00 c0 1a 0b }
        { 00 20 00 fd 0c 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f fd 0d 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 1f
          fd 15 03 1a 41 00 20 00 fd 54 00 00 01 20 00 fd ae 01 41 00 fd 00 04 10 fd 80 02 0b }
        """,
        """11: 01 01 "passive" """);

    /// <summary>Recursive groups, subtyping, structs, arrays, casts, typed references, tail calls, 64-bit memory.</summary>
    public static byte[] References => Module(
        "1: 04 4e 02 50 00 5f 02 63 01 00 78 01 50 01 00 5f 03 63 01 00 78 01 7e 00 5e 7f 01 60 01 64 03 01 7f 60 01 6e 01 7f",
        "3: 02 03 04",
        "4: 02 40 00 63 02 00 02 d0 02 0b 70 04 01",
        "5: 02 04 01 00 01",
        "6: 02 64 02 00 41 07 41 03 fb 06 02 0b 63 02 00 23 00 0b",
        "9: 01 03 00 01 00",
        """
        10: 02
        { 01 01 64 02 41 01 41 02 fb 08 02 02 21 01 20 01 fb 0f 1a
          20 01 41 00 fb 0b 02 1a 20 01 41 00 41 05 fb 0e 02 d0 01 41 01 42 02 fb 00 01 fb 03 00 01 1a
          42 00 28 02 04 1a 41 00 28 42 01 04 1a 20 00 20 00 14 03 1a 20 00 d2 00 15 03 0b }
        { 00 02 64 6c 20 00 fb 18 01 00 6e 6c 1a 41 00 0f 0b fb 1d 0b }
        """);

    /// <summary>Tags, both forms of exception handling, a continuation.</summary>
    public static byte[] Exceptions => Module(
        "1: 04 60 00 00 60 01 7f 00 5d 00 60 00 01 7f",
        "3: 02 00 03",
        "13: 01 00 01",
        """
        10: 02
        { 00 02 40 02 7f 1f 40 02 00 00 00 02 01 41 01 08 00 0b 0f 0b 1a 0b
          06 40 41 00 08 00 07 00 1a 09 00 19 09 00 0b 06 40 01 18 00 0b }
        { 00 02 69 1f 40 01 03 00 0b 41 00 0f 0b 0a 0b }
        """);

    /// <summary>Descriptors, exact types, shared functions and globals, atomic access to objects.</summary>
    public static byte[] DescribedAndShared => TextFormat.ToBinary("""
        (module
          (rec
            (type $a (sub (shared (descriptor $b) (struct (field (mut i32)) (field (mut (ref null (shared eq))))))))
            (type $b (sub (shared (describes $a) (struct (field i16))))))
          (type $f (shared (func (param (ref null (exact $a)) (ref $b)) (result i32))))
          (type $n (shared (array (mut i8))))
          (import "m" "f" (func $imported (exact (type $f))))
          (table $t shared 1 4 (ref null (shared any)))
          (global $g (shared mut i64) (i64.const 1))
          (global $d (shared (ref (exact $b))) (struct.new $b (i32.const 7)))
          (elem $e (ref null (shared i31)) (item (ref.i31_shared (i32.const 1))))
          (func (type $f)
            (local $o (ref null (shared any)))
            (local.set $o (struct.new_desc $a (i32.const 1) (ref.null (shared none)) (global.get $d)))
            (drop (ref.get_desc $a (ref.cast_desc_eq (ref null (exact $a)) (local.get $o) (global.get $d))))
            (block $l (result (ref null (shared any)))
              (br_on_cast_desc_eq $l (ref null (shared any)) (ref $a) (local.get $o) (local.get 1))
              (br_on_cast_fail $l (ref null (shared any)) (ref (exact $b))) (struct.get_s $b 0) (drop)
              (table.atomic.rmw.xchg acq_rel $t (i32.const 0) (ref.null (shared none))))
            (drop)
            (drop (struct.atomic.rmw.cmpxchg seq_cst $a 1 (local.get 0) (ref.null (shared eq)) (ref.i31_shared (i32.const 3))))
            (drop (struct.atomic.rmw.add acq_rel $a 0 (local.get 0) (i32.const 1)))
            (array.atomic.set seq_cst $n (array.new_default $n (i32.const 3)) (i32.const 1) (i32.const 2))
            (drop (global.atomic.rmw.xor seq_cst $g (i64.const 5)))
            (drop (ref.eq (ref.null (shared eq)) (ref.null (shared none))))
            (call $imported (local.get 0) (local.get 1)))
          (func (result (ref (exact $f))) (ref.func $imported)) (elem declare func $imported))
        """);

    public static IReadOnlyList<byte[]> All => [Mvp, BulkAndVectors, References, Exceptions, DescribedAndShared];
}
