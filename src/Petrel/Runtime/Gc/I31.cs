using System.Runtime.CompilerServices;

namespace Petrel.Runtime;

/// <summary>
/// An <c>i31</c>: a 31-bit integer as a reference. Small values are shared, so that programs which represent their
/// integers in this way seldom allocate; identity still means nothing, <c>ref.eq</c> compares values.
/// </summary>
internal sealed class I31 : WasmObject
{
    private const int FirstShared = -256;
    private const int SharedCount = 1280;

    private static readonly I31[] s_shared = CreateShared();

    /// <summary>The value, sign-extended.</summary>
    public readonly int Value;

    private I31(int value) => Value = value;

    /// <summary><c>ref.i31</c>: the low 31 bits of <paramref name="value"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static object Create(int value)
    {
        int signed = (value << 1) >> 1;
        I31[] shared = s_shared;
        uint index = (uint)(signed - FirstShared);
        return index < (uint)shared.Length ? shared[index] : new I31(signed);
    }

    /// <summary>The host's form of <see cref="Create"/>.</summary>
    public static I31 From(int value) => (I31)Create(value);

    private static I31[] CreateShared()
    {
        var shared = new I31[SharedCount];
        for (int i = 0; i < shared.Length; i++)
        {
            shared[i] = new I31(FirstShared + i);
        }

        return shared;
    }
}
