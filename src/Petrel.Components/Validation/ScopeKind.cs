namespace Petrel.Components.Validation;

/// <summary>What a scope of index spaces belongs to.</summary>
internal enum ScopeKind
{
    Component,
    ComponentType,
    InstanceType,
}
