namespace Petrel.Components.Wit;

/// <summary>The name of a package: <c>namespace:name@version</c>.</summary>
internal sealed record WitPackageName(string Namespace, string Name, WitVersion? Version)
{
    public override string ToString() => Version is null ? $"{Namespace}:{Name}" : $"{Namespace}:{Name}@{Version}";

    /// <summary>The name of an item of the package: <c>namespace:name/item@version</c>.</summary>
    public string Qualify(string item) => Version is null ? $"{Namespace}:{Name}/{item}" : $"{Namespace}:{Name}/{item}@{Version}";
}
