using Petrel.Binary;

namespace Petrel.Compilation.Lowering;

/// <content>Vectors whose bits are inverted.</content>
/// <remarks>
/// With AVX-512 RyuJIT keeps the result of a comparison in a mask register and inverts it there by <c>knotb</c>, which also sets the bits above
/// the 2 or 4 of such a mask; <c>any_true</c>, <c>all_true</c> and <c>bitmask</c> then see them (dotnet/runtime#124154, measured in .NET 10). It does so to whatever it
/// takes for an inversion: a complement, and an exclusive or with ones. So the ones come from where it does not know them.
/// </remarks>
internal sealed partial class FunctionLowering
{
    /// <summary>Emits a vector of ones of which the JIT does not know that it is one.</summary>
    private void EmitOnes()
    {
        _stack.Note(1);
        _il.LoadArgument(InstanceArgument);
        _il.Op(Il.Ldfld, _tokens.Field(RuntimeMembers.Ones));
        _ = _tokens.Intrinsics.TryEmit(_il, Opcode.I64x2Splat);
    }

    /// <summary>Emits the instructions that invert, or may turn out to be ones; false, with nothing emitted, for the others.</summary>
    private bool TryEmitComplement(Opcode opcode)
    {
        if (opcode is Opcode.I8x16Splat or Opcode.I16x8Splat or Opcode.I32x4Splat or Opcode.I64x2Splat
            && (_previousOpcode is Opcode.I32Const or Opcode.I64Const))
        {
            if (!_tokens.Intrinsics.TryEmit(_il, opcode))
            {
                _il.Op(Il.Call, _tokens.Operation(opcode, RuntimeType.VectorOperations));
            }

            EmitOnes();
            return _tokens.Intrinsics.TryEmit(_il, Opcode.V128And);
        }

        // Of floats, and of lanes that fill a mask register, the JIT's own inversion is right: it compares the other way round.
        Opcode equal = opcode switch
        {
            Opcode.I32x4Ne => Opcode.I32x4Eq,
            Opcode.I64x2Ne => Opcode.I64x2Eq,
            _ => opcode,
        };
        if (equal != opcode)
        {
            _ = _tokens.Intrinsics.TryEmit(_il, equal);
        }
        else if (opcode != Opcode.V128Not)
        {
            return false;
        }

        EmitOnes();
        return _tokens.Intrinsics.TryEmit(_il, Opcode.V128Xor);
    }
}
