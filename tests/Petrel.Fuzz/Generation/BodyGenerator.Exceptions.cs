using Petrel.Binary;
using Petrel.Fuzz.Tree;

namespace Petrel.Fuzz.Generation;

/// <content>Exceptions in both forms, and continuations.</content>
internal sealed partial class BodyGenerator
{
    private Node Throw(ValType[] results)
    {
        int tag = _random.Next(_module.Tags.Count);
        return Plain(Opcode.Throw, results, Values(_module.Signature(_module.Tags[tag]).Parameters), tag);
    }

    private Node TryTable(ValType[] results)
    {
        // block $out results { block $caught payload { try_table results { ... } br $out } take the payload; results }
        int tag = Chance(4) ? -1 : _random.Next(_module.Tags.Count);
        bool reference = Chance(3);
        ValType[] payload = [.. tag < 0 ? [] : _module.Signature(_module.Tags[tag]).Parameters, .. reference ? (ValType[])[ValType.ExnRef] : []];
        var outLabel = new Label(results);
        var caught = new Label(payload);
        var tryLabel = new Label(results);
        _labels.Add(outLabel);
        _labels.Add(caught);
        Action<CodeWriter> type = BlockType([], results);
        List<Action<CodeWriter>> before = OtherClauses(outLabel);
        var tried = new BlockNode
        {
            Label = tryLabel,
            Opcode = 0x1F,
            Results = results,
            Header = w =>
            {
                type(w);
                w.U32(before.Count + 1);
                before.ForEach(clause => clause(w));
                w.Byte((tag < 0 ? 2 : 0) + (reference ? 1 : 0));
                if (tag >= 0)
                {
                    w.U32(tag);
                }

                w.Label(caught);
            },
            Body = Inside(tryLabel, () => Sequence(results, _random.Next(1, 4))),
        };
        _labels.RemoveAt(_labels.Count - 1);
        var inner = new BlockNode
        {
            Label = caught,
            Opcode = 0x02,
            Results = payload,
            Header = BlockType([], payload),
            Body = [Branch(Opcode.Br, outLabel, payload, [tried])],
        };
        Node handled = reference && Chance(3)
            ? new Node
            {
                // Throws it again when a value says so.
                Results = payload[..^1],
                Children = [inner],
                Emit = ThrowAgainIf(NewLocal(ValType.ExnRef), FindLocal(ValType.I32, false)),
            }
            : inner;
        List<Node> body = [Consume(handled), .. Nested(() => Sequence(results, _random.Next(2)))];
        _labels.RemoveAt(_labels.Count - 1);
        return new BlockNode { Label = outLabel, Opcode = 0x02, Results = results, Header = BlockType([], results), Body = body };
    }

    /// <summary>Clauses that come first: to any label around that takes what they bring.</summary>
    private List<Action<CodeWriter>> OtherClauses(Label excluded)
    {
        var clauses = new List<Action<CodeWriter>>();
        for (int i = Chance(2) ? _random.Next(4) : 0; i > 0; i--)
        {
            int tag = Chance(4) ? -1 : _random.Next(_module.Tags.Count);
            bool reference = Chance(3);
            ValType[] payload = [.. tag < 0 ? [] : _module.Signature(_module.Tags[tag]).Parameters, .. reference ? (ValType[])[ValType.ExnRef] : []];
            Label[] fitting = [.. _labels.Where(label => label != excluded && label.Types.AsSpan().SequenceEqual(payload))];
            if (fitting.Length == 0)
            {
                continue;
            }

            Label target = Pick(fitting);
            clauses.Add(w =>
            {
                w.Byte((tag < 0 ? 2 : 0) + (reference ? 1 : 0));
                if (tag >= 0)
                {
                    w.U32(tag);
                }

                w.Label(target);
            });
        }

        return clauses;
    }

    private static Action<CodeWriter> ThrowAgainIf(int exception, int condition) => w =>
    {
        w.Byte(0x21);
        w.U32(exception);
        if (condition < 0)
        {
            return;
        }

        w.Byte(0x20);
        w.U32(condition);
        w.Byte(0x04);
        w.Byte(0x40);
        w.Byte(0x20);
        w.U32(exception);
        w.Byte(0x0A);
        w.Byte(0x0B);
    };

    private Node LegacyTry(ValType[] results)
    {
        var label = new Label(results);
        List<Node> body = Inside(label, () => Sequence(results, _random.Next(1, 4)));
        if (Chance(4))
        {
            return new BlockNode
            {
                Label = label,
                Opcode = 0x06,
                Results = results,
                Header = BlockType([], results),
                Body = body,
                Delegate = Pick(_labels),
            };
        }

        var handler = new Label(results, LabelKind.Handler);
        var parts = new List<(Action<CodeWriter>, List<Node>)>();
        for (int i = _random.Next(3); i > 0; i--)
        {
            int tag = _random.Next(_module.Tags.Count);
            Node take = Consume(new Node { Results = _module.Signature(_module.Tags[tag]).Parameters });
            parts.Add((
                w =>
                {
                    w.Byte(0x07);
                    w.U32(tag);
                },
                [take, .. Inside(handler, () => HandlerBody(handler, results))]));
        }

        if (parts.Count == 0 || Chance(2))
        {
            parts.Add((w => w.Byte(0x19), Inside(handler, () => HandlerBody(handler, results))));
        }

        return new BlockNode
        {
            Label = label,
            HandlerLabel = handler,
            Opcode = 0x06,
            Results = results,
            Header = BlockType([], results),
            Body = body,
            Parts = parts,
        };
    }

    private List<Node> HandlerBody(Label handler, ValType[] results)
    {
        List<Node> nodes = Sequence([], _random.Next(2));
        if (Chance(4))
        {
            nodes.Add(Guarded(Branch(Opcode.Rethrow, handler, [], [])));
        }

        nodes.AddRange(Values(results));
        return nodes;
    }

    /// <summary>Runs a function on a stack of its own; nothing suspends further than to here.</summary>
    private Node Resume(ValType[] results)
    {
        FunctionTree[] fitting = [.. Callable().Where(f => f.Results.AsSpan().SequenceEqual(results))];
        if (fitting.Length == 0)
        {
            return Block(results);
        }

        FunctionTree target = Pick(fitting);
        int continuation = _module.ContinuationType(target.TypeIndex);
        List<Node> children = Values(target.Parameters);
        children.Add(Plain(
            Opcode.ContNew, [ValType.Ref(continuation, false)], [Plain(Opcode.RefFunc, [ValType.Ref(target.TypeIndex, false)], [], target.Index)], continuation));
        return Plain(Opcode.Resume, results, [UseFuel(100), .. children], continuation, 0);
    }
}
