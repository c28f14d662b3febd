using Petrel.Runtime;
using Xunit;

namespace Petrel.Tests.Runtime;

/// <summary>The code of the other architecture cannot run here; what can be checked is that its constants are where it looks for them.</summary>
public class FaultHandlerCodeTests
{
    [Fact]
    public void Arm64_loads_its_constants_from_behind_the_code()
    {
        byte[] code = new byte[256];
        int threadPointer = FaultHandlerCode.WriteArm64(code, 0x1111, 0x2222, 0x3333);
        Assert.Equal(0xD53BD040u, BitConverter.ToUInt32(code, threadPointer));
        Assert.Equal(0x1111L, Literal(0x10));
        Assert.Equal(0x2222L, Literal(0x34));
        Assert.Equal(FaultHandlerCode.HashMultiplier, (ulong)Literal(0x38));
        Assert.Equal(0x3333L, Literal(0x64));

        long Literal(int offset)
        {
            uint instruction = BitConverter.ToUInt32(code, offset);
            Assert.Equal(0x58u, instruction >> 24);
            return BitConverter.ToInt64(code, offset + (int)((instruction >> 5 & 0x7FFFF) * 4));
        }
    }

    [Fact]
    public void X64_branches_end_at_the_jump_to_the_previous_handler()
    {
        byte[] code = new byte[256];
        int threadPointer = FaultHandlerCode.WriteX64(code, 0x1111, 0x2222, 0x3333);
        Assert.Equal(0x77, 4 + 2 + code[5]);
        Assert.Equal(0x77, 0x1B + 2 + code[0x1C]);
        Assert.Equal(0x14, 0x2A + 2 + (sbyte)code[0x2B]);
        Assert.Equal(0x3333L, BitConverter.ToInt64(code, 0x79));
        Assert.Equal(0x64, code[threadPointer]);
    }
}
