using Petrel.Fuzz.Tree;

namespace Petrel.Fuzz.Generation;

/// <summary>Makes a random valid module from a seed: declarations here, bodies in <see cref="BodyGenerator"/>.</summary>
/// <remarks>
/// A module has no imports and ends by itself: functions and loops use up a global's fuel and trap without it. Its exports
/// take nothing and return one i64, a hash of everything that the function returned, so that any host can run it.
/// </remarks>
internal sealed class ModuleGenerator
{
    private const int FuelGlobal = 0;

    private readonly Random _random;
    private readonly ModuleTree _module;

    private ModuleGenerator(int seed)
    {
        _random = new Random(seed);
        _module = new ModuleTree { Profile = FuzzProfile.Create(_random) };
    }

    public static ModuleTree Generate(int seed) => new ModuleGenerator(seed).Generate();

    private FuzzProfile Profile => _module.Profile;

    private ModuleTree Generate()
    {
        if (Profile.Has(WasmFeatures.Gc))
        {
            new ObjectTypeGenerator(_random, _module).Generate();
        }

        Memories();
        var signatures = new List<(ValType[] Parameters, ValType[] Results)>();
        int functions = _random.Next(2, 9);
        for (int i = 0; i < functions; i++)
        {
            // Some share a signature, so that indirect calls find candidates.
            signatures.Add(i > 0 && _random.Next(4) == 0 ? signatures[_random.Next(i)] : (SomeTypes(5, 12), SomeTypes(3, 10)));
        }

        foreach ((ValType[] parameters, ValType[] results) in signatures)
        {
            AddFunction(parameters, results);
        }

        Tables(functions);
        Globals();
        Tags();
        Segments(functions);
        var pool = new InstructionPool(Profile.Features);
        foreach (FunctionTree function in _module.Functions.ToArray())
        {
            new BodyGenerator(_random, _module, function, pool).Generate();
        }

        for (int i = functions - 1; i >= 0; i--)
        {
            for (int run = _random.Next(1, 4); run > 0; run--)
            {
                AddRunner(_module.Functions[i], pool);
            }
        }

        new DigestGenerator(_module).AddDigest();
        return _module;
    }

    private FunctionTree AddFunction(ValType[] parameters, ValType[] results)
    {
        var function = new FunctionTree
        {
            Index = _module.Functions.Count,
            TypeIndex = _module.FunctionType(parameters, results),
            Parameters = parameters,
            Results = results,
            Locals = [.. parameters],
            Label = new Label(results, LabelKind.Function),
        };
        _module.Functions.Add(function);
        return function;
    }

    private void AddRunner(FunctionTree target, InstructionPool pool)
    {
        FunctionTree runner = AddFunction([], [ValType.I64]);
        runner.Export = $"run{_module.Functions.Count}";
        var generator = new BodyGenerator(_random, _module, runner, pool);
        int fuel = _random.Next(6) == 0 ? 20000 : 1500;
        runner.Body =
        [
            new Node
            {
                Emit = w =>
                {
                    w.Byte(0x41);
                    w.S64(fuel);
                    w.Byte(0x24);
                    w.U32(FuelGlobal);
                },
            },
            .. new DigestGenerator(_module).HashOf(
                runner,
                new Node { Results = target.Results, Children = generator.Constants(target.Parameters), Emit = BodyGenerator.Call(target.Index) }),
        ];
    }

    private ValType[] SomeTypes(int usual, int many) =>
        [.. Enumerable.Range(0, _random.Next(20) == 0 ? _random.Next(many) : _random.Next(usual)).Select(_ => new TypePicker(_random, _module).Any())];

    private void Memories()
    {
        int count = Profile.Has(WasmFeatures.MultiMemory) ? _random.Next(1, 4) : 1;
        for (int i = 0; i < count; i++)
        {
            bool is64 = Profile.Has(WasmFeatures.Memory64) && _random.Next(2) == 0;
            bool shared = Profile.Has(WasmFeatures.Threads) && _random.Next(2) == 0;
            bool smallPages = Profile.Has(WasmFeatures.CustomPageSizes) && _random.Next(2) == 0;
            ulong minimum = smallPages ? (ulong)_random.Next(70000) : (ulong)(_random.Next(40) == 0 ? 0 : _random.Next(1, 3));
            ulong maximum = minimum + (ulong)(smallPages ? _random.Next(5000) : _random.Next(3));
            _module.Memories.Add(new MemoryTree(minimum, maximum, is64, shared, smallPages ? 0 : 16));
        }
    }

