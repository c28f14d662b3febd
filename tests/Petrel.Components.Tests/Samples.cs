using System.Text;
using Petrel.Components.Binary;
using Petrel.Components.Text;
using Petrel.Components.Validation;

namespace Petrel.Components.Tests;

/// <summary>Components of ours that use every kind of definition, and what tests do with components.</summary>
internal static class Samples
{
    /// <summary>Every kind of definition that the text format has.</summary>
    public const string Everything = """
        (component $everything
          (core module $m
            (memory (export "mem") 1)
            (table (export "tbl") 1 funcref)
            (global (export "g") i32 (i32.const 1))
            (tag (export "t") (param i32))
            (func (export "f") (param i32) (result i32) (local.get 0))
            (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 8))
            (func (export "text") (param i32 i32) (result i32) (i32.const 0))
            (func (export "post") (param i32))
            (func (export "run") (result i32) (i32.const 0))
            (func (export "cb") (param i32 i32 i32) (result i32) (i32.const 0))
            (func (export "dtor") (param i32)))
          (core instance $i (instantiate $m))
          (alias core export $i "mem" (core memory $mem))
          (alias core export $i "tbl" (core table $tbl))
          (alias core export $i "g" (core global $g))
          (alias core export $i "t" (core tag $t))
          (core instance (export "m" (memory $mem)) (export "t" (tag $t)))
          (core type $start (func (param i32)))
          (core rec (type $a (sub (struct (field (ref null $b))))) (type $b (array (mut i8))))
          (core type $mt (module
            (type $ft (func (param i32 i64) (result f32)))
            (alias outer $everything $start (type $s))
            (import "a" "b" (func (type $ft)))
            (import "a" "c" (memory i64 1 2))
            (import "a" "d" (table 1 5 externref))
            (import "a" "e" (global (mut v128)))
            (export "x" (func (type $s)))
            (export "y" (func (param f64)))))
          (type $r (resource (rep i32) (dtor (core func $i "dtor"))))
          (type $rec (record (field "a" u8) (field "b" (list string)) (field "c" (list u16 4))))
          (type $var (variant (case "x") (case "y" (tuple char bool)) (case "z" (option (own $r)))))
          (type $fl (flags "p" "q" "r"))
          (type $en (enum "one" "two"))
          (type $map (map string (result u32 (error string))))
          (type $st (stream u8))
          (type $fu (future))
          (type $compound (func async (param "s" (stream $rec)) (result (future u8))))
          (func $f (param "a" u32) (result u32) (canon lift (core func $i "f")))
          (func $text (param "s" string) (result string)
            (canon lift (core func $i "text") string-encoding=utf16 (memory $mem) (realloc (core func $i "realloc")) (post-return (core func $i "post"))))
          (func $run async (canon lift (core func $i "run") async (callback (core func $i "cb"))))
          (core func $lowered (canon lower (func $f)))
          (core func (canon lower (func $run) async))
          (canon resource.new $r (core func $new))
          (canon resource.drop $r (core func))
          (canon resource.rep $r (core func))
          (core func (canon task.return (result u32)))
          (core func (canon task.cancel))
          (core func (canon context.get i32 0))
          (core func (canon context.set i32 1))
          (core func (canon subtask.cancel async))
          (core func (canon subtask.drop))
          (core func (canon stream.new $st))
          (core func (canon stream.read $st async (memory $mem)))
          (core func (canon stream.write $st (memory $mem)))
          (core func (canon stream.cancel-read $st async))
          (core func (canon stream.cancel-write $st))
          (core func (canon stream.drop-readable $st))
          (core func (canon stream.drop-writable $st))
          (core func (canon future.new $fu))
          (core func (canon future.read $fu))
          (core func (canon future.write $fu async))
          (core func (canon future.cancel-read $fu))
          (core func (canon future.cancel-write $fu async))
          (core func (canon future.drop-readable $fu))
          (core func (canon future.drop-writable $fu))
          (core func (canon error-context.new (memory $mem)))
          (core func (canon error-context.debug-message (memory $mem) (realloc (core func $i "realloc"))))
          (core func (canon error-context.drop))
          (core func (canon waitable-set.new))
          (core func (canon waitable-set.wait cancellable (memory $mem)))
          (core func (canon waitable-set.poll (memory $mem)))
          (core func (canon waitable-set.drop))
          (core func (canon waitable.join))
          (core func (canon backpressure.inc))
          (core func (canon backpressure.dec))
          (core func (canon thread.index))
          (core func (canon thread.yield cancellable))
          (core func (canon thread.suspend))
          (core func (canon thread.new-indirect $start $tbl))
          (core func (canon thread.resume-later))
          (core func (canon thread.suspend-then-resume))
          (core func (canon thread.yield-then-resume cancellable))
          (core func (canon thread.suspend-then-promote))
          (core func (canon thread.yield-then-promote))
          (import "host" (instance $host
            (export "res" (type $hr (sub resource)))
            (export "[method]res.get" (func (param "self" (borrow $hr)) (result u64)))))
          (import "t" (type $imported (sub resource)))
          (import "same" (type (eq $imported)))
          (import "mod" (core module (type $mt)))
          (import "ns:pkg/itf@1.2.3" (external-id "anything") (instance (export "n" (func))))
          (import "alt" (implements "ns:pkg/itf@1.2.3") (instance (export "n" (func))))
          (component $child
            (import "f" (func $cf (param "a" u32) (result u32)))
            (import "r" (type $cr (sub resource)))
            (export "g" (func $cf))
            (export "s" (type $cr)))
          (instance $c (instantiate $child (with "f" (func $f)) (with "r" (type $r))))
          (alias export $c "g" (func $g2))
          (instance $bag (export "f" (func $f)) (export "c" (component $child)) (export "m" (core module $m)))
          (type $ct (component (import "x" (func (param "p" string))) (export "y" (instance (export "z" (type (sub resource)))))))
          (export $r2 "r" (type $r))
          (export "f" (func $f))
          (export "g" (func $g2))
          (export "f2" (func $f) (func (param "a" u32) (result u32)))
          (export "bag" (instance $bag))
          (export "child" (component $child))
          (export "m" (core module $m))
          (@custom "note" "some " "bytes\00")
        )
        """;

    /// <summary>The sample, assembled.</summary>
    public static byte[] Binary { get; } = Assemble(Everything);

    public static byte[] Assemble(string text) => ComponentTextParser.Assemble(Encoding.UTF8.GetBytes(text));

    /// <summary>Decodes and validates.</summary>
    public static ComponentComponentType Check(Engine engine, byte[] binary)
    {
        Definition.ComponentDefinition definition = ComponentDecoder.Decode(binary);
        ComponentValidator.Validate(definition, engine);
        return definition.Type!;
    }

    /// <summary>Prints.</summary>
    public static string Print(byte[] binary)
    {
        var writer = new StringWriter();
        ComponentPrinter.Print(binary, writer);
        return writer.ToString();
    }
}
