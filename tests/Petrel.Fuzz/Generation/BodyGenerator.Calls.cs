using Petrel.Binary;
using Petrel.Fuzz.Tree;

namespace Petrel.Fuzz.Generation;

/// <content>Calls and tables.</content>
internal sealed partial class BodyGenerator
{
    /// <summary>Calls a function directly, through a table or by reference.</summary>
    private Node CallSomehow(FunctionTree target)
    {
        List<Node> arguments = Values(target.Parameters);
        bool tail = Has(WasmFeatures.TailCalls) && Chance(3) && TailResultsFit(target);
        int[] tables = [.. Enumerable.Range(0, _module.Tables.Count).Where(i => Subtypes.Fits(_module, ValType.Ref(target.TypeIndex, true), _module.Tables[i].Element))];
        switch (_random.Next(4))
        {
            case 0 when tables.Length > 0:
                int table = Pick(tables);
                TableTree type = _module.Tables[table];
                int[] places = [.. Enumerable.Range(0, type.Functions.Length).Where(i => _module.Functions[type.Functions[i]].TypeIndex == target.TypeIndex)];
                Node index = places.Length > 0 && !Chance(30) ? Small(TableAddress(table), Pick(places)) : TableIndex(table);
                arguments.Add(index);
                return Plain(tail ? Opcode.ReturnCallIndirect : Opcode.CallIndirect, target.Results, arguments, target.TypeIndex, table);
            case 1 when Has(WasmFeatures.FunctionReferences):
                arguments.Add(Chance(40) ? Value(ValType.Ref(target.TypeIndex, true)) : Plain(Opcode.RefFunc, [ValType.Ref(target.TypeIndex, false)], [], target.Index));
                return Plain(tail ? Opcode.ReturnCallRef : Opcode.CallRef, target.Results, arguments, target.TypeIndex);
            default:
                return Plain(tail ? Opcode.ReturnCall : Opcode.Call, target.Results, arguments, target.Index);
        }
    }

    private bool TailResultsFit(FunctionTree target) =>
        target.Results.Length == _function.Results.Length
        && target.Results.Zip(_function.Results).All(pair => Subtypes.Fits(_module, pair.First, pair.Second));

    private ValType TableAddress(int table) => _module.Tables[table].Is64 ? ValType.I64 : ValType.I32;

    private Node TableIndex(int table)
    {
        ValType type = TableAddress(table);
        return Chance(60) ? Value(type) : And(type, Value(type), _module.Tables[table].Minimum >= 8 ? 7 : 1);
    }

    private Node? FromTable(ValType type)
    {
        if (!type.IsRef)
        {
            return null;
        }

        int[] tables = [.. Enumerable.Range(0, _module.Tables.Count).Where(i => Subtypes.Fits(_module, _module.Tables[i].Element, type))];
        if (tables.Length == 0)
        {
            return null;
        }

        int table = Pick(tables);
        return Plain(Opcode.TableGet, [_module.Tables[table].Element], [TableIndex(table)], table);
    }

    private Node TableStatement()
    {
        int table = _random.Next(_module.Tables.Count);
        ValType address = TableAddress(table);
        ValType element = _module.Tables[table].Element;
        switch (_random.Next(7))
        {
            case 0 or 1:
                return Plain(Opcode.TableSet, [], [TableIndex(table), Value(element)], table);
            case 2:
                return Consume(Plain(Opcode.TableGrow, [address], [Value(element), Small(address, _random.Next(3))], table));
            case 3:
                return Plain(Opcode.TableFill, [], [TableIndex(table), Value(element), And(address, Value(address), 3)], table);
            case 4 when element == ValType.FuncRef:
                int segment = _random.Next(_module.Elements.Count);
                int before = _module.Tables.Count(t => t.Functions.Length > 0);
                return Plain(
                    Opcode.TableInit,
                    [],
                    [TableIndex(table), And(ValType.I32, Value(ValType.I32), 3), And(ValType.I32, Value(ValType.I32), 3)],
                    before + segment,
                    table);
            case 5:
                int[] sources = [.. Enumerable.Range(0, _module.Tables.Count).Where(i => Subtypes.Fits(_module, _module.Tables[i].Element, element))];
                int source = Pick(sources);
                ValType length = address == ValType.I64 && TableAddress(source) == ValType.I64 ? ValType.I64 : ValType.I32;
                return Plain(Opcode.TableCopy, [], [TableIndex(table), TableIndex(source), And(length, Value(length), 3)], table, source);
            default:
                return Consume(Plain(Opcode.TableSize, [address], [], table));
        }
    }
}