    private void Tables(int functions)
    {
        int count = _random.Next(1, 3);
        for (int i = 0; i < count; i++)
        {
            bool is64 = Profile.Has(WasmFeatures.Memory64) && _random.Next(3) == 0;
            int size = _random.Next(2, 20);
            ValType element = ValType.FuncRef;
            int[] initial = [.. Enumerable.Range(0, _random.Next(1, size + 1)).Select(_ => _random.Next(functions))];
            if (i > 0 && Profile.Has(WasmFeatures.Gc) && _random.Next(2) == 0)
            {
                // A table of one function type, or of objects.
                int first = _random.Next(functions);
                int type = _module.Functions[first].TypeIndex;
                bool isTyped = _random.Next(2) == 0;
                element = ValType.Ref(isTyped ? type : ValType.AnyHeap, true);
                initial = isTyped ? [.. _module.Functions.Where(f => f.TypeIndex == type).Select(f => f.Index).Take(size)] : [];
            }

            _module.Tables.Add(new TableTree(element, (uint)size, (uint)(size + _random.Next(10)), is64, initial));
        }
    }

    private void Globals()
    {
        _module.Globals.Add(new GlobalTree(ValType.I32, true, BodyGenerator.Zero(ValType.I32)));
        var picker = new TypePicker(_random, _module);
        for (int i = _random.Next(2, 9); i > 0; i--)
        {
            ValType type = picker.Defaultable();
            Action<CodeWriter> initial = type.IsRef ? BodyGenerator.Zero(type) : BodyGenerator.RandomConstant(_random, type);
            if (type.Letter is 'i' or 'l' && Profile.Has(WasmFeatures.ExtendedConstantExpressions))
            {
                initial = Extended(type, initial);
            }

            _module.Globals.Add(new GlobalTree(type, _random.Next(5) > 0, initial));
        }
    }

    /// <summary>A constant combined with others and with globals that came before.</summary>
    private Action<CodeWriter> Extended(ValType type, Action<CodeWriter> first)
    {
        for (int i = _random.Next(4); i > 0; i--)
        {
            int[] globals = [.. Enumerable.Range(0, _module.Globals.Count).Where(index => _module.Globals[index].Type == type && !_module.Globals[index].Mutable)];
            Action<CodeWriter> left = first;
            Action<CodeWriter> right = BodyGenerator.RandomConstant(_random, type);
            // Before the proposal for garbage collection only imported globals could be read.
            if (globals.Length > 0 && Profile.Has(WasmFeatures.Gc) && _random.Next(2) == 0)
            {
                int global = globals[_random.Next(globals.Length)];
                right = w =>
                {
                    w.Byte(0x23);
                    w.U32(global);
                };
            }

            int operation = (type.Letter == 'i' ? 0x6A : 0x7C) + _random.Next(3);
            first = w =>
            {
                left(w);
                right(w);
                w.Byte(operation);
            };
        }

        return first;
    }

    private void Tags()
    {
        if (!Profile.Has(WasmFeatures.Exceptions) && !Profile.Has(WasmFeatures.LegacyExceptions))
        {
            return;
        }

        for (int i = _random.Next(1, 4); i > 0; i--)
        {
            _module.Tags.Add(_module.FunctionType(SomeTypes(3, 5), []));
        }
    }

    private void Segments(int functions)
    {
        for (int i = 0; i < _module.Memories.Count; i++)
        {
            MemoryTree memory = _module.Memories[i];
            for (int k = _random.Next(3); k > 0 && memory.Size > 300; k--)
            {
                _module.ActiveData.Add((i, _random.Next(2) == 0 ? (ulong)_random.Next(64) : memory.Size - (ulong)_random.Next(200, 300), SomeBytes(200)));
            }
        }

        for (int i = _random.Next(1, 3); i > 0; i--)
        {
            _module.Data.Add(_random.Next(10) == 0 ? SomeBytes(10) : [.. SomeBytes(60), .. new byte[16]]);
        }

        // One names every function, which declares them for ref.func.
        _module.Elements.Add([.. Enumerable.Range(0, functions)]);
        for (int i = _random.Next(2); i > 0; i--)
        {
            _module.Elements.Add([.. Enumerable.Range(0, _random.Next(1, 8)).Select(_ => _random.Next(functions))]);
        }
    }

    private byte[] SomeBytes(int most)
    {
        byte[] bytes = new byte[_random.Next(most)];
        _random.NextBytes(bytes);
        return bytes;
    }
}
