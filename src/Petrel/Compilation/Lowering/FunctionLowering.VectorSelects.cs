using Petrel.Binary;
using Petrel.Collections;

namespace Petrel.Compilation.Lowering;

/// <content>The least and greatest of two integers, in vector registers.</content>
/// <remarks>
/// RyuJIT has no conditional move in loops, and the way to a vector register and back is as long as what it would save. So locals that
/// take part (<see cref="VectorSelectScan"/>) have a second IL local, a vector, that always holds the same value. Every assignment
/// writes both, and the JIT removes what nobody reads: in a recurrence through such selections only the vectors remain.
/// </remarks>
internal sealed partial class FunctionLowering
{
    private readonly ArrayBuilder<VectorSelect> _vectorSelects = new();
    private readonly VectorSelectScan _vectorScan;

    /// <summary>By local: the IL local that holds it in a vector register, counted from 1; 0 for none.</summary>
    private int[] _vectors = new int[64];

    /// <summary>By local: a selection assigns to it.</summary>
    private bool[] _isSelected = new bool[64];
    private int _nextVectorSelect;

    private void FindVectorSelects(WasmReader reader)
    {
        _nextVectorSelect = 0;
        if (!_selectsInLoop || _plan is not null || _region is not null || _survey is not null || _layout.IsLarge)
        {
            return;
        }

        _vectorScan.Run(reader, _vectorSelects);
        if (_vectorSelects.Count == 0)
        {
            return;
        }

        if (_vectors.Length < _localCount)
        {
            _vectors = new int[_localTypes.Length];
            _isSelected = new bool[_localTypes.Length];
        }

        Array.Clear(_vectors);
        Array.Clear(_isSelected);
        foreach (VectorSelect select in _vectorSelects.Items)
        {
            Give(select.First);
            Give(select.Second);
            if (select.Result >= 0)
            {
                Give(select.Result);
                _isSelected[select.Result] = true;
            }
        }

        void Give(int local)
        {
            if (_vectors[local] == 0)
            {
                _vectors[local] = _locals.Add(IlType.Vector) + 1;
            }
        }
    }

    /// <summary>The IL local that holds a local in a vector register too, or -1.</summary>
    private int VectorLocal(int index) => _vectorSelects.Count > 0 ? _vectors[index] - 1 : -1;

    /// <summary>Records that the top value, just read from a local, is in a vector register when that is where it comes from.</summary>
    private void NoteVector(int index)
    {
        if (VectorLocal(index) is >= 0 and int vector && _isSelected[index])
        {
            _stack.SetVector(vector);
        }
    }

    /// <summary>Copies the top value, which is about to be assigned to a local.</summary>
    private void CopyToVector(int vector)
    {
        _stack.Need(1);
        _stack.Note(1);
        _il.Op(Il.Dup);
        if (_stack.TypeAt(0) == IlType.Int64)
        {
            _il.Op(Il.ConvI4);
        }

        _il.Op(Il.Call, _tokens.Method(RuntimeMembers.VectorOf));
        _il.StoreLocal(vector);
    }

    /// <summary>In the prologue: the vectors of parameters, and zeros.</summary>
    private void InitializeVectors()
    {
        for (int i = 0; _vectorSelects.Count > 0 && i < _localCount; i++)
        {
            if (VectorLocal(i) is >= 0 and int vector)
            {
                if (i < _parameterCount)
                {
                    _prologue.LoadArgument(i);
                    _prologue.Op(Il.Call, _tokens.Method(RuntimeMembers.VectorOf));
                }
                else
                {
                    _tokens.Intrinsics.EmitZero(_prologue);
                }

                _prologue.StoreLocal(vector);
            }
        }
    }

    private bool TryLowerVectorSelect(in Instruction instruction, ref WasmReader reader)
    {
        if (instruction.Opcode != Opcode.Select)
        {
            return false;
        }

        while (_nextVectorSelect < _vectorSelects.Count && _vectorSelects[_nextVectorSelect].Offset < instruction.Offset)
        {
            _nextVectorSelect++;
        }

        if (_nextVectorSelect == _vectorSelects.Count || _vectorSelects[_nextVectorSelect].Offset != instruction.Offset)
        {
            return false;
        }

        // The comparison and what is selected from were emitted and are dropped: reading locals has no effects.
        VectorSelect select = _vectorSelects[_nextVectorSelect];
        _stack.Need(3);
        _il.Op(Il.Pop);
        _il.Op(Il.Pop);
        _il.Op(Il.Pop);
        _stack.Pop(3);
        _il.LoadLocal(_vectors[select.First] - 1);
        _il.LoadLocal(_vectors[select.Second] - 1);
        _il.Op(Il.Call, _tokens.Method((select.IsLeast ? RuntimeMembers.VectorMinimum : RuntimeMembers.VectorMaximum)[select.IsUnsigned ? 1 : 0]));
        if (select.Addend != 0)
        {
            _il.Int32(select.Addend);
            _il.Op(Il.Call, _tokens.Method(RuntimeMembers.VectorAdd));
        }

        if (select.Result < 0)
        {
            int vector = _locals.Add(IlType.Vector);
            _il.StoreLocal(vector);
            LoadVectorValue(vector);
            _stack.Push(IlType.Int32, ValueOrigin.Other);
            _stack.SetVector(vector);
        }
        else
        {
            ForgetComparison(select.Result, select.Offset);
            int vector = _vectors[select.Result] - 1;
            _il.StoreLocal(vector);
            LoadVectorValue(vector);
            int wide = WideLocal(select.Result);
            if (wide >= 0)
            {
                _il.Op(Il.ConvU8);
                _il.StoreLocal(wide);
            }
            else
            {
                StoreVariable(select.Result);
            }

            _definitions++;
            _stack.ForgetSource(select.Result);
            if (select.IsTee)
            {
                LoadVectorValue(vector);
                _stack.Push(IlType.Int32, new ValueOrigin(OriginKinds.IsLocal, select.Result, _definitions));
                _stack.SetSource(select.Result);
                _stack.SetVector(vector);
            }
        }

        reader.Position = select.End;
        return true;
    }

    private void LoadVectorValue(int vector)
    {
        _il.LoadLocal(vector);
        _il.Op(Il.Call, _tokens.Method(RuntimeMembers.VectorValue));
    }

    /// <summary>Loads what is about to be stored in memory, from its vector register when it has one.</summary>
    private void LoadStored(Opcode opcode, int value)
    {
        if (opcode == Opcode.I32Store && _stack.VectorAt(0) is >= 0 and int vector)
        {
            LoadVectorValue(vector);
        }
        else
        {
            _il.LoadLocal(value);
        }
    }
}
