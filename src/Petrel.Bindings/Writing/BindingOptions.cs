namespace Petrel.Bindings;

/// <summary>What the project says about one WIT folder.</summary>
internal sealed record BindingOptions(string Root, string? World, bool HasExports, string Features, string Namespace, string Access);
