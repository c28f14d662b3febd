using System.Runtime.CompilerServices;
using Petrel.Components.Runtime;
using Petrel.Runtime;

namespace Petrel.Components.Abi;

/// <summary>What fused adapters call.</summary>
internal static unsafe class FusedHelpers
{
    public static nint Resolve(FusedFunction function) => function.Core.ResolvedCode;

    public static nint ResolvePostReturn(FusedFunction function)
    {
        function.Callee.MayLeave = false;
        return function.PostReturn!.ResolvedCode;
    }

    public static void CannotEnter(FusedFunction function) => AbiTrap.CannotEnter(function.Callee.Name);

    public static void EnterDeep(FusedFunction function) => function.Callee.EnterWithParents(function.Common);

    public static void ExitDeep(FusedFunction function) => ComponentInstanceState.ExitToParents(function.Callee, function.Common);

    public static Exception Uncaught(Exception exception) => new TrapException(
        TrapCode.UncaughtException, "uncaught exception: a component function ended with a WebAssembly exception", null, exception);

    public static void CheckAsync(FusedFunction function) => function.Caller.CheckLeave(isCalleeAsync: true);

    public static void EndBorrows(FusedFunction function)
    {
        function.Target.CheckBorrows();
        function.Target.Scope!.ReturnLent();
    }

    /// <summary>Checks a record in memory; its native address.</summary>
    public static nint Range(int address, int size, int alignment, CallContext context)
    {
        context.Range(address, size, alignment);
        return Address((uint)address, context);
    }

    /// <summary>Native address of something that was checked.</summary>
    public static nint Address(uint address, CallContext context) => (context.LinearMemory?.Base ?? 0) + (nint)address;

    /// <summary>New room; the address.</summary>
    public static int Allocate(int size, int alignment, CallContext context) => (int)context.Reallocate(0, 0, alignment, (uint)size);

    /// <summary>Checks the elements of a list; their native address.</summary>
    public static nint ListRange(int address, int length, int elementSize, int alignment, CallContext context)
    {
        context.LiftListRange(address, length, elementSize, alignment);
        return Address((uint)address, context);
    }

    /// <summary>Copies a list whose elements are the same bytes everywhere; the new address.</summary>
    public static int CopyList(int address, int length, int elementSize, int alignment, CallContext source, CallContext target)
    {
        ReadOnlySpan<byte> from = source.LiftListRange(address, length, elementSize, alignment);
        uint at = target.Reallocate(0, 0, alignment, (uint)from.Length);
        from.CopyTo(target.Bytes(at, from.Length));
        return (int)at;
    }

    public static int CopyString(int address, int length, CallContext source, CallContext target, out int newLength)
    {
        (int at, newLength) = StringCopying.Copy(address, length, source, target);
        return at;
    }

    public static void CopyBytes(nint source, nint target, int size) =>
        new ReadOnlySpan<byte>((void*)source, size).CopyTo(new Span<byte>((void*)target, size));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Char(int value)
    {
        if ((uint)value >= 0x110000 || (uint)value - 0xD800 < 0x800)
        {
            AbiTrap.Char((uint)value);
        }

        return value;
    }

    public static void Discriminant(int value, int count) => AbiTrap.Discriminant((uint)value, count);

    public static int MoveOwn(int handle, FusedFunction function, int resource, CallContext source, CallContext target)
    {
        ResourceType type = function.Resources[resource];
        ResourceHandle moved = source.Instance.Handles.RemoveOwned(handle, type);
        return target.Instance.Handles.Add(moved);
    }

    public static int LendBorrow(int handle, FusedFunction function, int resource, CallContext source, CallContext target)
    {
        ResourceType type = function.Resources[resource];
        ResourceHandle lent = source.Instance.Handles.Get(handle, type);
        target.Scope!.Lend(lent);
        return type is GuestResourceType guest && ReferenceEquals(guest.Implementer, target.Instance)
            ? lent.Representation
            : target.AddBorrow(type, lent.Representation, lent.Resource);
    }

    public static int Unsupported(int handle)
    {
        AbiTrap.Unsupported($"streams, futures and error contexts are not supported yet (handle {handle})");
        return 0;
    }
}
