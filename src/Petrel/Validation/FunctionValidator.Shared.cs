using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Validation;

/// <content>Shared functions and references (shared-everything-threads).</content>
internal sealed partial class FunctionValidator
{
    /// <summary>
    /// The body of a shared function, whose instructions may touch nothing unshared. A walk of its own in front of each
    /// instruction, so that ordinary functions pay nothing for it.
    /// </summary>
    private void RunShared(ref WasmReader reader)
    {
        while (_depth > 0)
        {
            int start = reader.Position;
            _offset = start;
            CheckShared(ref reader, "shared functions");
            reader.Position = start;
            Run(ref reader, once: true);
        }
    }

    /// <summary>Refuses an instruction that names something unshared. What does not exist is for the typing rule to refuse.</summary>
    private void CheckShared(ref WasmReader reader, string who)
    {
        Instruction instruction = InstructionReader.Read(ref reader);
        uint first = instruction.First;
        uint second = instruction.Second;
        switch (Instructions.Immediate(instruction.Opcode))
        {
            case ImmediateKind.Function:
                Require(first >= (uint)_module.FunctionTypeIndices.Length || _module.FunctionType((int)first).IsShared, who, "functions");
                break;

            case ImmediateKind.Global or ImmediateKind.OrderedGlobal:
                Require(first >= (uint)_module.Globals.Length || _module.Globals[first].Type.IsShared, who, "globals");
                break;

            case ImmediateKind.CallIndirect:
                RequireSharedType(first, who);
                RequireSharedTable(second, who);
                break;

            case ImmediateKind.Table or ImmediateKind.OrderedTable:
                RequireSharedTable(first, who);
                break;

            case ImmediateKind.TableTable:
                RequireSharedTable(first, who);
                RequireSharedTable(second, who);
                break;

            case ImmediateKind.Element:
                RequireSharedElements(first, who);
                break;

            case ImmediateKind.ElementTable:
                RequireSharedElements(first, who);
                RequireSharedTable(second, who);
                break;

            case ImmediateKind.Memory or ImmediateKind.MemoryLane or ImmediateKind.MemoryIndex:
                RequireSharedMemory(first, who);
                break;

            case ImmediateKind.MemoryMemory:
                RequireSharedMemory(first, who);
                RequireSharedMemory(second, who);
                break;

            case ImmediateKind.DataMemory:
                RequireSharedMemory(second, who);
                break;

            case ImmediateKind.Type or ImmediateKind.TypeField or ImmediateKind.TypeLength or ImmediateKind.TypeData
                or ImmediateKind.OrderedType or ImmediateKind.OrderedTypeField or ImmediateKind.Resume:
                RequireSharedType(first, who);
                break;

            case ImmediateKind.TypeType:
                RequireSharedType(first, who);
                RequireSharedType(second, who);
                break;

            case ImmediateKind.TypeElement:
                RequireSharedType(first, who);
                RequireSharedElements(second, who);
                break;

            case ImmediateKind.Tag:
                RequireSharedTag(first, who);
                break;

            case ImmediateKind.TypeTag or ImmediateKind.ResumeThrow:
                RequireSharedType(first, who);
                RequireSharedTag(second, who);
                break;

            case ImmediateKind.TryTable:
                reader.Position = instruction.VectorOffset;
                for (int i = 0; i < instruction.VectorCount; i++)
                {
                    CatchClause clause = InstructionReader.ReadCatchClause(ref reader);
                    if (!clause.CatchesAll)
                    {
                        RequireSharedTag(clause.Tag, who);
                    }
                }

                break;

            default:
                break;
        }
    }

    private void RequireSharedType(uint index, string who)
    {
        if (index < (uint)_module.Types.Length && !_module.Types[index].IsShared)
        {
            Require(false, who, _module.Types[index].Kind switch
            {
                CompositeKind.Struct => "structs",
                CompositeKind.Array => "arrays",
                CompositeKind.Continuation => "continuations",
                _ => "function types",
            });
        }
    }

    private void RequireSharedTable(uint index, string who) =>
        Require(index >= (uint)_module.Tables.Length || _module.Tables[index].Type.IsShared, who, "tables");

    private void RequireSharedMemory(uint index, string who) =>
        Require(index >= (uint)_module.Memories.Length || _module.Memories[index].IsShared, who, "memories");

    private void RequireSharedElements(uint index, string who) => Require(
        index >= (uint)_module.Elements.Length || Subtyping.IsShareable(_module.Elements[index].Type, _module.Registry), who, "elem segments");

    private void RequireSharedTag(uint index, string who) =>
        Require(index >= (uint)_module.TagTypeIndices.Length || _module.Types[_module.TagTypeIndices[index]].IsShared, who, "tags");

    private void Require(bool isShared, string who, string what)
    {
        if (!isShared)
        {
            Fail($"{who} cannot access unshared {what}");
        }
    }

    /// <summary>Whether the type of an operand is shared; either, when unreachable code supplies it.</summary>
    private Sharing SharingOf(uint operand)
    {
        if ((_disabled & WasmFeatures.SharedEverything) != 0)
        {
            return Sharing.Unshared;
        }

        var type = new WasmType(operand);
        return operand == BottomBits ? Sharing.Either
            : type.IsReference ? Subtyping.SharingOf(type.Heap, _module.Registry)
            : Sharing.Unshared;
    }

    /// <summary>Pops a nullable reference to <paramref name="kind"/>, shared or not.</summary>
    private void PopPolymorphic(HeapKind kind)
    {
        if ((_disabled & WasmFeatures.SharedEverything) != 0)
        {
            Pop(Abstract(kind, nullable: true));
            return;
        }

        uint operand = PopAny();
        Check(operand, WasmType.Reference(new HeapType(kind, SharingOf(operand)), nullable: true).Bits);
    }

    private void RefEq()
    {
        if ((_disabled & WasmFeatures.SharedEverything) != 0)
        {
            Pop(Abstract(HeapKind.Eq, nullable: true));
            Pop(Abstract(HeapKind.Eq, nullable: true));
        }
        else
        {
            // Both shared or both not; what unreachable code supplies is as the other one.
            uint second = PopAny();
            uint first = PopAny();
            Sharing sharing = SharingOf(second);
            sharing = sharing == Sharing.Either ? SharingOf(first) : sharing;
            uint expected = WasmType.Reference(new HeapType(HeapKind.Eq, sharing), nullable: true).Bits;
            Check(second, expected);
            Check(first, expected);
        }

        Push(I32);
    }
}
