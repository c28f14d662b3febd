using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Compilation.Lowering;

/// <summary>
/// Which functions of a module use so little stack, with all that they call, that neither they nor their callers need to look how much
/// is left: small ones that call nothing, or nothing but such. The reserve below the limit has room for thousands of them.
/// </summary>
/// <remarks>What is found depends on the module only, not on who asked first: code is lowered again to find places in it.</remarks>
internal sealed class ShallowCalls(ModuleDefinition module)
{
    /// <summary>Bytes of the longest body that is looked at.</summary>
    private const int LongestBody = 256;

    private const int MostLocals = 64;

    /// <summary>Unknown (0), calls nothing, calls only what calls nothing, anything else. Several threads write the same.</summary>
    private readonly byte[] _depths = new byte[module.Code.Length];

    private const byte Leaf = 1;
    private const byte CallsLeaves = 2;
    private const byte Deep = 3;

    /// <summary>True when a call of the function needs no look at the stack.</summary>
    public bool IsShallow(int function)
    {
        int index = function - module.ImportedFunctionCount;
        if (index < 0)
        {
            return false;
        }

        if (_depths[index] == 0)
        {
            _depths[index] = Depth(index, level: 0);
        }

        return _depths[index] != Deep;
    }

    private byte Depth(int index, int level)
    {
        FunctionBody body = module.Code[index];
        if (body.Length > LongestBody || module.FunctionType(module.ImportedFunctionCount + index).Parameters.Length > MostLocals)
        {
            return Deep;
        }

        var reader = new WasmReader(module.Bytes, body.Offset, body.Length);
        var types = new TypeSpace(module, (WasmFeatures)long.MaxValue);
        long locals = 0;
        for (uint groups = reader.ReadU32(); groups > 0; groups--)
        {
            locals += reader.ReadU32();
            _ = TypeDecoder.ReadValueType(ref reader, types);
        }

        if (locals > MostLocals)
        {
            return Deep;
        }

        byte depth = Leaf;
        while (!reader.IsAtEnd)
        {
            Instruction instruction = InstructionReader.Read(ref reader);
            switch (instruction.Opcode)
            {
                case Opcode.Call or Opcode.ReturnCall:
                    int callee = (int)instruction.First - module.ImportedFunctionCount;
                    if (level > 0 || callee < 0 || !IsLeaf(callee))
                    {
                        return Deep;
                    }

                    depth = CallsLeaves;
                    break;

                case (> Opcode.Call and <= Opcode.ReturnCallRef) or (>= Opcode.ContNew and <= Opcode.Switch):
                    return Deep;
            }
        }

        return depth;
    }

    private bool IsLeaf(int index) => _depths[index] == Leaf || (_depths[index] == 0 && Depth(index, level: 1) == Leaf);
}
