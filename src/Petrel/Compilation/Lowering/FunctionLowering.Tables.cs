using Petrel.Binary;

namespace Petrel.Compilation.Lowering;

/// <content>Table instructions (spec: Instructions, Table Instructions).</content>
internal sealed partial class FunctionLowering
{
    private void LoadTable(int table)
    {
        _il.LoadArgument(InstanceArgument);
        if (table == 0 && _layout.IsFunctionTable(0))
        {
            _il.Op(Il.Ldfld, _tokens.Field(RuntimeMembers.Table0));
            return;
        }

        // The element is of the class that the table's type asks for: instantiation made it so.
        _il.Op(Il.Ldfld, _tokens.Field(RuntimeMembers.Tables));
        _il.Int32(table);
        _il.Op(Il.LdelemRef);
    }

    private void LowerTable(in Instruction instruction)
    {
        int first = (int)instruction.First;
        if (instruction.Opcode == Opcode.ElemDrop)
        {
            _il.Int32(first);
            _il.LoadArgument(InstanceArgument);
            _il.Op(Il.Call, _tokens.Method(RuntimeMembers.ElementDrop));
            return;
        }

        if (instruction.Opcode == Opcode.TableCopy)
        {
            LowerTableCopy(first, (int)instruction.Second);
            return;
        }

        int table = instruction.Opcode == Opcode.TableInit ? (int)instruction.Second : first;
        bool is64 = _module.Tables[table].Type.Is64;
        bool isFunction = _layout.IsFunctionTable(table);
        IlType element = isFunction ? IlType.Function : IlType.Object;
        IlType index = is64 ? IlType.Int64 : IlType.Int32;
        int variant = (isFunction ? 0 : 2) + (is64 ? 1 : 0);
        (int operands, IlType? result, RuntimeMethod method) = instruction.Opcode switch
        {
            Opcode.TableGet => (1, element, Choose(variant, RuntimeMembers.FunctionTableGet32, RuntimeMembers.FunctionTableGet64, RuntimeMembers.ReferenceTableGet32, RuntimeMembers.ReferenceTableGet64)),
            Opcode.TableSet => (2, null, Choose(variant, RuntimeMembers.FunctionTableSet32, RuntimeMembers.FunctionTableSet64, RuntimeMembers.ReferenceTableSet32, RuntimeMembers.ReferenceTableSet64)),
            Opcode.TableGrow => (2, index, Choose(variant, RuntimeMembers.FunctionTableGrow32, RuntimeMembers.FunctionTableGrow64, RuntimeMembers.ReferenceTableGrow32, RuntimeMembers.ReferenceTableGrow64)),
            Opcode.TableFill => (3, null, Choose(variant, RuntimeMembers.FunctionTableFill32, RuntimeMembers.FunctionTableFill64, RuntimeMembers.ReferenceTableFill32, RuntimeMembers.ReferenceTableFill64)),
            Opcode.TableSize => (0, index, is64 ? RuntimeMembers.TableSize64 : RuntimeMembers.TableSize32),
            _ => (3, (IlType?)null, is64 ? RuntimeMembers.TableInit64 : RuntimeMembers.TableInit32),
        };
        _stack.Need(operands);
        LoadTable(table);
        if (instruction.Opcode == Opcode.TableInit)
        {
            _il.Int32(first);
            _il.LoadArgument(InstanceArgument);
        }

        _il.Op(Il.Call, _tokens.Method(method));
        _stack.Pop(operands);
        if (result is { } type)
        {
            _stack.Push(type);
        }
    }

    private static RuntimeMethod Choose(int variant, RuntimeMethod function32, RuntimeMethod function64, RuntimeMethod reference32, RuntimeMethod reference64) =>
        variant switch { 0 => function32, 1 => function64, 2 => reference32, _ => reference64 };

    private void LowerTableCopy(int destination, int source)
    {
        bool wideDestination = _module.Tables[destination].Type.Is64;
        bool wideSource = _module.Tables[source].Type.Is64;
        _stack.Need(3);
        if (wideDestination || wideSource)
        {
            WidenOperands(!wideDestination, !wideSource, !(wideDestination && wideSource));
        }

        LoadTable(destination);
        LoadTable(source);
        _il.Op(Il.Call, _tokens.Method(wideDestination || wideSource ? RuntimeMembers.TableCopy64 : RuntimeMembers.TableCopy32));
        _stack.Pop(3);
    }
}
