using Petrel.Binary;
using Petrel.Fuzz.Tree;

namespace Petrel.Fuzz.Generation;

/// <content>Statements and structured control.</content>
internal sealed partial class BodyGenerator
{
    private readonly List<int> _counters = [];

    private Node Statement()
    {
        if (_depth >= DeepestNesting)
        {
            return Plain(Opcode.Nop, [], []);
        }

        return Nested(() => SomeStatement());
    }

    private Node SomeStatement()
    {
        switch (_random.Next(34))
        {
            case < 6:
                int local = _random.Next(4) > 0 && _function.Locals.Count > 0 ? _random.Next(_function.Locals.Count) : NewLocal(_types.Defaultable());
                return _reserved.Contains(local) || _hidden.Contains(local)
                    ? Store()
                    : Plain(Opcode.LocalSet, [], [Value(_function.Locals[local])], local);
            case < 11:
                return Store();
            case < 13:
                int[] globals = [.. Enumerable.Range(1, _module.Globals.Count - 1).Where(i => _module.Globals[i].Mutable)];
                if (globals.Length == 0)
                {
                    return Store();
                }

                int global = Pick(globals);
                return Plain(Opcode.GlobalSet, [], [Value(_module.Globals[global].Type)], global);
            case < 15:
                return Bulk();
            case < 18:
                return CountedLoop();
            case 18:
                return Structured([]);
            case 19:
                return Loop();
            case < 22 when !_isLeaf:
                return Consume(CallSomehow(Pick(Callable())));
            case 22:
                // Leaves with its values on one path, and takes them off on the other.
                Label label = Pick(_labels);
                return Consume(Branch(Opcode.BrIf, label, label.Types, [.. Values(label.Types), Value(ValType.I32)]));
            case 23:
                return Switch();
            case 24 when _module.Tags.Count > 0:
                return Guarded(Throw([]));
            case < 27 when _module.Tags.Count > 0:
                return Structured([_types.Number()]) is var tried ? Consume(tried) : tried;
            case < 29:
                return TableStatement();
            case < 32 when Has(WasmFeatures.Gc):
                return ObjectStatement();
            case 32:
                return Guarded(Plain(Opcode.Return, [], Values(_function.Results)));
            default:
                return Consume(Value(_types.Any()));
        }
    }

    /// <summary>if (value) statement.</summary>
    private Node Guarded(Node statement)
    {
        var label = new Label([]);
        return new BlockNode
        {
            Label = label,
            Opcode = 0x04,
            Header = w => w.Byte(0x40),
            Children = [Value(ValType.I32)],
            Body = [statement],
        };
    }

    /// <summary>A block of any kind with the given results.</summary>
    private Node Structured(ValType[] results)
    {
        switch (_random.Next(8))
        {
            case 0 or 1:
                return If(results);
            case 2 when Has(WasmFeatures.Exceptions):
                return TryTable(results);
            case 2 or 3 when Has(WasmFeatures.LegacyExceptions):
                return LegacyTry(results);
            case 4 when Has(WasmFeatures.Gc):
                return BranchOnCast(results);
            case 5 when Has(WasmFeatures.StackSwitching) && !_isLeaf:
                return Resume(results);
            default:
                return Block(results);
        }
    }

    private Action<CodeWriter> BlockType(ValType[] parameters, ValType[] results)
    {
        if (parameters.Length == 0 && results.Length == 0)
        {
            return w => w.Byte(0x40);
        }

        if (parameters.Length == 0 && results.Length == 1)
        {
            return w => w.Type(results[0]);
        }

        int type = _module.FunctionType(parameters, results);
        return w => w.S64(type);
    }

    private List<Node> Inside(Label label, Func<List<Node>> generate)
    {
        _labels.Add(label);
        List<Node> body = Nested(generate);
        _labels.RemoveAt(_labels.Count - 1);
        return body;
    }

