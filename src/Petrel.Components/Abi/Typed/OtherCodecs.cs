using System.Runtime.CompilerServices;
using Petrel.Runtime;

namespace Petrel.Components.Abi;

/// <summary>Values of any type as <see cref="ComponentValue"/>.</summary>
internal sealed unsafe class ValueCodec(AbiType type) : Codec<ComponentValue>
{
    public override ComponentValue Load(CallContext context, uint address) => new ValueLifting(context, null).Load(type, address);

    public override void Store(CallContext context, ComponentValue value, uint address) => new ValueLowering(context).Store(value, type, address);

    public override ComponentValue Lift(CallContext context, long* slots)
    {
        var flat = new RuntimeValue[type.FlatCount];
        for (int i = 0; i < flat.Length; i++)
        {
            flat[i].I64 = slots[i];
        }

        int at = 0;
        return new ValueLifting(context, null).LiftFlat(type, flat, ref at);
    }

    public override void Lower(CallContext context, ComponentValue value, long* slots)
    {
        var flat = new RuntimeValue[type.FlatCount];
        int at = 0;
        new ValueLowering(context).LowerFlat(value, type, flat, ref at);
        for (int i = 0; i < flat.Length; i++)
        {
            slots[i] = flat[i].I64;
        }
    }
}

/// <summary>Handles.</summary>
internal abstract unsafe class HandleCodec<T> : Codec<T>
{
    public abstract T LiftHandle(CallContext context, int handle);

    public abstract int LowerHandle(CallContext context, T value);

    public sealed override T Load(CallContext context, uint address) => LiftHandle(context, Unsafe.ReadUnaligned<int>(At(context, address)));

    public sealed override void Store(CallContext context, T value, uint address) =>
        Unsafe.WriteUnaligned(At(context, address), LowerHandle(context, value));

    public sealed override T Lift(CallContext context, long* slots) => LiftHandle(context, (int)*slots);

    public sealed override void Lower(CallContext context, T value, long* slots) => *slots = (uint)LowerHandle(context, value);
}

/// <summary>Resources of the host as their objects.</summary>
internal sealed class HostResourceCodec<T>(HostResourceType<T> type, bool isOwned) : HandleCodec<T>
    where T : class
{
    public override T LiftHandle(CallContext context, int handle) =>
        isOwned ? context.LiftOwn(handle, type) : context.LiftBorrow(handle, type);

    public override int LowerHandle(CallContext context, T value) =>
        isOwned ? context.LowerOwn(value, type) : context.LowerBorrow(value, type);
}

/// <summary>Any resources as <see cref="ComponentResource"/>.</summary>
internal sealed class ResourceCodec(ResourceType type, bool isOwned) : HandleCodec<ComponentResource>
{
    public override ComponentResource LiftHandle(CallContext context, int handle) =>
        isOwned ? context.LiftOwn(handle, type) : context.LiftBorrow(handle, type);

    public override int LowerHandle(CallContext context, ComponentResource value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!value.Type.IsSame(type))
        {
            throw new ArgumentException($"A resource {type.Name} is expected; a {value.Type.Name} is given.");
        }

        return isOwned ? context.LowerOwn(value) : context.LowerBorrow(value);
    }
}
