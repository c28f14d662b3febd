using Petrel.Binary;
using Petrel.Fuzz.Tree;

namespace Petrel.Fuzz.Generation;

/// <summary>
/// Generates the body of one function as a tree: an expression leaves values of given types, a statement leaves none. The
/// other files hold the instructions of one chapter of the specification each.
/// </summary>
/// <remarks>
/// NaN bits that the specification leaves open are made canonical before anything can look at them (a store, a
/// reinterpretation, a local, the sign of copysign); between float instructions they stay as they are.
/// </remarks>
internal sealed partial class BodyGenerator
{
    private const int FuelGlobal = 0;
    private const int DeepestNesting = 7;

    private readonly Random _random;
    private readonly ModuleTree _module;
    private readonly FunctionTree _function;
    private readonly InstructionPool _pool;
    private readonly TypePicker _types;
    private readonly List<Label> _labels = [];

    /// <summary>Counters of loops: nothing else sets them.</summary>
    private readonly List<int> _reserved = [];

    /// <summary>Variables that hold a value before its NaN bits are canonical: nothing else reads or sets them.</summary>
    private readonly HashSet<int> _hidden = [];

    private int _budget;
    private int _depth;

    public BodyGenerator(Random random, ModuleTree module, FunctionTree function, InstructionPool pool)
    {
        _random = random;
        _module = module;
        _function = function;
        _pool = pool;
        _types = new TypePicker(random, module);
    }

    private bool Has(WasmFeatures feature) => _module.Profile.Has(feature);

    public void Generate()
    {
        _budget = _module.Profile.Size;
        for (int i = _random.Next(4); i > 0; i--)
        {
            NewLocal(_types.Defaultable());
        }

        if (Chance(40))
        {
            // More than the JIT tracks, or a frame of many pages; each is read and written once in a while.
            ValType type = _types.Number();
            for (int i = _random.Next(400, 3000); i > 0; i--)
            {
                NewLocal(type);
            }
        }

        _labels.Add(_function.Label);
        var body = new List<Node>();
        if (_random.Next(8) > 0)
        {
            body.Add(UseFuel(_random.Next(10, 60)));
        }
        else
        {
            // A leaf: small enough for the JIT to inline, and calls nothing.
            _budget = _random.Next(4, 12);
            _isLeaf = true;
        }

        body.AddRange(Sequence(_function.Results, _random.Next(1, 8)));
        _function.Body = body;
        _labels.Clear();
    }

    private bool _isLeaf;

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    private int NewLocal(ValType type)
    {
        _function.Locals.Add(type);
        return _function.Locals.Count - 1;
    }

    private List<Node> Sequence(ValType[] results, int statements)
    {
        var nodes = new List<Node>();
        for (int i = 0; i < statements && _budget > 0; i++)
        {
            nodes.Add(Statement());
        }

        nodes.AddRange(Values(results));
        return nodes;
    }

    /// <summary>Nodes that together leave values of the given types.</summary>
    private List<Node> Values(ValType[] types, bool undefinedNaN = false)
    {
        if (types.Length > 1 && _budget > 0 && _depth < DeepestNesting && Chance(5) && !undefinedNaN)
        {
            return [Several(types)];
        }

        return [.. types.Select(type => Value(type, undefinedNaN))];
    }

    /// <summary>One node with several results: a call that happens to fit, or a block.</summary>
    private Node Several(ValType[] types)
    {
        FunctionTree[] fitting = [.. Callable().Where(f => f.Results.AsSpan().SequenceEqual(types))];
        if (fitting.Length > 0 && !_isLeaf)
        {
            FunctionTree target = Pick(fitting);
            return new Node { Results = types, Children = Nested(() => Values(target.Parameters)), Emit = Call(target.Index) };
        }

        return Nested(() => Structured(types));
    }

    private T Nested<T>(Func<T> generate)
    {
        _depth++;
        _budget--;
        T result = generate();
        _depth--;
        return result;
    }

