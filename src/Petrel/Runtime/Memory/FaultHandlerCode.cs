using System.Buffers.Binary;

namespace Petrel.Runtime;

/// <summary>The machine code of <see cref="FaultHandler"/>, whose remarks say what it does.</summary>
internal static class FaultHandlerCode
{
    // Fibonacci hashing: thread pointers are often equal in their low twenty bits.
    public const ulong HashMultiplier = 0x9E3779B97F4A7C15;
    public const int HashShift = 56;

    /// <summary>Writes the handler, then a function that returns the thread pointer, whose offset is returned.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="ranges">Address of the table of ranges.</param>
    /// <param name="notes">Address of the table of notes.</param>
    /// <param name="previous">The handler to jump to in the end.</param>
    public static int WriteX64(Span<byte> target, nint ranges, nint notes, nint previous)
    {
        // rdi: signal, rsi: siginfo (+8 si_code, +16 si_addr), rdx: context.
        ReadOnlySpan<byte> code =
        [
            0x83, 0x7E, 0x08, 0x02,                             // 00 cmp dword [rsi+8], 2 (SEGV_ACCERR)
            0x75, 0x71,                                         // 04 jne done
            0x48, 0x8B, 0x46, 0x10,                             // 06 mov rax, [rsi+16]
            0x49, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0,                 // 0a mov r8, ranges
            0x4D, 0x8B, 0x48, 0x08,                             // 14 next: mov r9, [r8+8]
            0x4D, 0x85, 0xC9,                                   // 18 test r9, r9
            0x74, 0x5A,                                         // 1b jz done
            0x49, 0x89, 0xC2,                                   // 1d mov r10, rax
            0x4D, 0x2B, 0x10,                                   // 20 sub r10, [r8]
            0x49, 0x83, 0xC0, 0x10,                             // 23 add r8, 16
            0x4D, 0x39, 0xCA,                                   // 27 cmp r10, r9
            0x73, 0xE8,                                         // 2a jae next
            0x64, 0x4C, 0x8B, 0x0C, 0x25, 0, 0, 0, 0,           // 2c mov r9, fs:[0]
            0x49, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0,                 // 35 mov r8, notes
            0x49, 0xBA, 0, 0, 0, 0, 0, 0, 0, 0,                 // 3f mov r10, multiplier
            0x4D, 0x0F, 0xAF, 0xD1,                             // 49 imul r10, r9
            0x49, 0xC1, 0xEA, HashShift,                        // 4d shr r10, 56
            0x49, 0xC1, 0xE2, 0x04,                             // 51 shl r10, 4
            0x4D, 0x01, 0xD0,                                   // 55 add r8, r10
            0x49, 0x31, 0xC1,                                   // 58 xor r9, rax
            0x49, 0x89, 0x00,                                   // 5b mov [r8], rax
            0x4D, 0x89, 0x48, 0x08,                             // 5e mov [r8+8], r9
            0x48, 0xC7, 0x46, 0x10, 0, 0, 0, 0,                 // 62 mov qword [rsi+16], 0
            0xC7, 0x06, 0x07, 0, 0, 0,                          // 6a mov dword [rsi], 7 (SIGBUS)
            0xC7, 0x46, 0x08, 0x01, 0, 0, 0,                    // 70 mov dword [rsi+8], 1 (BUS_ADRALN)
            0x48, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0,                 // 77 done: mov rax, previous
            0xFF, 0xE0,                                         // 81 jmp rax
            0x64, 0x48, 0x8B, 0x04, 0x25, 0, 0, 0, 0,           // 83 mov rax, fs:[0]
            0xC3,                                               // 8c ret
        ];
        code.CopyTo(target);
        BinaryPrimitives.WriteInt64LittleEndian(target[0x0C..], ranges);
        BinaryPrimitives.WriteInt64LittleEndian(target[0x37..], notes);
        BinaryPrimitives.WriteUInt64LittleEndian(target[0x41..], HashMultiplier);
        BinaryPrimitives.WriteInt64LittleEndian(target[0x79..], previous);
        return 0x83;
    }

    /// <inheritdoc cref="WriteX64"/>
    public static int WriteArm64(Span<byte> target, nint ranges, nint notes, nint previous)
    {
        // x0: signal, x1: siginfo (+8 si_code, +16 si_addr), x2: context. The constants follow the code.
        ReadOnlySpan<uint> code =
        [
            0xB9400829, // 00 ldr w9, [x1, #8]
            0x7100093F, // 04 cmp w9, #2 (SEGV_ACCERR)
            0x540002E1, // 08 b.ne done
            0xF9400829, // 0c ldr x9, [x1, #16]
            0x5800036A, // 10 ldr x10, ranges
            0x9100214B, // 14 next: add x11, x10, #8
            0xC8DFFD6B, // 18 ldar x11, [x11] (the length is published after the address)
            0xB400024B, // 1c cbz x11, done
            0xF841054C, // 20 ldr x12, [x10], #16
            0xCB0C012C, // 24 sub x12, x9, x12
            0xEB0B019F, // 28 cmp x12, x11
            0x54FFFF42, // 2c b.hs next
            0xD53BD04B, // 30 mrs x11, tpidr_el0
            0x5800028A, // 34 ldr x10, notes
            0x580001EC, // 38 ldr x12, multiplier
            0x9B0B7D8C, // 3c mul x12, x12, x11
            0xD378FD8C, // 40 lsr x12, x12, #56
            0x8B0C114A, // 44 add x10, x10, x12, lsl #4
            0xCA09016B, // 48 eor x11, x11, x9
            0xA9002D49, // 4c stp x9, x11, [x10]
            0xF900083F, // 50 str xzr, [x1, #16]
            0x528000E9, // 54 mov w9, #7 (SIGBUS)
            0xB9000029, // 58 str w9, [x1]
            0x52800029, // 5c mov w9, #1 (BUS_ADRALN)
            0xB9000829, // 60 str w9, [x1, #8]
            0x58000150, // 64 done: ldr x16, previous
            0xD61F0200, // 68 br x16
            0xD53BD040, // 6c mrs x0, tpidr_el0
            0xD65F03C0, // 70 ret
        ];
        for (int i = 0; i < code.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(target[(i * 4)..], code[i]);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(target[0x74..], HashMultiplier);
        BinaryPrimitives.WriteInt64LittleEndian(target[0x7C..], ranges);
        BinaryPrimitives.WriteInt64LittleEndian(target[0x84..], notes);
        BinaryPrimitives.WriteInt64LittleEndian(target[0x8C..], previous);
        return 0x6C;
    }
}