    private Node Block(ValType[] results)
    {
        // Blocks with parameters take them into variables first.
        ValType[] parameters = Chance(4) ? [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => _types.Number())] : [];
        var label = new Label(results);
        Node? take = parameters.Length > 0 ? Consume(new Node { Results = parameters }) : null;
        return new BlockNode
        {
            Label = label,
            Opcode = 0x02,
            Results = results,
            Header = BlockType(parameters, results),
            Children = Values(parameters),
            Body = Inside(label, () => [.. take is null ? (Node[])[] : [take], .. Sequence(results, _random.Next(4))]),
        };
    }

    private Node If(ValType[] results)
    {
        var label = new Label(results);
        Node condition = Value(ValType.I32);
        List<Node> body = Inside(label, () => Sequence(results, _random.Next(3)));
        List<(Action<CodeWriter>, List<Node>)> parts = [];
        if (results.Length > 0 || Chance(2))
        {
            parts.Add((w => w.Byte(0x05), Inside(label, () => Sequence(results, _random.Next(3)))));
        }

        return new BlockNode
        {
            Label = label,
            Opcode = 0x04,
            Results = results,
            Header = BlockType([], results),
            Children = [condition],
            Body = body,
            Parts = parts,
        };
    }

    /// <summary>A loop that anything inside may continue; it uses fuel.</summary>
    private Node Loop()
    {
        ValType[] parameters = [.. Enumerable.Range(0, _random.Next(3)).Select(_ => _types.Number())];
        var label = new Label(parameters, LabelKind.Loop);
        Node take = Consume(new Node { Results = parameters });
        List<Node> start = Values(parameters);
        return new BlockNode
        {
            Label = label,
            Opcode = 0x03,
            Header = BlockType(parameters, []),
            Children = start,
            Body = Inside(label, () =>
            [
                take,
                UseFuel(_random.Next(20, 80)),
                .. Sequence([], _random.Next(1, 4)),
                .. Sequence([], 0),
                Branch(Opcode.BrIf, label, parameters, [.. Values(parameters), Value(ValType.I32)]) is var again && parameters.Length > 0 ? Consume(again) : again,
            ]),
        };
    }

    /// <summary>for (i = 0; i &lt; n; i += step), without fuel inside, so that the JIT sees the plain shape.</summary>
    private Node CountedLoop()
    {
        int counter = NewLocal(ValType.I32);
        _reserved.Add(counter);
        int step = _random.Next(1, 4);
        int rounds = _random.Next(1, Chance(4) ? 60 : 12);
        bool down = Chance(4);
        var label = new Label([], LabelKind.Loop);
        Node limit = Chance(2) ? Small(ValType.I32, rounds * step) : Guard(And(ValType.I32, Value(ValType.I32), 15));
        int limitLocal = NewLocal(ValType.I32);
        _reserved.Add(limitLocal);
        _counters.Add(counter);
        List<Node> body = Nested(() =>
        {
            // Branches to this loop from inside would skip the step: only blocks around are in reach.
            return Sequence([], _random.Next(1, 4));
        });
        _counters.Remove(counter);
        Node loop = new BlockNode
        {
            Label = label,
            Opcode = 0x03,
            Header = w => w.Byte(0x40),
            Body =
            [
                .. body,
                new Node
                {
                    IsGuard = true,
                    Emit = w =>
                    {
                        w.Byte(0x20);
                        w.U32(counter);
                        w.Byte(0x41);
                        w.S64(down ? -step : step);
                        w.Byte(0x6A);
                        w.Byte(0x22);
                        w.U32(counter);
                        if (down)
                        {
                            w.Byte(0x41);
                            w.S64(0);
                            w.Byte(0x4A);
                        }
                        else
                        {
                            w.Byte(0x20);
                            w.U32(limitLocal);
                            w.Byte(0x48);
                        }

                        w.Byte(0x0D);
                        w.Label(label);
                    },
                },
            ],
        };
        return new Node
        {
            Children =
            [
                UseFuel(rounds * 3),
                Guard(Plain(Opcode.LocalSet, [], [limit], limitLocal)),
                Guard(down ? Plain(Opcode.LocalSet, [], [Plain(Opcode.LocalGet, [ValType.I32], [], limitLocal)], counter) : Plain(Opcode.LocalSet, [], [Small(ValType.I32, 0)], counter)),
                loop,
            ],
        };
    }

    /// <summary>The same, left as it is by reduction: a loop without its limit takes minutes.</summary>
    private static Node Guard(Node node) => new() { Results = node.Results, Children = node.Children, Emit = node.Emit, IsGuard = true };

    /// <summary>br_table over nested blocks.</summary>
    private Node Switch()
    {
        int cases = _random.Next(1, 5);
        Label[] labels = [.. Enumerable.Range(0, cases).Select(_ => new Label([]))];
        int count = Chance(20) ? _random.Next(300, 2500) : _random.Next(7);
        Label[] targets = [.. Enumerable.Range(0, count).Select(_ => Pick(labels))];
        Label fallback = Pick(labels);
        Node current = new()
        {
            Children = [Chance(2) ? And(ValType.I32, Value(ValType.I32), count > 7 ? 0xFFF : 7) : Value(ValType.I32)],
            Emit = w =>
            {
                w.Byte(0x0E);
                w.U32(targets.Length);
                foreach (Label target in targets)
                {
                    w.Label(target);
                }

                w.Label(fallback);
            },
        };
        for (int i = 0; i < cases; i++)
        {
            Label inner = labels[i];
            Node before = current;
            var body = new List<Node> { before };
            if (i > 0)
            {
                // What runs after the block within this one.
                foreach (Label outer in labels.Skip(i).Reverse())
                {
                    _labels.Add(outer);
                }

                body.Add(Statement());
                if (Chance(2))
                {
                    body.Add(Branch(Opcode.Br, Pick(labels[i..]), [], []));
                }

                _labels.RemoveRange(_labels.Count - (cases - i), cases - i);
            }

            current = new BlockNode { Label = inner, Opcode = 0x02, Header = w => w.Byte(0x40), Body = body };
        }

        return current;
    }
}
