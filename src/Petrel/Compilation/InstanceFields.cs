using Petrel.Compilation.Metadata;

namespace Petrel.Compilation;

/// <summary>Tokens of the fields that the compiler adds to the instance class of a module.</summary>
/// <param name="Globals">By global index.</param>
/// <param name="ImportCode">Function pointer of each imported function.</param>
/// <param name="ImportInstances">Trailing argument of each imported function.</param>
/// <param name="TypeIds">Canonical identifier of each type of the module; none unless the code is portable.</param>
internal sealed record InstanceFields(int[] Globals, int[] ImportCode, int[] ImportInstances, int[] TypeIds)
{
    public static string Name(char kind, int index) => kind + index.ToString();

    /// <param name="target">Receives the field signature.</param>
    /// <param name="tokens">Tokens of the assembly.</param>
    /// <param name="kind">g for a global, c for code, i for an instance, t for a type identifier.</param>
    /// <param name="type">Representation of a global.</param>
    /// <param name="isShared">True when the field holds the cell of a shared global.</param>
    public static void EncodeField(ByteBuffer target, ModuleTokens tokens, char kind, IlType type, bool isShared)
    {
        target.Byte(0x06);
        if (isShared)
        {
            tokens.EncodeGlobalCell(target, type);
            return;
        }

        int at = 0;
        tokens.EncodeType(target, kind switch { 'c' => "n", 'i' => "I", 't' => "i", _ => [IlTypes.Letter(type)] }, ref at);
    }
}
