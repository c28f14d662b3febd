using Petrel.Components;
using Petrel.Fuzz.Mutation;

namespace Petrel.Fuzz.Components;

/// <summary>Runs one random composition every way there is.</summary>
internal sealed class ComponentCheck(WasmTools? wasmTools = null) : IDisposable
{
    private readonly Engine _engine = new();

    /// <summary>Calls with changed bytes, and how many of them trapped.</summary>
    public (int Calls, int Traps) Changed { get; private set; }

    public void Dispose() => _engine.Dispose();

    /// <returns>What went wrong, or null.</returns>
    public string? Run(int seed, int changes = 6, int mutants = 4)
    {
        var composition = new FuzzComposition(seed);
        try
        {
            byte[] binary = Assemble(composition.Text);
            using Component component = Component.FromBytes(_engine, binary);
            return Values(composition, component, isTyped: false)
                ?? Values(composition, component, isTyped: true)
                ?? ChangedBytes(composition, component, new Random(seed), changes)
                ?? Mutants(binary, new Random(seed), mutants);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return exception.ToString();
        }
    }

    private static byte[] Assemble(string text) => Petrel.Components.Text.ComponentTextParser.Assemble(System.Text.Encoding.UTF8.GetBytes(text));

    private ComponentInstance Instantiate(FuzzComposition composition, Component component, Store store, bool isTyped, Func<ComponentValue[], ComponentValue> host)
    {
        var linker = new ComponentLinker(_engine);
        if (isTyped)
        {
            linker.Root.DefineFunction("host", ClrValues.Wrap(composition.Parameters, composition.Result, arguments =>
                ClrValues.ToClr(composition.Result, host([.. arguments.Select((value, i) => ClrValues.FromClr(composition.Parameters[i], value))]))));
        }
        else
        {
            ComponentExtern import = component.Imports.Single(static import => import.Name == "host");
            linker.Root.DefineFunction("host", (ComponentFunctionType)import.Type, (_, arguments) => host(arguments.ToArray()));
        }

        return linker.Instantiate(store, component);
    }

    /// <summary>What is sent arrives, and what is returned comes back.</summary>
    private string? Values(FuzzComposition composition, Component component, bool isTyped)
    {
        using var store = new Store(_engine);
        ComponentValue[]? seen = null;
        ComponentInstance instance;
        try
        {
            instance = Instantiate(composition, component, store, isTyped, arguments =>
            {
                seen = arguments;
                return composition.Returned;
            });
        }
        catch (LinkException exception) when (isTyped && exception.Message.Contains("64-bit", StringComparison.Ordinal))
        {
            return null;
        }

        string way = isTyped ? "typed" : "dynamic";
        instance.GetFunction("send")!.Call();
        if (Differs(composition.Arguments, seen) is { } sent)
        {
            return $"send, {way}: {sent}";
        }

        ComponentValue made;
        ComponentValue returned;
        seen = null;
        try
        {
            made = Call(instance.GetFunction("make")!, [], []);
            returned = Call(instance.GetFunction("call")!, composition.Parameters, composition.Arguments);
        }
        catch (InvalidOperationException exception) when (isTyped && exception.Message.Contains("64-bit", StringComparison.Ordinal))
        {
            return null;
        }

        return Differs([composition.Made], [made]) is { } madeProblem ? $"make, {way}: {madeProblem}"
            : Differs(composition.Arguments, seen) is { } callProblem ? $"call, {way}: {callProblem}"
            : Differs([composition.Returned], [returned]) is { } problem ? $"call, {way}, result: {problem}"
            : null;

        ComponentValue Call(ComponentFunction function, FuzzType[] parameters, ComponentValue[] arguments) =>
            isTyped ? ClrValues.Call(function, parameters, composition.Result, arguments) : function.Call(arguments)!.Value;
    }

