using Petrel.Binary;
using Petrel.Collections;

namespace Petrel.Compilation.Lowering;

/// <summary>
/// Finds the selections of the least or greatest of two locals whose results need not leave the vector registers: what is stored
/// at once, and what goes to a local that the loop only stores and selects from again, as recurrences of dynamic programming do.
/// </summary>
/// <remarks>
/// Follows the operand stack through straight-line code. What comes from before a branch or block is not known, and whatever takes
/// a local that is not a part of such a selection wants it in a general register.
/// </remarks>
internal sealed class VectorSelectScan
{
    private readonly ArrayBuilder<Item> _items = new();
    private readonly ArrayBuilder<(VectorSelect Select, int Loop)> _found = new();

    /// <summary>The blocks that are open: the number of the innermost loop around their inside.</summary>
    private readonly ArrayBuilder<int> _blocks = new();

    /// <summary>Locals that something else uses, with the loop where it does.</summary>
    private readonly ArrayBuilder<(int Local, int Loop)> _uses = new();

    /// <summary>By loop: the loop around it.</summary>
    private readonly ArrayBuilder<int> _parents = new();

    private int _loop;

    /// <summary>What is on the operand stack: a local, or a comparison of two.</summary>
    /// <param name="Local">The local, counted from 1.</param>
    /// <param name="Other">The second one of a comparison.</param>
    /// <param name="Comparison">The instruction that compared; 0 for a local.</param>
    private readonly record struct Item(int Local, int Other = 0, Opcode Comparison = 0);

    /// <summary>Scans the instructions of a function and adds what it finds, in order.</summary>
    public void Run(WasmReader reader, ArrayBuilder<VectorSelect> results)
    {
        _items.Clear();
        _found.Clear();
        _blocks.Clear();
        _uses.Clear();
        _parents.Clear();
        _loop = -1;
        while (!reader.IsAtEnd)
        {
            Step(ref reader);
        }

        foreach ((VectorSelect select, int loop) in _found.Items)
        {
            if (select.Result < 0 || !IsUsedIn(select.Result, loop))
            {
                results.Add(select);
            }
        }
    }

    private void Step(ref WasmReader reader)
    {
        Instruction instruction = InstructionReader.Read(ref reader);
        int local = (int)instruction.First;
        switch (instruction.Opcode)
        {
            case Opcode.LocalGet:
                _items.Add(new Item(local + 1));
                return;
            case Opcode.LocalSet or Opcode.LocalTee:
                Take();
                Define(local);
                if (instruction.Opcode == Opcode.LocalTee)
                {
                    _items.Add(new Item(local + 1));
                }

                return;
            case Opcode.GlobalGet:
                _items.Add(default);
                return;
            case Opcode.GlobalSet or Opcode.Drop:
                Take();
                return;
            case Opcode.Select:
                Select(instruction, ref reader);
                return;
            case Opcode.I32Store:
                if (_items.TryPop(out Item stored) && stored.Comparison != 0)
                {
                    Use(stored);
                }

                Take();
                return;
            case >= Opcode.I32LtS and <= Opcode.I32GeU:
                Compare(instruction.Opcode);
                return;
            case Opcode.Loop:
                Clear();
                _parents.Add(_loop);
                _blocks.Add(_loop);
                _loop = _parents.Count - 1;
                return;
            case Opcode.Block or Opcode.If or Opcode.Try or Opcode.TryTable:
                Clear();
                _blocks.Add(_loop);
                return;
            case Opcode.End or Opcode.Delegate:
                Clear();
                _loop = _blocks.TryPop(out int around) ? around : -1;
                return;
        }

        ref readonly InstructionInfo info = ref Instructions.Get(instruction.Opcode);
        if (!info.HasSimpleSignature)
        {
            Clear();
            return;
        }

        int operands = info.Signature.IndexOf(':', StringComparison.Ordinal);
        for (int i = 0; i < operands; i++)
        {
            Take();
        }

        for (int i = operands + 1; i < info.Signature.Length; i++)
        {
            _items.Add(default);
        }
    }

