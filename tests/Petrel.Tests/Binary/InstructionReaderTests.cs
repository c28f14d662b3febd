using Petrel.Binary;
using Xunit;
using static Petrel.Tests.Binary.ModuleBytes;

namespace Petrel.Tests.Binary;

public sealed class InstructionReaderTests
{
    [Fact]
    public void Every_instruction_has_a_rule_for_its_immediates()
    {
        for (int i = 0; i < Instructions.TableSize; i++)
        {
            var opcode = (Opcode)i;
            Assert.Equal(Instructions.Get(opcode).Name is not null, Instructions.IsAssigned(opcode));
            if (!Instructions.IsAssigned(opcode))
            {
                continue;
            }

            byte prefix = Instructions.Split(opcode, out uint code);
            byte[] bytes = [.. prefix == 0 ? [] : new[] { prefix }, .. Unsigned(code), .. new byte[20]];
            var reader = new WasmReader(bytes);
            Instruction instruction = InstructionReader.Read(ref reader);
            Assert.Equal(opcode, instruction.Opcode);
            Assert.Equal(reader.Position, instruction.EndOffset);
        }
    }

    [Fact]
    public void Constant_tables_agree_with_the_instruction_list()
    {
        for (int i = 0; i < Instructions.TableSize; i++)
        {
            var opcode = (Opcode)i;
            InstructionInfo info = Instructions.Get(opcode);
            if (info.Name is null)
            {
                continue;
            }

            InstructionSignature signature = Instructions.Signature(opcode);
            Assert.Equal(info.Immediate, Instructions.Immediate(opcode));
            Assert.Equal(info.Features, Instructions.Features(opcode));
            Assert.Equal(info.AccessLog2, signature.AccessLog2);
            Assert.Equal(info.HasSimpleSignature, signature.IsSimple);
            if (signature.IsSimple)
            {
                string letters = string.Concat(Enumerable.Range(0, signature.OperandCount).Select(o => Letter(signature.Operand(o))))
                    + ":" + string.Concat(Enumerable.Range(0, signature.ResultCount).Select(r => Letter(signature.Result(r))));
                Assert.Equal(info.Signature, letters);
            }
        }

        static char Letter(Petrel.Types.TypeCode code) => "?ilfdvp"[(int)code];
    }

    [Theory]
    [InlineData("28 02 80 01", 0u, 2u, 128ul)]
    [InlineData("28 42 05 07", 5u, 2u, 7ul)]
    [InlineData("29 03 80 80 80 80 10", 0u, 3u, 1ul << 32)]
    public void Memory_arguments(string bytes, uint memory, uint alignment, ulong offset)
    {
        Instruction instruction = Read(bytes);
        Assert.Equal((memory, alignment, offset), (instruction.First, instruction.Alignment, instruction.Value));
    }

    [Fact]
    public void Vectors_stay_in_the_module()
    {
        Instruction table = Read("0e 02 05 06 07");
        Assert.Equal((2, 2, 5), (table.VectorCount, table.VectorOffset, table.EndOffset));
        Instruction tryTable = Read("1f 40 02 00 01 02 03 04");
        Assert.Equal((2, 3, 8), (tryTable.VectorCount, tryTable.VectorOffset, tryTable.EndOffset));
    }

    [Fact]
    public void Constants()
    {
        Assert.Equal(unchecked((ulong)-5L), Read("41 7b").Value);
        Assert.Equal(0x3F80_0000ul, Read("43 00 00 80 3f").Value);
        Instruction vector = Read("fd 0c 01 00 00 00 00 00 00 00 02 00 00 00 00 00 00 00");
        Assert.Equal((1ul, 2ul), (vector.Value, vector.High));
    }

    [Fact]
    public void Expressions_end_at_their_own_end()
    {
        var reader = new WasmReader(Parse("02 40 03 7f 04 40 05 0b 1f 40 00 0b 06 40 18 00 0b 0b 0b 41 00"));
        InstructionReader.SkipExpression(ref reader);
        Assert.Equal(19, reader.Position);
    }

    private static Instruction Read(string bytes)
    {
        var reader = new WasmReader(Parse(bytes));
        Instruction instruction = InstructionReader.Read(ref reader);
        Assert.True(reader.IsAtEnd);
        return instruction;
    }
}
