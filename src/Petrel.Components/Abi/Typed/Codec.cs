namespace Petrel.Components.Abi;

/// <summary>Converts between a C# type and a value type of the component model.</summary>
internal abstract class Codec
{
    /// <summary>The C# type.</summary>
    public abstract Type ClrType { get; }

    /// <summary>The value at an address that was checked, boxed.</summary>
    public abstract object? LoadObject(CallContext context, uint address);

    /// <summary>Writes to an address that was checked.</summary>
    public abstract void StoreObject(CallContext context, object? value, uint address);

    /// <summary>The value of flat values, boxed.</summary>
    public abstract unsafe object? LiftObject(CallContext context, long* slots);

    /// <summary>Writes flat values.</summary>
    public abstract unsafe void LowerObject(CallContext context, object? value, long* slots);
}
