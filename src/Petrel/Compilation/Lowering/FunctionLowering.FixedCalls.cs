using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Compilation.Lowering;

/// <content>Indirect calls through tables that never change (<see cref="FixedTables"/>).</content>
internal sealed partial class FunctionLowering
{
    /// <summary>With more elements of the type of the call than this, finding the right one costs more than calling it indirectly.</summary>
    private const int MostFixedTargets = 16;

    /// <summary>The longest jump table that is worth it.</summary>
    private const int MostFixedElements = 64;

    /// <summary>
    /// switch (index) { case 7: call that; ... default: as usual, which traps unless a subtype is left }: no loads, no checks, and what is small is inlined by
    /// the JIT.
    /// </summary>
    private bool TryLowerFixedCall(in Instruction instruction, DefinedType type, int table)
    {
        if (_layout.IsLarge || type.Results.Length > 1 || _module.Tables[table].Type.Is64)
        {
            return false;
        }

        ReadOnlySpan<int> contents = _layout.FixedTables.Contents(table);
        int first = -1;
        int last = -1;
        int count = 0;
        bool hasOthers = false;
        for (int i = 0; i < contents.Length; i++)
        {
            if (IsTarget(contents[i], type))
            {
                first = first < 0 ? i : first;
                last = i;
                count++;
            }
            else
            {
                hasOthers |= contents[i] >= 0 && _module.FunctionType(contents[i]).IsSubtypeOf(type);
            }
        }

        if (count is 0 or > MostFixedTargets || last - first >= MostFixedElements)
        {
            return false;
        }

        _stack.Pop();
        int index = _locals.Take(IlType.Int32);
        _il.StoreLocal(index);
        StoredCall call = StoreArguments(instruction, type);
        int done = _il.NewLabel();
        int other = _il.NewLabel();
        var labels = new int[last - first + 1];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = IsTarget(contents[first + i], type) ? SameTarget(contents, labels, first, i) : other;
        }

        _il.LoadLocal(index);
        if (labels.Length == 1)
        {
            _il.Int32(first);
            _il.Branch(Il.BneUn, other);
        }
        else
        {
            if (first > 0)
            {
                _il.Int32(first);
                _il.Op(Il.Sub);
            }

            _il.Switch(labels);
            _il.Branch(Il.Br, other);
        }

        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] == other || Array.IndexOf(labels, labels[i]) < i)
            {
                continue;
            }

            _il.Mark(labels[i]);
            CallKnown(call, contents[first + i]);
            _il.Branch(Il.Br, done);
        }

        _il.Mark(other);
        _il.LoadLocal(index);
        LoadTable(table);
        LoadTypeId(type);
        if (hasOthers)
        {
            _il.Op(Il.Call, _tokens.Method(RuntimeMembers.TableLookup));
            int callee = _locals.Take(IlType.Function);
            _il.StoreLocal(callee);
            CallObject(call, callee);
            _locals.Free(IlType.Function, callee);
        }
        else
        {
            // The JIT puts what ends in a throw out of the way, and keeps registers for the rest.
            _il.Op(Il.Call, _tokens.Method(RuntimeMembers.TableTrap));
            _il.Op(Il.Throw);
        }

        _il.Mark(done);
        _locals.Free(IlType.Int32, index);
        PushResult(call);
        return true;
    }

    /// <summary>True for a function of this module and exactly this type: what is a subtype, imported or null goes the usual way.</summary>
    private bool IsTarget(int function, DefinedType type) =>
        function >= _module.ImportedFunctionCount && _module.FunctionType(function).Id == type.Id;

    /// <summary>The label of an element before that holds the same function, or a new one.</summary>
    private int SameTarget(ReadOnlySpan<int> contents, int[] labels, int first, int element)
    {
        int before = contents.Slice(first, element).IndexOf(contents[first + element]);
        return before >= 0 ? labels[before] : _il.NewLabel();
    }
}
