using System.Buffers.Binary;
using Petrel.Collections;
using Petrel.Compilation.Metadata;
using Petrel.Compilation.Splitting;

namespace Petrel.Compilation;

/// <summary>One-byte IL opcodes, and two-byte ones with 0xFE in the high byte.</summary>
internal enum Il : ushort
{
    Ldarg0 = 0x02, Ldloc0 = 0x06, Stloc0 = 0x0A, LdargS = 0x0E, LdargaS = 0x0F, StargS = 0x10, LdlocS = 0x11, LdlocaS = 0x12, StlocS = 0x13,
    Ldnull = 0x14, LdcI4M1 = 0x15, LdcI40 = 0x16, LdcI4S = 0x1F, LdcI4 = 0x20, LdcI8 = 0x21, LdcR4 = 0x22, LdcR8 = 0x23,
    Dup = 0x25, Pop = 0x26, Call = 0x28, Calli = 0x29, Ret = 0x2A, Br = 0x38, Brfalse = 0x39, Brtrue = 0x3A,
    BneUn = 0x40, BgeUn = 0x41, Switch = 0x45, LdindI1 = 0x46, LdindU1 = 0x47, LdindI2 = 0x48, LdindU2 = 0x49, LdindI4 = 0x4A,
    LdindU4 = 0x4B, LdindI8 = 0x4C, LdindR4 = 0x4E, LdindR8 = 0x4F, LdindRef = 0x50, StindRef = 0x51, StindI1 = 0x52, StindI2 = 0x53, StindI4 = 0x54,
    StindI8 = 0x55, StindR4 = 0x56, StindR8 = 0x57, Add = 0x58, Sub = 0x59, Mul = 0x5A, Div = 0x5B, DivUn = 0x5C,
    Rem = 0x5D, RemUn = 0x5E, And = 0x5F, Or = 0x60, Xor = 0x61, Shl = 0x62, Shr = 0x63, ShrUn = 0x64, Neg = 0x65,
    ConvI1 = 0x67, ConvI2 = 0x68, ConvI4 = 0x69, ConvI8 = 0x6A, ConvR4 = 0x6B, ConvR8 = 0x6C, ConvU8 = 0x6E,
    Newobj = 0x73, Castclass = 0x74, ConvRUn = 0x76, Throw = 0x7A, Ldfld = 0x7B, Ldflda = 0x7C, Stfld = 0x7D, Ldtoken = 0xD0, Ldobj = 0x71, Stobj = 0x81,
    Isinst = 0x75, Newarr = 0x8D, Ldlen = 0x8E, LdelemI1 = 0x90, LdelemU1 = 0x91, LdelemI2 = 0x92, LdelemU2 = 0x93,
    LdelemI4 = 0x94, LdelemI8 = 0x96, LdelemR4 = 0x98, LdelemR8 = 0x99, StelemI1 = 0x9C, StelemI2 = 0x9D, StelemI4 = 0x9E,
    StelemI8 = 0x9F, StelemR4 = 0xA0, StelemR8 = 0xA1, Ldelem = 0xA3, Stelem = 0xA4, ConvU2 = 0xD1, ConvU1 = 0xD2,
    Leave = 0xDD, LdelemRef = 0x9A, Ldelema = 0x8F, ConvU = 0xE0,
    Ceq = 0xFE01, Cgt = 0xFE02, CgtUn = 0xFE03, Clt = 0xFE04, CltUn = 0xFE05, Ldftn = 0xFE06, Ldarg = 0xFE09, Ldarga = 0xFE0A, Starg = 0xFE0B,
    Ldloc = 0xFE0C, Ldloca = 0xFE0D, Stloc = 0xFE0E, Endfilter = 0xFE11, Tail = 0xFE14, Rethrow = 0xFE1A,
}

/// <summary>IL of one method: instructions, labels and the depth of the evaluation stack.</summary>
internal sealed class IlWriter
{
    private readonly ByteBuffer _code = new(1024);
    private readonly ArrayBuilder<int> _labels = new();
    private readonly ArrayBuilder<Fixup> _fixups = new();

    /// <summary>A branch to resolve: where its distance stands, and from where it counts.</summary>
    private readonly record struct Fixup(int At, int Base, int Label);

    /// <summary>Where the last label was marked: labels at one place begin one block.</summary>
    private int _lastMark;
    private int _instructions;
    private int _references;
    private int _blocks;