    /// <summary>A node that leaves one value.</summary>
    /// <param name="type">Of the value.</param>
    /// <param name="undefinedNaN">The bits of a NaN may be left open.</param>
    private Node Value(ValType type, bool undefinedNaN = false)
    {
        if (_budget <= 0 || _depth >= DeepestNesting)
        {
            return Leaf(type);
        }

        return Nested(() => type.IsRef ? Reference(type) : Number(type, undefinedNaN));
    }

    private Node Number(ValType type, bool undefinedNaN)
    {
        int choice = _random.Next(100);
        if (choice < 12)
        {
            return Leaf(type);
        }

        if (choice < 22)
        {
            return Load(type);
        }

        if (choice < 40)
        {
            return Common(type) ?? Operation(type, undefinedNaN);
        }

        if (type == ValType.I32 && choice < 55 && IntegerOfObject() is { } special)
        {
            return special;
        }

        return Operation(type, undefinedNaN);
    }

    /// <summary>What exists for values of every type; null when this time it does not fit.</summary>
    private Node? Common(ValType type)
    {
        switch (_random.Next(9))
        {
            case 0:
                return type.IsRef
                    ? new Node
                    {
                        Results = [type],
                        Children = [Value(type), Value(type), Value(ValType.I32)],
                        Emit = w =>
                        {
                            w.Byte(0x1C);
                            w.Types([type]);
                        },
                    }
                    : Plain(Opcode.Select, [type], [Value(type), Value(type), Value(ValType.I32)]);
            case 1 or 2:
                return Structured([type]);
            case 3:
                FunctionTree[] fitting = [.. Callable().Where(f => f.Results.Length == 1 && Subtypes.Fits(_module, f.Results[0], type))];
                if (fitting.Length == 0 || _isLeaf)
                {
                    return null;
                }

                FunctionTree target = Pick(fitting);
                return CallSomehow(target);
            case 4:
                int local = FindLocal(type, exact: true);
                return local < 0 ? null : Plain(Opcode.LocalTee, [type], [Value(type)], local);
            case 5:
                return FieldOf(type);
            case 6:
                // A value that jumps away.
                return Chance(15) ? Leave(type) : null;
            case 7:
                return FromTable(type);
            default:
                return null;
        }
    }

    /// <summary>An instruction after which code is unreachable, where a value is expected.</summary>
    private Node Leave(ValType type)
    {
        switch (_random.Next(6))
        {
            case 0:
                return Plain(Opcode.Unreachable, [type], []);
            case 1:
                return Plain(Opcode.Return, [type], Values(_function.Results));
            case 2 when _module.Tags.Count > 0:
                return Throw([type]);
            default:
                Label label = Pick(_labels);
                return label.Kind == LabelKind.Loop && label.Types.Length == 0
                    ? Plain(Opcode.Unreachable, [type], [])
                    : Branch(Opcode.Br, label, [type], Values(label.Types));
        }
    }

    private Node Branch(Opcode opcode, Label label, ValType[] results, List<Node> children) => new()
    {
        Results = results,
        Children = children,
        Emit = w =>
        {
            w.Op(opcode);
            w.Label(label);
        },
    };

    internal static Node Plain(Opcode opcode, ValType[] results, List<Node> children, params long[] immediates) => new()
    {
        Results = results,
        Children = children,
        Emit = w =>
        {
            w.Op(opcode);
            foreach (long immediate in immediates)
            {
                w.U32(immediate);
            }
        },
    };

    internal static Action<CodeWriter> Call(int function) => w =>
    {
        w.Byte(0x10);
        w.U32(function);
    };

    private Node UseFuel(int amount) => new()
    {
        IsGuard = true,
        Emit = w =>
        {
            // fuel -= amount; if (fuel < 0) unreachable
            w.Byte(0x23);
            w.U32(FuelGlobal);
            w.Byte(0x41);
            w.S64(amount);
            w.Byte(0x6B);
            w.Byte(0x24);
            w.U32(FuelGlobal);
            w.Byte(0x23);
            w.U32(FuelGlobal);
            w.Byte(0x41);
            w.S64(0);
            w.Byte(0x48);
            w.Byte(0x04);
            w.Byte(0x40);
            w.Byte(0x00);
            w.Byte(0x0B);
        },
    };

    private FunctionTree[] Callable() => [.. _module.Functions.Where(f => f.Export is null)];
}
