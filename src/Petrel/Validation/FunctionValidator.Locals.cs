using System.Diagnostics.CodeAnalysis;
using Petrel.Binary;
using Petrel.Collections;
using Petrel.Types;

namespace Petrel.Validation;

/// <content>Locals and globals.</content>
internal sealed partial class FunctionValidator
{
    /// <summary>
    /// Locals with a type word of their own, parameters included, unless there are more parameters. A few bytes can declare
    /// 50,000 locals; those beyond this number are looked up in the runs of their declaration instead, so that the work
    /// stays proportional to the bytes.
    /// </summary>
    private const int FlatLocals = 256;

    /// <summary>Set in the type word of a local that has no default value and has not been set yet.</summary>
    private const uint Uninitialized = 1u << 31;

    private readonly uint[] _locals = new uint[Math.Max(FlatLocals, ImplementationLimits.Parameters)];
    private readonly ArrayBuilder<LocalRun> _runs = new(capacity: 0);
    private int _localCount;

    /// <summary>How many locals have a type word.</summary>
    private int _flatCount;

    /// <summary>The locals that lost their <see cref="Uninitialized"/> mark, in order, so that a block's end can undo it.</summary>
    private int[] _initialized = EmptyArray<int>.Value;
    private int _initializedCount;

    /// <summary>Initialised locals beyond <see cref="_flatCount"/>.</summary>
    private HashSet<int>? _initializedFar;

    private void StartLocals(WasmType[] parameters, ref WasmReader reader)
    {
        _localCount = 0;
        _runs.Clear();
        _initializedCount = 0;
        _initializedFar?.Clear();
        foreach (WasmType parameter in parameters)
        {
            _locals[_localCount++] = parameter.Bits;
        }

        _flatCount = _localCount;
        int groups = reader.ReadCount(int.MaxValue, "groups of locals");
        ulong total = (ulong)_localCount;
        for (int i = 0; i < groups; i++)
        {
            int offset = reader.Position;
            uint count = reader.ReadU32();
            total += count;
            if (total > ImplementationLimits.Locals)
            {
                throw new MalformedModuleException(
                    $"too many locals: {total} in function {_functionIndex}, the implementation limit is {ImplementationLimits.Locals}", offset);
            }

            WasmType type = TypeDecoder.ReadValueType(ref reader, _context.Types);
            AddLocals((int)count, type.IsDefaultable ? type.Bits : type.Bits | Uninitialized);
        }
    }

    private void AddLocals(int count, uint type)
    {
        int end = _localCount + count;
        while (_flatCount < Math.Min(end, FlatLocals))
        {
            _locals[_flatCount++] = type;
        }

        if (end > _flatCount && count > 0)
        {
            _runs.Add(new LocalRun(end, type));
        }

        _localCount = end;
    }

    private uint LocalType(uint index, bool mustBeInitialized)
    {
        uint type = index < (uint)_flatCount ? _locals[index] : FarLocalType(index);
        if ((type & Uninitialized) != 0)
        {
            if (mustBeInitialized)
            {
                ThrowUninitialized(index, type);
            }

            type &= ~Uninitialized;
        }

        return type;
    }

    private uint FarLocalType(uint index)
    {
        if (index >= (uint)_localCount)
        {
            Fail($"unknown local {index}: the function has {_localCount} locals, parameters included");
        }

        int low = 0;
        int high = _runs.Count - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if ((int)index < _runs[middle].End)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        uint type = _runs[low].Type;
        return (type & Uninitialized) != 0 && _initializedFar?.Contains((int)index) == true ? type & ~Uninitialized : type;
    }

    private void LocalSet(uint index)
    {
        Pop(LocalType(index, mustBeInitialized: false));
        MarkInitialized(index);
    }

    private void LocalTee(uint index)
    {
        uint type = LocalType(index, mustBeInitialized: false);
        Pop(type);
        Push(type);
        MarkInitialized(index);
    }

    private void MarkInitialized(uint index)
    {
        if (index < (uint)_flatCount)
        {
            if ((_locals[index] & Uninitialized) == 0)
            {
                return;
            }

            _locals[index] &= ~Uninitialized;
        }
        else if ((FarLocalType(index) & Uninitialized) == 0 || !(_initializedFar ??= []).Add((int)index))
        {
            return;
        }

        if (_initializedCount == _initialized.Length)
        {
            Array.Resize(ref _initialized, Math.Max(16, _initializedCount * 2));
        }

        _initialized[_initializedCount++] = (int)index;
    }

    /// <summary>Forgets what was initialised since the list had <paramref name="count"/> entries.</summary>
    private void UndoInitialized(int count)
    {
        while (_initializedCount > count)
        {
            int index = _initialized[--_initializedCount];
            if (index < _flatCount)
            {
                _locals[index] |= Uninitialized;
            }
            else
            {
                _initializedFar?.Remove(index);
            }
        }
    }

    private GlobalType ReadGlobal(ref WasmReader reader)
    {
        uint index = reader.ReadU32();
        if (index >= (uint)_module.Globals.Length)
        {
            Fail($"unknown global {index}: the module has {_module.Globals.Length}");
        }

        return _module.Globals[index].Type;
    }

    private void GlobalSet(ref WasmReader reader)
    {
        GlobalType global = ReadGlobal(ref reader);
        if (!global.IsMutable)
        {
            Fail("immutable global: global.set needs a mutable one, this global is immutable");
        }

        Pop(global.Content.Bits);
    }

    [DoesNotReturn]
    private void ThrowUninitialized(uint index, uint type) => Fail(
        $"uninitialized local {index}: its type {_context.Describe(new WasmType(type & ~Uninitialized))} has no default value and it is not set here");

    /// <summary>Locals beyond <see cref="_flatCount"/> up to <paramref name="End"/> that were declared together.</summary>
    private readonly record struct LocalRun(int End, uint Type);
}
