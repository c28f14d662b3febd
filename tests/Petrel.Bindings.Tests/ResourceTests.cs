using Xunit;

namespace Petrel.Bindings.Tests;

/// <summary>Resources of both sides through generated code.</summary>
public class ResourceTests
{
    private const string Wit = """
        package t:p;
        interface logs {
          resource log {
            constructor(name: string);
            write: func(text: string) -> result<u32, string>;
            open: static func(name: string) -> result<log, string>;
          }
          count: func() -> u32;
        }
        interface counters {
          resource counter {
            constructor(start: u32);
            increment: func(by: u32) -> u32;
            merge: static func(a: counter, b: borrow<counter>) -> counter;
          }
          record pair { first: counter, label: string }
          twins: func(start: u32) -> pair;
        }
        world w { import logs; export counters; export greet: func(name: string) -> string; }
        """;

    /// <summary>Counters are their value plus one, as representations; dropping one adds to a total, which "greet" appends to its argument's length in the log.</summary>
    private const string Component = """
        (component
          (import "t:p/logs" (instance $logs
            (export "log" (type $log (sub resource)))
            (export "[constructor]log" (func (param "name" string) (result (own $log))))
            (export "[method]log.write" (func (param "self" (borrow $log)) (param "text" string) (result (result u32 (error string)))))))
          (core module $Libc
            (memory (export "memory") 1)
            (global $next (mut i32) (i32.const 1024))
            (func (export "realloc") (param i32 i32 i32 i32) (result i32)
              (global.set $next (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
              (global.get $next)
              (global.set $next (i32.add (global.get $next) (local.get 3)))))
          (core instance $libc (instantiate $Libc))
          (alias core export $libc "memory" (core memory $m))
          (alias core export $libc "realloc" (core func $realloc))
          (alias export $logs "log" (type $log))
          (core func $make (canon lower (func $logs "[constructor]log") (memory $m) (realloc $realloc)))
          (core func $write (canon lower (func $logs "[method]log.write") (memory $m) (realloc $realloc)))
          (core func $drop-log (canon resource.drop $log))
          (type $counter (resource (rep i32)))
          (core func $new (canon resource.new $counter))
          (core func $rep (canon resource.rep $counter))
          (core func $drop (canon resource.drop $counter))
          (core module $M
            (import "libc" "memory" (memory 1))
            (import "i" "make" (func $make (param i32 i32) (result i32)))
            (import "i" "write" (func $write (param i32 i32 i32 i32)))
            (import "i" "drop-log" (func $drop-log (param i32)))
            (import "i" "new" (func $new (param i32) (result i32)))
            (import "i" "rep" (func $rep (param i32) (result i32)))
            (import "i" "drop" (func $drop (param i32)))
            (global $next (mut i32) (i32.const 4096))
            (func $box (param i32) (result i32)
              (global.set $next (i32.add (global.get $next) (i32.const 8)))
              (i32.store (global.get $next) (local.get 0))
              (global.get $next))
            (func (export "constructor") (param i32) (result i32) (call $new (call $box (local.get 0))))
            (func (export "increment") (param i32 i32) (result i32)
              (i32.store (local.get 0) (i32.add (i32.load (local.get 0)) (local.get 1)))
              (i32.load (local.get 0)))
            (func (export "merge") (param i32 i32) (result i32) (local i32)
              (local.set 2 (call $rep (local.get 0)))
              (i32.store (local.get 2) (i32.add (i32.load (local.get 2)) (i32.load (local.get 1))))
              (local.get 0))
            (func (export "twins") (param i32) (result i32)
              (i32.store (i32.const 16) (call $new (call $box (local.get 0))))
              (i32.store (i32.const 20) (i32.const 32))
              (i32.store (i32.const 24) (i32.const 2))
              (i32.store (i32.const 32) (i32.const 0x6968))
              (i32.const 16))
            (func (export "greet") (param i32 i32) (result i32) (local i32)
              (local.set 2 (call $make (local.get 0) (local.get 1)))
              (call $write (local.get 2) (local.get 0) (local.get 1) (i32.const 64))
              (call $drop-log (local.get 2))
              ;; on an error its text is the greeting, else the greeted
              (if (i32.load8_u (i32.const 64))
                (then (i32.store (i32.const 80) (i32.load (i32.const 68))) (i32.store (i32.const 84) (i32.load (i32.const 72))))
                (else (i32.store (i32.const 80) (local.get 0)) (i32.store (i32.const 84) (i32.load (i32.const 68)))))
              (i32.const 80)))
          (core instance $c (instantiate $M (with "libc" (instance $libc)) (with "i" (instance
            (export "make" (func $make)) (export "write" (func $write)) (export "drop-log" (func $drop-log))
            (export "new" (func $new)) (export "rep" (func $rep)) (export "drop" (func $drop))))))
          (func $constructor (param "start" u32) (result (own $counter)) (canon lift (core func $c "constructor")))
          (func $increment (param "self" (borrow $counter)) (param "by" u32) (result u32) (canon lift (core func $c "increment")))
          (func $merge (param "a" (own $counter)) (param "b" (borrow $counter)) (result (own $counter)) (canon lift (core func $c "merge")))
          (type $pair (record (field "first" (own $counter)) (field "label" string)))
          (component $Counters
            (import "counter" (type $counter (sub resource)))
            (import "constructor" (func $constructor (param "start" u32) (result (own $counter))))
            (import "increment" (func $increment (param "self" (borrow $counter)) (param "by" u32) (result u32)))
            (import "merge" (func $merge (param "a" (own $counter)) (param "b" (borrow $counter)) (result (own $counter))))
            (type $pair' (record (field "first" (own $counter)) (field "label" string)))
            (import "pair" (type $pair (eq $pair')))
            (import "twins" (func $twins (param "start" u32) (result $pair)))
            (export $counter' "counter" (type $counter))
            (type $pair-out (record (field "first" (own $counter')) (field "label" string)))
            (export $pair'' "pair" (type $pair-out))
            (export "[constructor]counter" (func $constructor) (func (param "start" u32) (result (own $counter'))))
            (export "[method]counter.increment" (func $increment) (func (param "self" (borrow $counter')) (param "by" u32) (result u32)))
            (export "[static]counter.merge" (func $merge) (func (param "a" (own $counter')) (param "b" (borrow $counter')) (result (own $counter'))))
            (export "twins" (func $twins) (func (param "start" u32) (result $pair''))))
          (func $twins (param "start" u32) (result $pair) (canon lift (core func $c "twins") (memory $m)))
          (instance $counters (instantiate $Counters
            (with "counter" (type $counter)) (with "constructor" (func $constructor)) (with "increment" (func $increment))
            (with "merge" (func $merge)) (with "pair" (type $pair)) (with "twins" (func $twins))))
          (export "t:p/counters" (instance $counters))
          (func (export "greet") (param "name" string) (result string) (canon lift (core func $c "greet") (memory $m) (realloc $realloc))))
        """;