    public int Length => _code.Length;

    /// <summary>Where the last label is: as long as it does not change, control flow does not join.</summary>
    public int LastMark => _lastMark;

    /// <summary>What the JIT will count before it decides how to compile the method; blocks may be a few less.</summary>
    public MethodSize Size => new(_code.Length, _instructions, _references, _blocks);

    public void Clear()
    {
        _lastMark = -1;
        _instructions = 0;
        _references = 0;
        _blocks = 0;
        _code.Clear();
        _labels.Clear();
        _fixups.Clear();
    }

    public int NewLabel()
    {
        _labels.Add(-1);
        return _labels.Count - 1;
    }

    public void Mark(int label)
    {
        _labels[label] = _code.Length;
        if (_lastMark != _code.Length)
        {
            _lastMark = _code.Length;
            _blocks++;
        }
    }

    public void Op(Il op)
    {
        _instructions++;
        if ((int)op > 0xFF)
        {
            _code.Byte((int)op >> 8);
        }

        _code.Byte((int)op & 0xFF);
    }

    public void Op(Il op, int token)
    {
        Op(op);
        _code.Int32(token);
    }

    public void Branch(Il op, int label)
    {
        Op(op);
        _blocks += op is Il.Br or Il.Leave ? 0 : 1;
        _fixups.Add(new Fixup(_code.Length, _code.Length + 4, label));
        _code.Int32(0);
    }

    public void Switch(ReadOnlySpan<int> labels)
    {
        Op(Il.Switch);
        _blocks++;
        _code.Int32(labels.Length);
        int end = _code.Length + (labels.Length * 4);
        for (int i = 0; i < labels.Length; i++)
        {
            int label = labels[i];
            _fixups.Add(new Fixup(_code.Length, end, label));
            _code.Int32(0);
        }
    }

    public void LoadArgument(int index) => Indexed(Il.Ldarg0, Il.LdargS, Il.Ldarg, index);

    public void StoreArgument(int index) => Indexed(0, Il.StargS, Il.Starg, index);

    public void LoadLocal(int index) => Indexed(Il.Ldloc0, Il.LdlocS, Il.Ldloc, index);

    public void StoreLocal(int index) => Indexed(Il.Stloc0, Il.StlocS, Il.Stloc, index);

    public void LoadLocalAddress(int index) => Indexed(0, Il.LdlocaS, Il.Ldloca, index);

    private void Indexed(Il zero, Il small, Il large, int index)
    {
        _references++;
        if (zero != 0 && index < 4)
        {
            _instructions++;
            _code.Byte((int)zero + index);
        }
        else if (index < 256)
        {
            _instructions++;
            _code.Byte((int)small);
            _code.Byte(index);
        }
        else
        {
            Op(large);
            _code.UInt16(index);
        }
    }

    public void LoadArgumentAddress(int index) => Indexed(0, Il.LdargaS, Il.Ldarga, index);

    public void Int32(int value)
    {
        _instructions++;
        if (value is >= -1 and <= 8)
        {
            _code.Byte((int)Il.LdcI40 + value);
        }
        else if (value is >= -128 and <= 127)
        {
            _code.Byte((int)Il.LdcI4S);
            _code.Byte(value);
        }
        else
        {
            _code.Byte((int)Il.LdcI4);
            _code.Int32(value);
        }
    }

    public void Int64(long value)
    {
        if (value is >= int.MinValue and <= int.MaxValue)
        {
            Int32((int)value);
            Op(Il.ConvI8);
        }
        else
        {
            _instructions++;
            _code.Byte((int)Il.LdcI8);
            _code.Int64(value);
        }
    }

    public void Float32(float value)
    {
        _instructions++;
        _code.Byte((int)Il.LdcR4);
        _code.Int32(BitConverter.SingleToInt32Bits(value));
    }

    public void Float64(double value)
    {
        _instructions++;
        _code.Byte((int)Il.LdcR8);
        _code.Int64(BitConverter.DoubleToInt64Bits(value));
    }

    /// <summary>Code with every branch resolved.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        for (int i = 0; i < _fixups.Count; i++)
        {
            ref Fixup fixup = ref _fixups[i];
            _code.PatchInt32(fixup.At, _labels[fixup.Label] - fixup.Base);
        }

        return _code.Written;
    }

    /// <summary>Offset of a marked label.</summary>
    public int OffsetOf(int label) => _labels[label];
}
