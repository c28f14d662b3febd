namespace Petrel.Text.Script;

/// <summary>Something that a script does with an instance.</summary>
/// <param name="Instance">Identifier of the instance, without <c>$</c>; null for the latest one.</param>
internal abstract record WastAction(string? Instance);

/// <summary><c>(invoke $i? "f" value*)</c>.</summary>
internal sealed record WastInvoke(string? Instance, string Function, WastValue[] Arguments) : WastAction(Instance)
{
    public override string ToString() => $"(invoke \"{Function}\"{string.Concat(Arguments.Select(static a => " " + a))})";
}

/// <summary><c>(get $i? "g")</c>.</summary>
internal sealed record WastGet(string? Instance, string Global) : WastAction(Instance)
{
    public override string ToString() => $"(get \"{Global}\")";
}

/// <summary><c>(invoke $i? "f" value*)</c> of a component instance.</summary>
internal sealed record WastComponentInvoke(string? Instance, string Function, WastComponentValue[] Arguments) : WastAction(Instance)
{
    public override string ToString() => $"(invoke \"{Function}\"{string.Concat(Arguments.Select(static a => " " + a))})";
}
