namespace Petrel.Components.Wit;

/// <summary>A function of an interface or world. The parameter <c>self</c> of a method is among the parameters.</summary>
internal sealed class WitFunction(string name, WitFunctionKind kind, WitTypeDefinition? resource)
{
    /// <summary>The name without the resource; <c>constructor</c> for a constructor.</summary>
    public string Name { get; } = name;

    public WitFunctionKind Kind { get; } = kind;

    /// <summary>The resource it belongs to, unless it is free.</summary>
    public WitTypeDefinition? Resource { get; } = resource;

    /// <summary>The name in the component: <c>[method]resource.name</c>.</summary>
    public string ExternName => Kind switch
    {
        WitFunctionKind.Constructor => $"[constructor]{Resource!.Name}",
        WitFunctionKind.Method => $"[method]{Resource!.Name}.{Name}",
        WitFunctionKind.Static => $"[static]{Resource!.Name}.{Name}",
        _ => Name,
    };

    public bool IsAsync { get; set; }

    public WitMember[] Parameters { get; set; } = [];

    public WitType? Result { get; set; }

    public string? Docs { get; set; }

    public WitGate Gate { get; set; } = WitGate.None;

    public WitPosition Position { get; set; }
}
