using Petrel.Components;

namespace Petrel.Components.Tests.Api;

/// <summary>Small components in text, and what instantiates them.</summary>
internal static class Guest
{
    /// <summary>A core module with a memory and an allocator that never frees.</summary>
    public const string Allocator = """
        (core module $Libc
          (memory (export "memory") 2)
          (global $next (mut i32) (i32.const 4096))
          (func (export "realloc") (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
            (local $at i32)
            (local.set $at (i32.and
              (i32.add (global.get $next) (i32.sub (local.get $align) (i32.const 1)))
              (i32.sub (i32.const 0) (local.get $align))))
            (global.set $next (i32.add (local.get $at) (local.get $size)))
            (memory.copy (local.get $at) (local.get $old)
              (select (local.get $old-size) (local.get $size) (i32.lt_u (local.get $old-size) (local.get $size))))
            (local.get $at)))
        (core instance $libc (instantiate $Libc))
        """;

    public static ComponentInstance Instantiate(string text, Action<ComponentLinker>? define = null, Store? store = null)
    {
        Engine engine = store?.Engine ?? new Engine();
        var linker = new ComponentLinker(engine);
        define?.Invoke(linker);
        return linker.Instantiate(store ?? new Store(engine), Component.FromText(engine, text));
    }

    /// <summary>
    /// A component whose <c>echo</c> passes a value of a type to the host's <c>host</c> and gives back what that returns.
    /// </summary>
    /// <param name="type">The type in text.</param>
    /// <param name="flat">Its flat types in text, at most 16.</param>
    /// <param name="encoding">How the guest encodes strings.</param>
    public static string Echo(string type, string flat, string encoding = "utf8")
    {
        string[] flats = flat.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string gets = string.Concat(Enumerable.Range(0, flats.Length).Select(i => $"(local.get {i})"));
        bool inMemory = flats.Length > 1;
        string signature = inMemory ? $"(param {flat} i32)" : $"(param {flat}) (result {flat})";
        string body = inMemory ? $"{gets}(call $host (i32.const 1024)) (i32.const 1024)" : $"(call $host {gets})";
        body = inMemory ? $"(call $host {gets} (i32.const 1024)) (i32.const 1024)" : body;
        string options = $"(memory $libc \"memory\") (realloc (func $libc \"realloc\")) string-encoding={encoding}";
        return $$"""
            (component
              (import "host" (func $host (param "v" {{type}}) (result {{type}})))
              {{Allocator}}
              (core func $lowered (canon lower (func $host) {{options}}))
              (core module $M
                (import "" "host" (func $host {{signature}}))
                (func (export "echo") (param {{flat}}) (result {{(inMemory ? "i32" : flat)}}) {{body}}))
              (core instance $m (instantiate $M (with "" (instance (export "host" (func $lowered))))))
              (func (export "echo") (param "v" {{type}}) (result {{type}})
                (canon lift (core func $m "echo") {{options}})))
            """;
    }
}
