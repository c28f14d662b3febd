using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Compilation.Lowering;

/// <summary>The instructions of a validated body, which come behind the declarations of its locals.</summary>
internal static class FunctionCode
{
    /// <summary>A reader at the first instruction.</summary>
    public static WasmReader Begin(ModuleDefinition module, FunctionBody body) => Begin(module, body, out _);

    /// <summary>A reader at the first instruction, and how many locals are declared before it.</summary>
    public static WasmReader Begin(ModuleDefinition module, FunctionBody body, out long locals)
    {
        var reader = new WasmReader(module.Bytes, body.Offset, body.Length);
        locals = 0;
        for (uint groups = reader.ReadU32(); groups > 0; groups--)
        {
            locals += reader.ReadU32();
            if (reader.PeekByte() is >= 0x7B and <= 0x7F)
            {
                // Numbers and vectors, one byte each.
                reader.Position++;
            }
            else
            {
                _ = TypeDecoder.ReadValueType(ref reader, new TypeSpace(module, (WasmFeatures)long.MaxValue));
            }
        }

        return reader;
    }
}
