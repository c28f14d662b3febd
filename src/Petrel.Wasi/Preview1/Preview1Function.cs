using System.Runtime.CompilerServices;
using Petrel.Runtime;

namespace Petrel.Wasi.Preview1;

/// <summary>A function of preview 1 as compiled code calls it: bound to an instance, whose memory and guest it finds at its first call.</summary>
internal sealed partial class Preview1Function : HostFunction
{
    private readonly nint _entry;
    private LinearMemory? _memory;
    private Preview1Guest? _guest;

    private Preview1Function(FunctionType type, nint entry)
        : base(type) => _entry = entry;

    protected override nint GetEntryPoint(Engine engine) => _entry;

    /// <summary>What an entry point needs: the guest's functions and its memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Preview1Host Enter(ModuleInstance self, out GuestMemory memory)
    {
        // Compiled code passes what the function was bound to.
        Preview1Function function = Unsafe.As<Preview1Function>(self);
        LinearMemory? linear = function._memory ?? function.FindMemory();

        // A guest without a memory gets as far as its first pointer.
        memory = linear is null ? default : new GuestMemory(linear.Base, Volatile.Read(ref linear.ByteLength));
        return (function._guest ?? function.FindGuest()).Host;
    }

    private static Preview1Host Enter(ModuleInstance self)
    {
        Preview1Function function = Unsafe.As<Preview1Function>(self);
        return (function._guest ?? function.FindGuest()).Host;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private LinearMemory? FindMemory() => _memory = Caller.GetMemory("memory")?.Instance;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Preview1Guest FindGuest() => _guest = Store.FindExtension<Preview1Guest>() ?? throw new PetrelException(
        "a WASI function was called in a store without a WASI configuration: call store.SetWasiConfiguration first");
}
