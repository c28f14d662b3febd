using Petrel.Runtime;

namespace Petrel.Components.Abi;

/// <summary>A lowered .NET delegate.</summary>
internal sealed class DelegateTarget(CallContext context, Delegate callback, TypedSignature signature) : LoweredFunction(context)
{
    public readonly Delegate Callback = callback;

    public readonly Codec[] Codecs = signature.Codecs;

    public readonly Codec? ResultCodec = signature.ResultCodec;

    public readonly ComponentCaller Caller = new(context.Store);
}

/// <summary>The target of a delegate that calls a component function.</summary>
internal sealed class ExportTarget(GuestCall call, TypedSignature signature)
{
    public readonly GuestCall Call = call;

    public readonly Codec[] Codecs = signature.Codecs;

    public readonly Codec? ResultCodec = signature.ResultCodec;
}
