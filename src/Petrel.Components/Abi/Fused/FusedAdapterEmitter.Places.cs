using System.Reflection.Emit;

namespace Petrel.Components.Abi;

/// <content>Where values are.</content>
internal sealed partial class FusedAdapterEmitter
{
    /// <summary>A flat value: an argument or a local.</summary>
    private readonly record struct Slot(LocalBuilder? Local, int Argument, CoreKind Kind)
    {
        public static Slot OfArgument(int index, CoreKind kind) => new(null, index, kind);

        public static Slot OfLocal(LocalBuilder local, CoreKind kind) => new(local, -1, kind);

        public void Load(ILGenerator il)
        {
            if (Local is not null)
            {
                il.Emit(OpCodes.Ldloc, Local);
            }
            else
            {
                il.Emit(OpCodes.Ldarg, (short)Argument);
            }
        }

        public void Store(ILGenerator il) => il.Emit(OpCodes.Stloc, Local!);

        /// <summary>Loads as a kind: cases of a variant share slots (spec: lift_flat_variant).</summary>
        public void LoadAs(ILGenerator il, CoreKind wanted)
        {
            Load(il);
            switch (Kind, wanted)
            {
                case (CoreKind.I32, CoreKind.F32):
                    il.Emit(OpCodes.Call, typeof(BitConverter).GetMethod(nameof(BitConverter.Int32BitsToSingle))!);
                    break;
                case (CoreKind.I64, CoreKind.I32):
                    il.Emit(OpCodes.Conv_I4);
                    break;
                case (CoreKind.I64, CoreKind.F32):
                    il.Emit(OpCodes.Conv_I4);
                    il.Emit(OpCodes.Call, typeof(BitConverter).GetMethod(nameof(BitConverter.Int32BitsToSingle))!);
                    break;
                case (CoreKind.I64, CoreKind.F64):
                    il.Emit(OpCodes.Call, typeof(BitConverter).GetMethod(nameof(BitConverter.Int64BitsToDouble))!);
                    break;
            }
        }

        /// <summary>Stores what is of a kind (spec: lower_flat_variant).</summary>
        public void StoreFrom(ILGenerator il, CoreKind have)
        {
            switch (have, Kind)
            {
                case (CoreKind.F32, CoreKind.I32):
                    il.Emit(OpCodes.Call, typeof(BitConverter).GetMethod(nameof(BitConverter.SingleToInt32Bits))!);
                    break;
                case (CoreKind.I32, CoreKind.I64):
                    il.Emit(OpCodes.Conv_U8);
                    break;
                case (CoreKind.F32, CoreKind.I64):
                    il.Emit(OpCodes.Call, typeof(BitConverter).GetMethod(nameof(BitConverter.SingleToInt32Bits))!);
                    il.Emit(OpCodes.Conv_U8);
                    break;
                case (CoreKind.F64, CoreKind.I64):
                    il.Emit(OpCodes.Call, typeof(BitConverter).GetMethod(nameof(BitConverter.DoubleToInt64Bits))!);
                    break;
            }

            Store(il);
        }

        public void Clear(ILGenerator il)
        {
            switch (Kind)
            {
                case CoreKind.I32:
                    il.Emit(OpCodes.Ldc_I4_0);
                    break;
                case CoreKind.I64:
                    il.Emit(OpCodes.Ldc_I8, 0L);
                    break;
                case CoreKind.F32:
                    il.Emit(OpCodes.Ldc_R4, 0f);
                    break;
                default:
                    il.Emit(OpCodes.Ldc_R8, 0d);
                    break;
            }

            Store(il);
        }
    }

    /// <summary>Where a value is: in flat values from one on, or in memory, at an offset from a native address that was checked.</summary>
    private readonly record struct Place(Slot[]? Slots, int First, LocalBuilder? Address, int Offset)
    {
        public bool IsFlat => Slots is not null;

        public static Place Flat(Slot[] slots, int first) => new(slots, first, null, 0);

        public static Place InMemory(LocalBuilder address, int offset) => new(null, 0, address, offset);

        public Slot Slot(int index) => Slots![First + index];

        /// <summary>A part: so many flat values or bytes further.</summary>
        public Place Part(int slots, int bytes) => this with { First = First + slots, Offset = Offset + bytes };

        public void LoadAddress(ILGenerator il)
        {
            il.Emit(OpCodes.Ldloc, Address!);
            if (Offset != 0)
            {
                il.Emit(OpCodes.Ldc_I4, Offset);
                il.Emit(OpCodes.Conv_I);
                il.Emit(OpCodes.Add);
            }
        }
    }
}
