using System.Reflection;
using Petrel.Binary;
using Petrel.Compilation;
using Petrel.Compilation.Intrinsics;
using Petrel.Compilation.Metadata;
using Petrel.Tests.Runtime.Numerics;
using Xunit;

namespace Petrel.Tests.Compilation.Intrinsics;

/// <summary>
/// The framework methods that stand for instructions, called from an assembly of our own as in compiled modules, against
/// the references that the helpers are tested with.
/// </summary>
public sealed class FrameworkIntrinsicTests
{
    private const int StaticClass = 0x00100181;
    private const int PublicStatic = 0x0096;

    public static TheoryData<string> Instructions => [.. Enum.GetValues<Opcode>()
        .Where(opcode => FrameworkIntrinsics.Find(opcode).Exists)
        .Select(opcode => opcode.ToString())];

    [Theory]
    [MemberData(nameof(Instructions))]
    public void Agrees_with_the_reference(string instruction)
    {
        Helper.Substitute = Build;
        try
        {
            (VectorReferences.Checks.GetValueOrDefault(instruction) ?? ScalarReferences.Checks[instruction])();
        }
        finally
        {
            Helper.Substitute = null;
        }
    }

    /// <summary>An assembly with one method that is the instruction.</summary>
    private static MethodInfo Build(string name, object? immediate)
    {
        Opcode opcode = Enum.Parse<Opcode>(name);
        var writer = new AssemblyWriter("intrinsic");
        var tokens = new ModuleTokens(writer);
        writer.DefineType(0, "", "<Module>", 0);
        writer.DefineType(StaticClass, "", "Code", tokens.CoreType("System", "Object"));
        string signature = Petrel.Binary.Instructions.Get(opcode).Signature;
        int operands = signature.IndexOf(':', StringComparison.Ordinal);
        // An immediate is a lane index, an operand beyond the signature, or a shift count that is constant, its last one.
        if (immediate is int && Petrel.Binary.Instructions.Immediate(opcode) != ImmediateKind.Lane)
        {
            operands--;
            signature = signature.Remove(operands, 1);
        }

        var il = new IlWriter();
        for (int i = 0; i < operands; i++)
        {
            il.LoadArgument(i);
        }

        if (immediate is int value)
        {
            il.Int32(value);
        }

        Assert.True(new IntrinsicTokens(tokens).TryEmit(il, opcode));
        il.Op(Il.Ret);
        var encoded = new ByteBuffer();
        tokens.EncodeMethod(encoded, signature, isInstance: false);
        writer.DefineMethod(PublicStatic, 0, name, encoded.Written, writer.AddBody(il.Finish(), 8, 0));
        return Assembly.Load(writer.ToImage()).GetType("Code")!.GetMethod(name)!;
    }
}
