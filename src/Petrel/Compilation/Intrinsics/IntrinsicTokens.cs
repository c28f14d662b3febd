using System.Runtime.Intrinsics;
using Petrel.Binary;
using Petrel.Compilation.Metadata;

namespace Petrel.Compilation.Intrinsics;

/// <summary>Tokens of the <see cref="FrameworkIntrinsics"/> in one assembly, and the IL that calls them.</summary>
internal sealed class IntrinsicTokens(ModuleTokens tokens)
{
    /// <summary>Stands for an instruction that has no intrinsic; no token is negative.</summary>
    private const int Absent = -1;

    private readonly int[] _methods = new int[Instructions.TableSize];
    private readonly ByteBuffer _signature = new(32);
    private int _zero;
    private int _constant;
    private int _complement;

    /// <summary>
    /// Emits the instruction, whose operands and lane index are on the stack; false, with nothing emitted, when it needs a
    /// helper.
    /// </summary>
    public bool TryEmit(IlWriter il, Opcode opcode)
    {
        ref int method = ref _methods[(int)opcode];
        if (method == Absent)
        {
            return false;
        }

        FrameworkIntrinsic intrinsic = FrameworkIntrinsics.Find(opcode);
        if (method == 0)
        {
            method = intrinsic.Exists ? Method(intrinsic) : Absent;
            if (method == Absent)
            {
                return false;
            }
        }

        switch (intrinsic.Context)
        {
            case IntrinsicContext.NarrowLast:
                il.Op(Il.ConvI4);
                break;
            case IntrinsicContext.CompareWithZero or IntrinsicContext.CompareWithZeroNot:
                EmitZero(il);
                break;
        }

        il.Op(Il.Call, method);
        switch (intrinsic.Context)
        {
            case IntrinsicContext.Extend:
                il.Op(Il.ConvU8);
                break;
            case IntrinsicContext.Complement:
                if (_complement == 0)
                {
                    _complement = Method(FrameworkIntrinsics.Find(Opcode.V128Not));
                }

                il.Op(Il.Call, _complement);
                break;
            case IntrinsicContext.CompareWithZeroNot:
                il.Op(Il.LdcI40);
                il.Op(Il.Ceq);
                break;
        }

        return true;
    }

    /// <summary>Emits a v128 constant.</summary>
    public void EmitConstant(IlWriter il, Vector128<byte> value)
    {
        if (value == Vector128<byte>.Zero)
        {
            EmitZero(il);
            return;
        }

        if (_constant == 0)
        {
            _constant = Method(new FrameworkIntrinsic(IntrinsicOwner.Vector, "Create", "ll:v", 'l'));
        }

        il.Int64(value.AsInt64()[0]);
        il.Int64(value.AsInt64()[1]);
        il.Op(Il.Call, _constant);
    }

    /// <summary>Emits the v128 of zeros.</summary>
    public void EmitZero(IlWriter il)
    {
        if (_zero == 0)
        {
            _zero = Method(new FrameworkIntrinsic(IntrinsicOwner.VectorOfT, "get_Zero", ":v", 'S'));
        }

        il.Op(Il.Call, _zero);
    }

    /// <summary>Emits a shuffle of the two vectors on the stack by constant lanes.</summary>
    public void EmitShuffle(IlWriter il, Vector128<byte> lanes)
    {
        ShufflePattern pattern = ShufflePattern.Find(lanes);
        if (pattern.Helper is not { } helper)
        {
            il.Op(Il.Pop);
            return;
        }

        switch (helper.Signature)
        {
            case "vvB:v":
                il.Int32(pattern.Control);
                break;
            case "vvv:v":
                EmitConstant(il, pattern.Lanes);
                break;
        }

        il.Op(Il.Call, tokens.Method(helper));
    }

    private int Method(in FrameworkIntrinsic intrinsic)
    {
        int parent = intrinsic.Owner switch
        {
            IntrinsicOwner.VectorOfT => VectorOf(intrinsic.Lane),
            IntrinsicOwner.BitOperations => tokens.CoreType("System.Numerics", "BitOperations"),
            IntrinsicOwner.BitConverter => tokens.CoreType("System", "BitConverter"),
            IntrinsicOwner.Math => tokens.CoreType("System", "Math"),
            IntrinsicOwner.MathF => tokens.CoreType("System", "MathF"),
            _ => tokens.CoreType("System.Runtime.Intrinsics", "Vector128"),
        };
        _signature.Clear();
        EncodeSignature(intrinsic);
        int method = tokens.Writer.MemberReference(parent, intrinsic.Name, _signature.Written);
        return intrinsic.Owner == IntrinsicOwner.VectorGeneric
            ? tokens.Writer.MethodSpecification(method, [0x0A, 1, FrameworkIntrinsic.ElementType(intrinsic.Lane)])
            : method;
    }

    private int VectorOf(char lane)
    {
        _signature.Clear();
        EncodeVector(FrameworkIntrinsic.ElementType(lane));
        return tokens.Writer.TypeSpecification(_signature.Written);
    }

    private void EncodeSignature(in FrameworkIntrinsic intrinsic)
    {
        int colon = intrinsic.Signature.IndexOf(':', StringComparison.Ordinal);
        if (intrinsic.Owner == IntrinsicOwner.VectorGeneric)
        {
            _signature.Byte(0x10);
            _signature.Byte(1);
        }
        else
        {
            _signature.Byte(0x00);
        }

        _signature.Byte(colon);
        EncodeType(intrinsic, intrinsic.Signature[^1]);
        for (int i = 0; i < colon; i++)
        {
            EncodeType(intrinsic, intrinsic.Signature[i]);
        }
    }

    private void EncodeType(in FrameworkIntrinsic intrinsic, char letter)
    {
        switch (letter)
        {
            case 'v' when intrinsic.Owner == IntrinsicOwner.Vector:
                EncodeVector(FrameworkIntrinsic.ElementType(intrinsic.Lane));
                break;
            case 'w':
                EncodeVector(FrameworkIntrinsic.ElementType(intrinsic.ResultLane));
                break;
            case 'v':
                // Of the generic parameter of the type (VAR) or of the method (MVAR).
                EncodeVector(intrinsic.Owner == IntrinsicOwner.VectorOfT ? (byte)0x13 : (byte)0x1E, isParameter: true);
                break;
            case 't':
                _signature.Byte(0x1E);
                _signature.Byte(0);
                break;
            default:
                _signature.Byte(FrameworkIntrinsic.ElementType(letter));
                break;
        }
    }

    private void EncodeVector(byte lane, bool isParameter = false)
    {
        _signature.Byte(0x15);
        _signature.Byte(0x11);
        _signature.TypeToken(tokens.CoreType("System.Runtime.Intrinsics", "Vector128`1"));
        _signature.Byte(1);
        _signature.Byte(lane);
        if (isParameter)
        {
            _signature.Byte(0);
        }
    }
}
