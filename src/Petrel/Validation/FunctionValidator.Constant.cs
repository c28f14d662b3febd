using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Validation;

/// <content>Constant expressions (spec: Validation, Constant Expressions).</content>
internal sealed partial class FunctionValidator
{
    private bool _isConstant;

    /// <summary>
    /// Checks that <paramref name="expression"/> is constant and gives one value of type <paramref name="type"/>. Only the
    /// first <paramref name="visibleGlobals"/> globals may be read, and of those the shared ones if it initialises something
    /// that <paramref name="isShared"/>.
    /// </summary>
    public void ValidateConstant(ConstantExpression expression, WasmType type, int visibleGlobals, bool isShared = false)
    {
        _functionIndex = -1;
        _isConstant = true;
        _localCount = 0;
        _flatCount = 0;
        _offset = expression.Offset;
        StartFrames(SingleType(type));
        var reader = new WasmReader(_module.Bytes, expression.Offset, expression.Length);
        while (_depth > 0)
        {
            int start = reader.Position;
            _offset = start;
            CheckConstant(ref reader, visibleGlobals);
            reader.Position = start;
            if (isShared)
            {
                CheckShared(ref reader, "what initialises a shared entity");
                reader.Position = start;
            }

            Run(ref reader, once: true);
        }

        _isConstant = false;
    }

    private void CheckConstant(ref WasmReader reader, int visibleGlobals)
    {
        Opcode opcode = InstructionReader.ReadOpcode(ref reader);
        switch (opcode)
        {
            case Opcode.End or Opcode.I32Const or Opcode.I64Const or Opcode.F32Const or Opcode.F64Const or Opcode.V128Const
                or Opcode.RefNull or Opcode.RefFunc or Opcode.RefI31 or Opcode.RefI31Shared or Opcode.StructNew
                or Opcode.StructNewDefault or Opcode.StructNewDesc or Opcode.StructNewDefaultDesc
                or Opcode.ArrayNew or Opcode.ArrayNewDefault or Opcode.ArrayNewFixed or Opcode.AnyConvertExtern
                or Opcode.ExternConvertAny:
                break;

            case Opcode.I32Add or Opcode.I32Sub or Opcode.I32Mul or Opcode.I64Add or Opcode.I64Sub or Opcode.I64Mul:
                if (!_context.Has(WasmFeatures.ExtendedConstantExpressions))
                {
                    Fail($"constant expression required: {Instructions.Get(opcode).Name} {WasmFeatureNames.Requirement(WasmFeatures.ExtendedConstantExpressions)}");
                }

                break;

            case Opcode.GlobalGet:
                CheckConstantGlobal(reader.ReadU32(), visibleGlobals);
                break;

            default:
                Fail($"constant expression required: {Instructions.Get(opcode).Name} is not a constant instruction");
                break;
        }
    }

    private void CheckConstantGlobal(uint index, int visibleGlobals)
    {
        if (index >= (uint)visibleGlobals)
        {
            Fail($"unknown global {index}: {visibleGlobals} can be read here");
        }

        if (_module.Globals[index].Type.IsMutable)
        {
            Fail($"constant expression required: global {index} is mutable");
        }

        // References to globals of the module itself came with extended constant expressions and with GC.
        if (index >= (uint)_module.ImportedGlobalCount
            && !_context.Has(WasmFeatures.ExtendedConstantExpressions | WasmFeatures.Gc))
        {
            Fail($"constant expression required: global {index} is not imported; reading it {WasmFeatureNames.Requirement(WasmFeatures.ExtendedConstantExpressions)}");
        }
    }
}
