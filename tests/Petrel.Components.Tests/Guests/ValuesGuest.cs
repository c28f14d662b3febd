namespace Petrel.Components.Tests.Guests;

/// <summary>The component of tests/guests/components/js/values, linked with a host that answers what it is given; one for all tests.</summary>
public sealed class ValuesGuest : IDisposable
{
    private static readonly HostResourceType<Log> s_log = new("log", static log => log.Lines.Add($"{log.Name} dropped"));

    private readonly Engine _engine = new();
    private readonly Component? _component;

    public ValuesGuest()
    {
        if (JavaScriptTools.Problem is null)
        {
            _component = Component.FromFile(_engine, Built);
        }
    }

    /// <summary>Without any feature of StarlingMonkey that needs WASI.</summary>
    internal static string Built =>
        JavaScriptTools.Build("values", "-n", "values", "-d", "stdio", "-d", "random", "-d", "clocks", "-d", "http", "-d", "fetch-event");

    /// <summary>What the guest wrote to its logs.</summary>
    internal List<string> Lines { get; } = [];

    public void Dispose()
    {
        _component?.Dispose();
        _engine.Dispose();
    }

    internal ComponentInstance Instantiate()
    {
        var linker = new ComponentLinker(_engine);
        ComponentLinkerInstance host = linker.Instance("host");
        foreach (ComponentExtern function in ((ComponentInstanceType)_component!.Imports.Single(import => import.Name == "host").Type).Exports)
        {
            if (function is { Name: not "results", Type: ComponentFunctionType type })
            {
                host.DefineFunction(function.Name, type, static (_, arguments) => arguments[0]);
            }
        }

        var color = new EnumType("red", "green", "dark-blue");
        host.DefineFunction(
            "results",
            new ComponentFunctionType([new("v", PrimitiveValueType.U32)], new ResultType(PrimitiveValueType.String, color)),
            static (_, arguments) => arguments[0].AsU32() % 2 == 0
                ? ComponentValue.Ok(ComponentValue.String($"even {arguments[0].AsU32()}"))
                : ComponentValue.Err(ComponentValue.Enum("dark-blue")));

        ComponentLinkerInstance logs = linker.Instance("petrel:guests/logs@1.2.3");
        logs.DefineResource(s_log);
        logs.DefineFunction(
            "[constructor]log",
            new ComponentFunctionType([new("name", PrimitiveValueType.String)], new OwnType(s_log)),
            (_, arguments) => ComponentValue.Own(ComponentResource.Create(s_log, new Log(arguments[0].AsString(), Lines))));
        logs.DefineFunction(
            "[method]log.write",
            new ComponentFunctionType([new("self", new BorrowType(s_log)), new("text", PrimitiveValueType.String)]),
            static (_, arguments) =>
            {
                var log = (Log)arguments[0].AsResource().HostObject!;
                log.Lines.Add($"{log.Name}: {arguments[1].AsString()}");
                return null;
            });
        logs.DefineFunction(
            "lend",
            new ComponentFunctionType([new("l", new BorrowType(s_log))]),
            static (_, arguments) =>
            {
                var log = (Log)arguments[0].AsResource().HostObject!;
                log.Lines.Add($"{log.Name} lent");
                return null;
            });
        return linker.Instantiate(new Store(_engine), _component);
    }

    internal sealed record Log(string Name, List<string> Lines);
}
