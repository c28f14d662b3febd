using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Validation;

/// <content>Atomic access to globals, tables, fields and elements (shared-everything-threads).</content>
internal sealed partial class FunctionValidator
{
    private enum AtomicAccess : byte
    {
        Get,

        /// <summary><c>get_s</c> and <c>get_u</c>.</summary>
        GetExtended,
        Set,

        /// <summary>Add, subtract, and, or, exclusive or.</summary>
        Compute,
        Exchange,
        CompareExchange,
    }

    private void AtomicInstruction(ref WasmReader reader, Opcode opcode)
    {
        _ = InstructionReader.ReadOrdering(ref reader, opcode);
        AtomicAccess access = AccessOf(opcode);
        switch (Instructions.Immediate(opcode))
        {
            case ImmediateKind.OrderedGlobal:
                GlobalType global = ReadGlobal(ref reader);
                CheckAtomic(access, global.Content, global.IsMutable, "global");
                PopAtomicValues(access, global.Content);
                PushAtomicResult(access, global.Content);
                break;

            case ImmediateKind.OrderedTable:
                TableType table = ReadTable(ref reader);
                CheckAtomic(access, table.Element, isMutable: true, "table");
                PopAtomicValues(access, table.Element);
                Pop(AddressType(table));
                PushAtomicResult(access, table.Element);
                break;

            case ImmediateKind.OrderedTypeField:
                DefinedType type = ReadType(ref reader, CompositeKind.Struct);
                FieldType field = ReadField(ref reader, type);
                CheckAtomic(access, field.Storage, field.IsMutable, "field");
                PopAtomicValues(access, field.Storage.Unpacked);
                Pop(Nullable(type));
                PushAtomicResult(access, field.Storage.Unpacked);
                break;

            default:
                type = ReadType(ref reader, CompositeKind.Array);
                field = type.Fields[0];
                CheckAtomic(access, field.Storage, field.IsMutable, "array");
                PopAtomicValues(access, field.Storage.Unpacked);
                Pop(I32);
                Pop(Nullable(type));
                PushAtomicResult(access, field.Storage.Unpacked);
                break;
        }
    }

    private static AtomicAccess AccessOf(Opcode opcode) => opcode switch
    {
        Opcode.GlobalAtomicGet or Opcode.TableAtomicGet or Opcode.StructAtomicGet or Opcode.ArrayAtomicGet => AtomicAccess.Get,
        Opcode.StructAtomicGetS or Opcode.StructAtomicGetU or Opcode.ArrayAtomicGetS or Opcode.ArrayAtomicGetU => AtomicAccess.GetExtended,
        Opcode.GlobalAtomicSet or Opcode.TableAtomicSet or Opcode.StructAtomicSet or Opcode.ArrayAtomicSet => AtomicAccess.Set,
        Opcode.GlobalAtomicRmwXchg or Opcode.TableAtomicRmwXchg or Opcode.StructAtomicRmwXchg or Opcode.ArrayAtomicRmwXchg =>
            AtomicAccess.Exchange,
        Opcode.GlobalAtomicRmwCmpxchg or Opcode.TableAtomicRmwCmpxchg or Opcode.StructAtomicRmwCmpxchg or Opcode.ArrayAtomicRmwCmpxchg =>
            AtomicAccess.CompareExchange,
        _ => AtomicAccess.Compute,
    };

    /// <summary>Which storage an access can be atomic on, and that it may be written to.</summary>
    private void CheckAtomic(AtomicAccess access, WasmType storage, bool isMutable, string what)
    {
        if (!isMutable && access >= AtomicAccess.Set)
        {
            Fail($"{what} is immutable: {Instruction} writes to it");
        }

        if (access is AtomicAccess.Get or AtomicAccess.GetExtended)
        {
            CheckPacking(new FieldType(storage, isMutable), access == AtomicAccess.GetExtended);
        }

        bool isAllowed = storage.Code switch
        {
            Types.TypeCode.I32 or Types.TypeCode.I64 => true,
            Types.TypeCode.I8 or Types.TypeCode.I16 => access is AtomicAccess.GetExtended or AtomicAccess.Set,
            Types.TypeCode.Reference => access != AtomicAccess.Compute
                && IsSubtype(storage, WasmType.Reference(
                    new HeapType(access == AtomicAccess.CompareExchange ? HeapKind.Eq : HeapKind.Any, SharingOf(storage.Bits)), nullable: true)),
            _ => false,
        };
        if (!isAllowed)
        {
            string references = access switch
            {
                AtomicAccess.Compute => "",
                AtomicAccess.CompareExchange => " and subtypes of eqref",
                _ => " and subtypes of anyref",
            };
            string packed = access == AtomicAccess.Set ? "i8, i16, " : "";
            Fail($"invalid type: {Instruction} only allows {packed}i32, i64{references}, {_context.Describe(storage)} found");
        }
    }

    private void PopAtomicValues(AtomicAccess access, WasmType value)
    {
        if (access >= AtomicAccess.Set)
        {
            Pop(value);
        }

        if (access == AtomicAccess.CompareExchange)
        {
            Pop(value);
        }
    }

    private void PushAtomicResult(AtomicAccess access, WasmType value)
    {
        if (access != AtomicAccess.Set)
        {
            Push(value);
        }
    }
}
