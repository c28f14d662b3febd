using Petrel.Binary;

namespace Petrel.Compilation.Lowering;

/// <summary>
/// Finds rotations whose result may be compared with zero. On x86 RyuJIT takes the zero flag from the rotation in place of a
/// test (dotnet/runtime#129288, in .NET 10), but <c>rol</c> and <c>ror</c> leave that flag as it was. Such a rotation is lowered
/// to shifts and an addition, which sets the flag; all others stay one instruction. The same goes for counts of trailing zeros by <c>bsf</c>.
/// </summary>
/// <remarks>
/// The JIT sees a comparison of the rotation itself, also after it substituted a local. So this follows the value to the
/// instruction that takes it off the stack, and through locals: everything that is not known to compute something new from it
/// counts as a comparison.
/// </remarks>
internal sealed class RotationUse(ModuleDefinition module)
{
    /// <summary>Instructions to look ahead before giving up.</summary>
    private const int Horizon = 48;

    private FunctionBody _body;
    private bool[]? _tested;

    /// <summary>What becomes of a value.</summary>
    private enum Use
    {
        /// <summary>Something new is computed from it, or it is stored.</summary>
        Computed,

        /// <summary>It may be compared with zero.</summary>
        Tested,

        /// <summary>It goes to a local.</summary>
        Local,
    }

    public void Begin(FunctionBody body)
    {
        _body = body;
        _tested = null;
    }

    /// <summary>True when the value that the instruction before <paramref name="next"/> left may be compared with zero.</summary>
    public bool MayBeTested(int next)
    {
        Use use = Follow(next, out uint local);
        return use == Use.Tested || (use == Use.Local && (_tested ??= FindTested())[local]);
    }

    private Use Follow(int next, out uint local)
    {
        local = 0;
        var reader = new WasmReader(module.Bytes, next, _body.Offset + _body.Length - next);
        int above = 0;
        for (int i = 0; i < Horizon && !reader.IsAtEnd; i++)
        {
            Instruction instruction = InstructionReader.Read(ref reader);
            switch (instruction.Opcode)
            {
                case Opcode.LocalGet or Opcode.GlobalGet:
                    above++;
                    continue;
                case Opcode.LocalSet or Opcode.LocalTee when above == 0:
                    // What a tee leaves is used as the local is.
                    local = instruction.First;
                    return instruction.Opcode == Opcode.LocalTee && Follow(instruction.EndOffset, out _) != Use.Computed ? Use.Tested : Use.Local;
                case Opcode.LocalSet:
                    above--;
                    continue;
                case Opcode.LocalTee:
                    continue;
                case Opcode.Drop:
                    if (above == 0)
                    {
                        return Use.Computed;
                    }

                    above--;
                    continue;
            }

            InstructionSignature signature = Instructions.Signature(instruction.Opcode);
            if (!signature.IsSimple)
            {
                return Use.Tested;
            }

            above -= signature.OperandCount;
            if (above < 0)
            {
                return IsTest(instruction.Opcode) ? Use.Tested : Use.Computed;
            }

            above += signature.ResultCount;
        }

        return Use.Tested;
    }

    /// <summary>
    /// Comparisons, conversions between integers, through which the JIT sees, and counts of zeros, which old processors do only for
    /// what is not zero.
    /// </summary>
    private static bool IsTest(Opcode opcode) => opcode is (>= Opcode.I32Eqz and <= Opcode.I64GeU)
        or Opcode.I32Clz or Opcode.I32Ctz or Opcode.I64Clz or Opcode.I64Ctz
        or Opcode.I32WrapI64 or Opcode.I64ExtendI32S or Opcode.I64ExtendI32U
        or (>= Opcode.I32Extend8S and <= Opcode.I64Extend32S);

    /// <summary>The locals of the function that may be compared with zero somewhere, directly or as copies.</summary>
    private bool[] FindTested()
    {
        var tested = new bool[256];
        var copies = new Collections.ArrayBuilder<uint>();
        WasmReader reader = FunctionCode.Begin(module, _body);
        while (!reader.IsAtEnd)
        {
            Instruction instruction = InstructionReader.Read(ref reader);
            if (instruction.Opcode is not (Opcode.LocalGet or Opcode.LocalTee or Opcode.LocalSet))
            {
                continue;
            }

            if (instruction.First >= tested.Length)
            {
                Array.Resize(ref tested, Math.Max(tested.Length * 2, (int)instruction.First + 1));
            }

            if (instruction.Opcode == Opcode.LocalSet)
            {
                continue;
            }

            switch (Follow(instruction.EndOffset, out uint copy))
            {
                case Use.Tested:
                    tested[instruction.First] = true;
                    break;
                case Use.Local:
                    copies.Add(instruction.First);
                    copies.Add(copy);
                    break;
            }
        }

        ReadOnlySpan<uint> pairs = copies.Items;
        for (bool changed = true; changed;)
        {
            changed = false;
            for (int i = 0; i < pairs.Length; i += 2)
            {
                if (tested[pairs[i + 1]] && !tested[pairs[i]])
                {
                    changed = tested[pairs[i]] = true;
                }
            }
        }

        return tested;
    }
}
