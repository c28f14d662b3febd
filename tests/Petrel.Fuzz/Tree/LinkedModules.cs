using Petrel.Fuzz.Generation;

namespace Petrel.Fuzz.Tree;

/// <summary>What a module of a <see cref="LinkedModules"/> is.</summary>
internal enum LinkedRole
{
    /// <summary>A module by itself.</summary>
    Alone,

    /// <summary>Defines and exports memories, tables, globals and tags, and the table through which the other two call each other.</summary>
    Entities,

    /// <summary>Defines the first functions; the others are calls through that table.</summary>
    First,

    /// <summary>Imports the first functions, some by way of the host, and defines the others.</summary>
    Main,
}

/// <summary>
/// One generated module as three that are linked: the same indices mean the same things in all of them, because what is imported comes
/// first. So the code of two of them works on the same memories, tables, globals and tags, and they call each other.
/// </summary>
/// <param name="Module">The module.</param>
/// <param name="FirstFunctions">How many functions are in <see cref="LinkedRole.First"/>.</param>
/// <param name="ByHost">Of those, which ones are imported from the host, which calls them.</param>
internal sealed record LinkedModules(ModuleTree Module, int FirstFunctions, bool[] ByHost)
{
    public const string EntitiesName = "entities";
    public const string FirstName = "first";
    public const string HostName = "host";

    /// <summary>In the order in which they are instantiated.</summary>
    public static ReadOnlySpan<LinkedRole> Roles => [LinkedRole.Entities, LinkedRole.First, LinkedRole.Main];

    public static string FunctionName(int function) => "f" + function;

    /// <summary>Null when the module cannot be taken apart.</summary>
    public static LinkedModules? Create(ModuleTree module, int seed)
    {
        int functions = module.Functions.Count(function => function.Export is null);
        if (functions < 2)
        {
            return null;
        }

        var random = new Random(seed);
        int first = random.Next(1, functions);
        return new LinkedModules(module, first, [.. Enumerable.Range(0, first).Select(i => random.Next(2) == 0 && IsForHosts(module.Functions[i]))]);
    }

    public byte[] Encode(LinkedRole role, bool withDataCount = true) => new ModuleEncoder(Module, withDataCount, this, role).Encode();

    /// <summary>JavaScript has no vectors, and may change the bits of a NaN.</summary>
    private static bool IsForHosts(FunctionTree function) => function.Parameters.Concat(function.Results).All(
        type => type == ValType.I32 || type == ValType.I64 || type == ValType.ExternRef || type == ValType.FuncRef);
}
