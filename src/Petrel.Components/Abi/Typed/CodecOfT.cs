namespace Petrel.Components.Abi;

/// <inheritdoc/>
/// <typeparam name="T">The C# type.</typeparam>
internal abstract unsafe class Codec<T> : Codec
{
    public override Type ClrType => typeof(T);

    /// <summary>The value at an address that was checked.</summary>
    public abstract T Load(CallContext context, uint address);

    /// <summary>Writes to an address that was checked.</summary>
    public abstract void Store(CallContext context, T value, uint address);

    /// <summary>The value of flat values. Each is in a slot of its own, as its bits; what is above the bits of a narrow one is undefined.</summary>
    public abstract T Lift(CallContext context, long* slots);

    /// <summary>Writes flat values; narrow ones extended with zeros.</summary>
    public abstract void Lower(CallContext context, T value, long* slots);

    public sealed override object? LoadObject(CallContext context, uint address) => Load(context, address);

    public sealed override void StoreObject(CallContext context, object? value, uint address) => Store(context, (T)value!, address);

    public sealed override object? LiftObject(CallContext context, long* slots) => Lift(context, slots);

    public sealed override void LowerObject(CallContext context, object? value, long* slots) => Lower(context, (T)value!, slots);

    private protected static byte* At(CallContext context, uint address) => (byte*)FusedHelpers.Address(address, context);
}