    private const string Code = """
        using T.P.Logs;
        using T.P.Counters.Exports;
        public sealed class Log(Host host, string name) : ILog
        {
            public uint Write(string text) => text == name && name != "" ? (uint)text.Length : throw new Petrel.Components.WitException<string>("nothing to write");
            public void Dispose() => host.Disposed++;
        }
        public sealed class Host : ILogs
        {
            public int Disposed;
            public ILog CreateLog(string name) => new Log(this, name);
            public ILog LogOpen(string name) => throw new Petrel.Components.WitException<string>("closed");
            public uint Count() => 0;
        }
        public static class Test
        {
            public static string Run(string text)
            {
                using var engine = new Petrel.Engine();
                using var store = new Petrel.Store(engine);
                using var component = Petrel.Components.Component.FromText(engine, text);
                var linker = new Petrel.Components.ComponentLinker(engine);
                Host host = null!;
                LogsImports.AddTo(linker, s => host = new Host());
                var w = T.P.W.Instantiate(store, component, linker);
                string log = w.Greet("Ada") + ";" + w.Greet("") + ";" + host.Disposed + ";";
                Counter a = w.Counters.CreateCounter(5), b = w.Counters.CreateCounter(7);
                log += a.Increment(1) + ";";
                using Counter c = w.Counters.CounterMerge(a, b);
                log += c.Increment(0) + ";" + b.Increment(0) + ";";
                try { a.Increment(1); log += "used"; } catch (System.InvalidOperationException) { log += "given away"; }
                b.Dispose();
                Pair pair = w.Counters.Twins(40);
                log += ";" + pair.First.Increment(2) + pair.Label;
                return log;
            }
        }
        """;

    [Fact]
    public void ResourcesOfHostAndGuest() =>
        Assert.Equal("Ada;nothing to write;2;6;13;7;given away;42hi", Generated.From(Wit, Code, ("WitAccess", "public")).Invoke(Component));

    [Fact]
    public void AnExportOfAnotherTypeIsRefused()
    {
        Generated generated = Generated.From(Wit.Replace("by: u32", "by: u64", StringComparison.Ordinal), Code.Replace("Increment(1)", "Increment(1UL)", StringComparison.Ordinal), ("WitAccess", "public"));
        var e = Assert.Throws<System.Reflection.TargetInvocationException>(() => generated.Invoke(Component));
        Assert.IsType<LinkException>(e.InnerException);
    }
}
