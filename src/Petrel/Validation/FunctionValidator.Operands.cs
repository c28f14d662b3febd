using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Validation;

/// <content>The operand stack, and errors.</content>
internal sealed partial class FunctionValidator
{
    private uint[] _operands = new uint[256];
    private int _height;

    // Those of the innermost frame, at hand.
    private int _base;
    private bool _unreachable;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Push(uint type)
    {
        if ((uint)_height >= (uint)_operands.Length)
        {
            GrowOperands();
        }

        _operands[_height++] = type;
    }

    private void Push(WasmType type) => Push(type.Bits);

    // Arrays and ranges of them, not spans: what a span of WasmType needs is not compiled ahead of time (see ArrayBuilder).
    private void PushTypes(WasmType[] types) => PushTypes(types, types.Length);

    private void PushTypes(WasmType[] types, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Push(types[i].Bits);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Pop(uint expected)
    {
        int top = _height - 1;
        if (top >= _base && _operands[top] == expected)
        {
            _height = top;
            return;
        }

        PopOther(expected);
    }

    private void Pop(WasmType expected) => Pop(expected.Bits);

    private void PopTypes(WasmType[] types) => PopTypes(types, types.Length);

    /// <summary>Pops the first <paramref name="count"/> of <paramref name="types"/>.</summary>
    private void PopTypes(WasmType[] types, int count)
    {
        for (int i = count - 1; i >= 0 && !IsExhausted; i--)
        {
            Pop(types[i].Bits);
        }
    }

    /// <summary>Pops a value of any type; <see cref="BottomBits"/> when unreachable code supplies it.</summary>
    private uint PopAny()
    {
        if (_height > _base)
        {
            return _operands[--_height];
        }

        if (!_unreachable)
        {
            Fail($"type mismatch: {Instruction} expects an operand, nothing found");
        }

        return BottomBits;
    }

    /// <summary>Pops a reference of any type; a bottom reference when unreachable code supplies it.</summary>
    private WasmType PopReference()
    {
        var type = new WasmType(PopAny());
        if (type.Bits == BottomBits)
        {
            return WasmType.Reference(new HeapType(HeapKind.Bottom), nullable: false);
        }

        if (!type.IsReference)
        {
            Fail($"type mismatch: {Instruction} expects a reference, {_context.Describe(type)} found");
        }

        return type;
    }

    /// <summary>Checks the values on top of the stack without popping them.</summary>
    private void PeekTypes(WasmType[] types)
    {
        int position = _height;
        for (int i = types.Length - 1; i >= 0; i--)
        {
            if (position == _base)
            {
                if (_unreachable)
                {
                    return;
                }

                Fail($"type mismatch: {Instruction} expects {_context.Describe(types)}, {DescribeStack()} found");
            }

            Check(_operands[--position], types[i].Bits);
        }
    }

    private void PopOther(uint expected)
    {
        if (_height == _base)
        {
            if (!_unreachable)
            {
                Fail($"type mismatch: {Instruction} expects {_context.Describe(new WasmType(expected))}, nothing found");
            }

            return;
        }

        Check(_operands[--_height], expected);
    }

    private void Check(uint actual, uint expected)
    {
        if (actual != expected && !IsSubtype(new WasmType(actual), new WasmType(expected)))
        {
            Fail($"type mismatch: {Instruction} expects {_context.Describe(new WasmType(expected))}, {_context.Describe(new WasmType(actual))} found");
        }
    }

    private bool IsSubtype(WasmType actual, WasmType expected) => Subtyping.IsSubtype(actual, expected, _module.Registry);

    private void GrowOperands()
    {
        if (_operands.Length >= ImplementationLimits.OperandStack)
        {
            Fail($"operand stack too deep: the implementation limit is {ImplementationLimits.OperandStack} values");
        }

        Array.Resize(ref _operands, Math.Min(_operands.Length * 2, ImplementationLimits.OperandStack));
    }

    /// <summary>The instruction that is being checked, for errors.</summary>
    private string? Instruction
    {
        get
        {
            var reader = new WasmReader(_module.Bytes, _offset, _module.Bytes.Length - _offset);
            return Instructions.Get(InstructionReader.ReadOpcode(ref reader)).Name;
        }
    }

    /// <summary>True when unreachable code supplies every further operand: long lists need no look then.</summary>
    private bool IsExhausted => _unreachable && _height == _base;

    private string DescribeStack() =>
        _height == _base ? "nothing" : $"{_height - _base} value{(_height - _base == 1 ? "" : "s")}";

    [DoesNotReturn]
    private void Fail(string problem) => throw new InvalidModuleException(problem, _offset, _functionIndex);

    /// <summary>Both proposals for exceptions have <c>throw</c>.</summary>
    private bool IsEnabledOtherwise(Opcode opcode) => opcode == Opcode.Throw && (_disabled & WasmFeatures.LegacyExceptions) == 0;

    [DoesNotReturn]
    private void ThrowDisabled(Opcode opcode)
    {
        WasmFeatures missing = Instructions.Features(opcode) & _disabled;
        byte prefix = Instructions.Split(opcode, out uint code);
        string bytes = prefix == 0 ? $"{code:x2}" : $"{prefix:x2} {code}";
        Fail($"illegal opcode {bytes}: {Instructions.Get(opcode).Name} {WasmFeatureNames.Requirement(missing)}");
    }
}
