using Petrel.Components;

namespace Petrel.Wast;

/// <summary>
/// What component scripts import without defining it, beside the instances they have named: the instance <c>host</c>, as Wasmtime's runner
/// provides it, which the scripts of other projects use, too.
/// </summary>
internal sealed class ComponentHost
{
    private static readonly HostResourceType<Resource1> s_resource1 = new("resource1", static resource => resource.Drop());
    private static readonly HostResourceType<object> s_resource2 = new("resource2", static _ => { });
    private uint _drops;
    private uint _lastDrop;

    /// <summary>Defines everything anew.</summary>
    public static void Define(ComponentLinker linker, Engine engine)
    {
        var state = new ComponentHost();
        linker.Root.DefineFunction("host-return-two", static () => 2u);
        linker.Root.DefineFunction("host-echo-u32", static (uint value) => value);
        ComponentLinkerInstance host = linker.Instance("host");
        host.DefineFunction("return-three", static () => 3u);
        host.Instance("nested").DefineFunction("return-four", static () => 4u);
        host.DefineModule(
            "simple-module",
            Module.FromText(engine, """(module (global (export "g") i32 (i32.const 100)) (func (export "f") (result i32) (i32.const 101)))"""));
        host.DefineResource(s_resource1);
        host.DefineResource(s_resource2);
        host.DefineResource(s_resource1, "resource1-again");
        host.DefineFunction("[constructor]resource1", (uint number) => new Resource1(number, state));
        host.DefineFunction("[static]resource1.last-drop", () => state._lastDrop);
        host.DefineFunction("[static]resource1.drops", () => state._drops);
        host.DefineFunction("[static]resource1.assert", static (Resource1 resource, uint number) => resource.Expect(number));
        host.DefineFunction("[method]resource1.simple", static (Resource1 self, uint number) => self.Expect(number));
        host.DefineFunction("[method]resource1.take-borrow", static (Resource1 self, Resource1 other) => { });
        host.DefineFunction("[method]resource1.take-own", static (Resource1 self, Resource1 other) => { });
    }

    private sealed class Resource1(uint number, ComponentHost state)
    {
        public void Drop()
        {
            state._drops++;
            state._lastDrop = number;
        }

        public void Expect(uint expected)
        {
            if (number != expected)
            {
                throw new WastMismatchException($"resource {expected}", $"resource {number}");
            }
        }
    }
}
