namespace Petrel.Components;

/// <summary>The type of a value (spec: valtype and defvaltype).</summary>
public abstract class ComponentValueType : ComponentType
{
    private protected ComponentValueType(in TypeSummary summary)
        : base(summary)
    {
    }
}
