using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Petrel.Runtime;

/// <summary>
/// A native thread-local pointer. When a thread ends, the integer that its pointer points to becomes 0; the C library sees to
/// that, with a function of machine code (the CLR may have left the thread already).
/// </summary>
internal readonly unsafe struct ThreadExit
{
    private readonly uint _key;

    private ThreadExit(uint key)
    {
        _key = key;
        IsSupported = true;
    }

    /// <summary>False where there is no machine code for the destructor; the pointer cannot be used then.</summary>
    public bool IsSupported { get; }

    public static ThreadExit Create()
    {
        // The pointer comes as the first argument.
        ReadOnlySpan<byte> code = X86Base.X64.IsSupported
            ? [0x48, 0xC7, 0x07, 0, 0, 0, 0, 0xC3] // mov qword [rdi], 0; ret
            : [0x1F, 0x00, 0x00, 0xF9, 0xC0, 0x03, 0x5F, 0xD6]; // str xzr, [x0]; ret
        if (!OperatingSystem.IsLinux() || !(X86Base.X64.IsSupported || ArmBase.Arm64.IsSupported))
        {
            return default;
        }

        nuint length = SystemMemory.PageSize;
        nint page = SystemMemory.Reserve(length);
        uint key;
        if (page != 0 && SystemMemory.Commit(page, length))
        {
            code.CopyTo(new Span<byte>((void*)page, (int)length));
            // It stays for the life of the process, as the key does.
            if (SystemMemory.MakeExecutable(page, length) && SystemLibrary.CreateKey(&key, page) == 0)
            {
                return new ThreadExit(key);
            }
        }

        return default;
    }

    /// <summary>The pointer of this thread; 0 at first.</summary>
    public nint GetValue() => SystemLibrary.GetSpecific(_key);

    /// <summary>Sets the pointer of this thread.</summary>
    public void SetValue(nint value) => _ = SystemLibrary.SetSpecific(_key, value);
}
