using Petrel.Binary;
using Petrel.Compilation.Objects;
using Petrel.Types;

namespace Petrel.Compilation.Lowering;

/// <content>Atomic access to globals, tables, fields and elements (shared-everything-threads).</content>
internal sealed partial class FunctionLowering
{
    /// <summary>[location, values]: the values go to temporaries, the location becomes a managed reference.</summary>
    private void LowerAtomicAccess(in Instruction instruction)
    {
        WasmType storage = AtomicStorage(instruction);
        RuntimeMethod method = AtomicMethod(instruction.Opcode, storage);
        int values = method.Signature.IndexOf(':', StringComparison.Ordinal) - "&i".Length;
        IlType type = IlTypes.Of(storage, _module.Registry);
        Span<int> temporaries = stackalloc int[2];
        for (int i = values - 1; i >= 0; i--)
        {
            temporaries[i] = TakeTopAsLocal();
        }

        EmitAtomicLocation(instruction);
        _stack.Note(1 + values);
        for (int i = 0; i < values; i++)
        {
            _il.LoadLocal(temporaries[i]);
            _locals.Free(type, temporaries[i]);
        }

        _il.Op(Il.Call, _tokens.Method(method));
        if (!method.Signature.EndsWith(':'))
        {
            _stack.Push(type);
        }
    }

    private WasmType AtomicStorage(in Instruction instruction) => Instructions.Immediate(instruction.Opcode) switch
    {
        ImmediateKind.OrderedGlobal => _module.Globals[instruction.First].Type.Content,
        ImmediateKind.OrderedTable => _module.Tables[instruction.First].Type.Element,
        ImmediateKind.OrderedTypeField => _module.Types[instruction.First].Fields[instruction.Second].Storage,
        _ => _module.Types[instruction.First].Fields[0].Storage,
    };

    /// <summary>Replaces what names the location by a managed reference to it, on the IL stack only.</summary>
    private void EmitAtomicLocation(in Instruction instruction)
    {
        int index = (int)instruction.First;
        switch (Instructions.Immediate(instruction.Opcode))
        {
            case ImmediateKind.OrderedGlobal:
                _stack.Note(1);
                _il.LoadArgument(InstanceArgument);
                if (_layout.IsSharedGlobal(index))
                {
                    _il.Op(Il.Ldfld, _scope.GlobalField(index));
                    _il.Op(Il.Ldflda, _tokens.GlobalContent(_layout.GlobalType(index)));
                }
                else
                {
                    _il.Op(Il.Ldflda, _scope.GlobalField(index));
                }

                break;

            case ImmediateKind.OrderedTable:
                _stack.Need(1);
                _stack.Note(2);
                LoadTable(index);
                _il.Op(Il.Call, _tokens.Method(_module.Tables[index].Type.Is64 ? AtomicMembers.TableElement64 : AtomicMembers.TableElement32));
                _stack.Pop();
                break;

            case ImmediateKind.OrderedTypeField:
                _stack.Need(1);
                _il.Op(Il.Ldflda, Objects.Field(_module.Types[index], (int)instruction.Second));
                _stack.Pop();
                break;

            default:
                _stack.Need(2);
                _il.Op(Il.Ldelema, Objects.Class(_module.Types[index]));
                _stack.Pop(2);
                break;
        }
    }

    private static RuntimeMethod AtomicMethod(Opcode opcode, WasmType storage)
    {
        bool is8 = storage.Code == TypeCode.I8;
        int representation = storage.Code switch { TypeCode.I64 => 1, TypeCode.Reference => 2, _ => 0 };
        switch (opcode)
        {
            case Opcode.GlobalAtomicGet or Opcode.TableAtomicGet or Opcode.StructAtomicGet or Opcode.ArrayAtomicGet:
                return AtomicMembers.Get[representation];

            case Opcode.StructAtomicGetS or Opcode.ArrayAtomicGetS:
                return is8 ? AtomicMembers.GetSigned8 : AtomicMembers.GetSigned16;

            case Opcode.StructAtomicGetU or Opcode.ArrayAtomicGetU:
                return is8 ? AtomicMembers.GetUnsigned8 : AtomicMembers.GetUnsigned16;

            case Opcode.GlobalAtomicSet or Opcode.TableAtomicSet or Opcode.StructAtomicSet or Opcode.ArrayAtomicSet:
                return !storage.IsPacked ? AtomicMembers.Set[representation] : is8 ? AtomicMembers.Set8 : AtomicMembers.Set16;

            case Opcode.GlobalAtomicRmwXchg or Opcode.TableAtomicRmwXchg or Opcode.StructAtomicRmwXchg or Opcode.ArrayAtomicRmwXchg:
                return AtomicMembers.Exchange[representation];

            case Opcode.GlobalAtomicRmwCmpxchg or Opcode.TableAtomicRmwCmpxchg or Opcode.StructAtomicRmwCmpxchg
                or Opcode.ArrayAtomicRmwCmpxchg:
                return AtomicMembers.CompareExchange[representation];

            default:
                // Five operations in a row for each kind of location.
                Opcode first = opcode < Opcode.StructAtomicGet ? Opcode.GlobalAtomicRmwAdd
                    : opcode < Opcode.ArrayAtomicGet ? Opcode.StructAtomicRmwAdd
                    : Opcode.ArrayAtomicRmwAdd;
                return AtomicMembers.Compute[((opcode - first) * 2) + representation];
        }
    }
}