    private void Compare(Opcode opcode)
    {
        if (_items.Count >= 2 && _items[_items.Count - 1] is { Local: > 0, Comparison: 0 } second
            && _items[_items.Count - 2] is { Local: > 0, Comparison: 0 } first)
        {
            _ = _items.TryPop(out _);
            _ = _items.TryPop(out _);
            _items.Add(new Item(first.Local, second.Local, opcode));
            return;
        }

        Take();
        Take();
        _items.Add(default);
    }

    private void Select(in Instruction instruction, ref WasmReader reader)
    {
        int count = _items.Count;
        if (_loop >= 0 && count >= 3 && _items[count - 1] is { Comparison: not 0 } condition
            && _items[count - 2] is { Local: > 0, Comparison: 0 } second && _items[count - 3] is { Local: > 0, Comparison: 0 } first
            && ((first.Local == condition.Local && second.Local == condition.Other)
                || (first.Local == condition.Other && second.Local == condition.Local)))
        {
            Opcode opcode = condition.Comparison;
            bool isLess = opcode is Opcode.I32LtS or Opcode.I32LeS or Opcode.I32LtU or Opcode.I32LeU;
            bool isUnsigned = opcode is Opcode.I32LtU or Opcode.I32LeU or Opcode.I32GtU or Opcode.I32GeU;
            var select = new VectorSelect(
                instruction.Offset, instruction.EndOffset, first.Local - 1, second.Local - 1,
                isLess == (first.Local == condition.Local), isUnsigned, 0, -1, false);
            if (TryFollow(ref reader, ref select))
            {
                _found.Add((select, _loop));
                for (int i = 0; i < 3; i++)
                {
                    _ = _items.TryPop(out _);
                }

                if (select.Result >= 0)
                {
                    Define(select.Result);
                }

                if (select.Result < 0 || select.IsTee)
                {
                    _items.Add(new Item(select.Result + 1));
                }

                return;
            }
        }

        Take();
        Take();
        Take();
        _items.Add(default);
    }

    /// <summary>Looks at what becomes of the result; moves the reader behind what is lowered with it.</summary>
    private static bool TryFollow(ref WasmReader reader, ref VectorSelect select)
    {
        WasmReader ahead = reader;
        Instruction next = InstructionReader.Read(ref ahead);
        VectorSelect result = select;
        if (next.Opcode == Opcode.I32Const)
        {
            Instruction operation = InstructionReader.Read(ref ahead);
            if (operation.Opcode is not (Opcode.I32Add or Opcode.I32Sub))
            {
                return false;
            }

            int constant = (int)next.Value;
            result = result with { Addend = operation.Opcode == Opcode.I32Add ? constant : unchecked(-constant), End = ahead.Position };
            next = InstructionReader.Read(ref ahead);
        }

        switch (next.Opcode)
        {
            case Opcode.I32Store:
                break;
            case Opcode.LocalSet or Opcode.LocalTee:
                result = result with { End = ahead.Position, Result = (int)next.First, IsTee = next.Opcode == Opcode.LocalTee };
                break;
            default:
                return false;
        }

        select = result;
        reader.Position = result.End;
        return true;
    }

    /// <summary>Something takes the top value: what it is made of is used otherwise than in a selection.</summary>
    private void Take()
    {
        if (_items.TryPop(out Item item))
        {
            Use(item);
        }
    }

    private void Use(Item item)
    {
        if (_loop < 0)
        {
            return;
        }

        if (item.Local > 0)
        {
            _uses.Add((item.Local - 1, _loop));
        }

        if (item.Other > 0)
        {
            _uses.Add((item.Other - 1, _loop));
        }
    }

    private void Clear()
    {
        foreach (Item item in _items.Items)
        {
            Use(item);
        }

        _items.Clear();
    }

    /// <summary>What was read of the local before is no longer what it holds.</summary>
    private void Define(int local)
    {
        for (int i = 0; i < _items.Count; i++)
        {
            if (_items[i].Local == local + 1 || _items[i].Other == local + 1)
            {
                Use(_items[i]);
                _items[i] = default;
            }
        }
    }

    /// <summary>True when something in the loop, or in one inside it, wants the local in a general register.</summary>
    private bool IsUsedIn(int local, int loop)
    {
        foreach ((int used, int where) in _uses.Items)
        {
            if (used != local)
            {
                continue;
            }

            for (int around = where; around >= 0; around = _parents[around])
            {
                if (around == loop)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