    /// <summary>With bytes changed in the guest, the host gets the same value or trap directly and through other guests.</summary>
    private string? ChangedBytes(FuzzComposition composition, Component component, Random random, int count)
    {
        for (int i = 0; i < count && composition.DataLength > 0; i++)
        {
            var changes = new (uint At, byte Value)[1 + random.Next(3)];
            for (int k = 0; k < changes.Length; k++)
            {
                changes[k] = ((uint)random.Next(composition.DataLength), random.Next(3) switch { 0 => 0xFF, 1 => (byte)(1 << random.Next(8)), _ => (byte)random.Next(256) });
            }

            ComponentValue? direct = Make(composition, component, changes, "make-direct", out TrapException? directTrap);
            ComponentValue? passed = Make(composition, component, changes, "make", out TrapException? passedTrap);
            Changed = (Changed.Calls + 1, Changed.Traps + (directTrap is null ? 0 : 1));
            if (IsLimit(directTrap) || IsLimit(passedTrap))
            {
                continue;
            }

            if (directTrap?.Code != passedTrap?.Code)
            {
                return $"changed {string.Join(' ', changes)}: directly {Describe(direct, directTrap)}, passed on {Describe(passed, passedTrap)}";
            }

            if (directTrap is null && Differs([direct!.Value], [passed!.Value]) is { } problem)
            {
                return $"changed {string.Join(' ', changes)}: {problem}";
            }
        }

        return null;
    }

    /// <summary>A guest had no room, or the host refuses to make that much.</summary>
    private static bool IsLimit(TrapException? trap) => trap is not null
        && (trap.Code is TrapCode.Unreachable or TrapCode.AllocationTooLarge || trap.Message.Contains("2^28", StringComparison.Ordinal));

    private static string Describe(ComponentValue? value, TrapException? trap) => trap is null ? $"the value {value}" : $"trap {trap.Code} ({trap.Message})";

    private ComponentValue? Make(FuzzComposition composition, Component component, (uint At, byte Value)[] changes, string function, out TrapException? trap)
    {
        using var store = new Store(_engine);
        ComponentInstance instance = Instantiate(composition, component, store, isTyped: false, _ => composition.Returned);
        foreach ((uint at, byte value) in changes)
        {
            instance.GetFunction("poke")!.Call(at, ComponentValue.U8(value));
        }

        trap = null;
        try
        {
            return instance.GetFunction(function)!.Call();
        }
        catch (TrapException exception)
        {
            trap = exception;
            return null;
        }
    }

    /// <summary>Changed binaries are refused with one of the documented exceptions, or can be instantiated, or not, and printed.</summary>
    private string? Mutants(byte[] binary, Random random, int count)
    {
        // An older one does not know every type: then its verdicts say nothing.
        WasmTools? other = wasmTools is not null && wasmTools.Refuses(binary) is null ? wasmTools : null;
        for (int i = 0; i < count; i++)
        {
            byte[] mutant = Mutator.Bytes(binary, random);
            string? refused = null;
            try
            {
                using Component component = Component.FromBytes(_engine, mutant);
                using var store = new Store(_engine);
                _ = new ComponentLinker(_engine).Instantiate(store, component);
            }
            catch (Exception exception) when (exception is InvalidModuleException or MalformedModuleException)
            {
                refused = exception.Message;
            }
            catch (PetrelException)
            {
            }

            if (other is not null)
            {
                string? theirs = other.Refuses(mutant);
                if ((refused is null) != (theirs is null))
                {
                    return $"mutant {other.Keep(mutant)}: petrel says {refused ?? "valid"}, wasm-tools says {theirs ?? "valid"}";
                }
            }
        }

        return null;
    }

    private static string? Differs(ComponentValue[] expected, ComponentValue[]? found)
    {
        if (found is null || found.Length != expected.Length)
        {
            return "nothing arrived";
        }

        for (int i = 0; i < expected.Length; i++)
        {
            if (expected[i] != found[i])
            {
                return $"value {i}: {expected[i]} became {found[i]}";
            }
        }

        return null;
    }
}
