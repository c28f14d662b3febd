using Petrel.Binary;
using Petrel.Compilation.Objects;
using Petrel.Types;

namespace Petrel.Runtime;

/// <content>Objects of the garbage collection proposal.</content>
internal sealed partial class ConstantEvaluator
{
    private void Allocate(in Instruction instruction)
    {
        switch (instruction.Opcode)
        {
            case Opcode.RefI31 or Opcode.RefI31Shared:
                Push(I31.Create(Pop().I32));
                break;

            case Opcode.StructNew:
                DefinedType type = module.Types[instruction.First];
                Push(((StructClass)Class(instruction)).New(PopMany(type.Fields.Length)));
                break;

            case Opcode.StructNewDefault:
                Push(((StructClass)Class(instruction)).New());
                break;

            case Opcode.StructNewDesc or Opcode.StructNewDefaultDesc:
                AllocateDescribed(instruction);
                break;

            case Opcode.ArrayNew:
                int length = Pop().I32;
                Push(((ArrayClass)Class(instruction)).New(length, Pop()));
                break;

            case Opcode.ArrayNewDefault:
                Push(((ArrayClass)Class(instruction)).New(Pop().I32));
                break;

            case Opcode.ArrayNewFixed:
                Push(((ArrayClass)Class(instruction)).New(PopMany((int)instruction.Second)));
                break;

            case Opcode.AnyConvertExtern or Opcode.ExternConvertAny:
                // One object in two hierarchies.
                break;

            default:
                throw new PetrelException(
                    $"constant expressions with {Instructions.Get(instruction.Opcode).Name} are not supported yet (at offset 0x{instruction.Offset:x})");
        }
    }

    /// <summary>[fields, descriptor]</summary>
    private void AllocateDescribed(in Instruction instruction)
    {
        object? descriptor = Pop().Reference;
        ObjectOperations.RequireDescriptor(descriptor);
        var @class = (StructClass)Class(instruction);
        object created = instruction.Opcode == Opcode.StructNewDefaultDesc ? @class.New() : @class.New(PopMany(@class.Type.Fields.Length));
        @class.SetDescriptor(created, descriptor!);
        Push(created);
    }

    private ObjectClass Class(in Instruction instruction) =>
        instance!.Store.Engine.ObjectClasses.Get(module.Types[instruction.First]);

    private void Push(object reference) => Push(new RuntimeValue { Reference = reference });

    /// <summary>The top values, the topmost last. Valid until the next push.</summary>
    private ReadOnlySpan<RuntimeValue> PopMany(int count)
    {
        _depth -= count;
        return _stack.AsSpan(_depth, count);
    }
}
