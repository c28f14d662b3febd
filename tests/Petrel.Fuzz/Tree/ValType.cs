namespace Petrel.Fuzz.Tree;

/// <summary>A value type, in the codes of the binary format.</summary>
/// <param name="Code">0x7F to 0x7B for numbers and vectors; 0x63 for a nullable, 0x64 for a non-nullable reference.</param>
/// <param name="Heap">Of a reference: a type index, or an abstract heap type as a negative number.</param>
internal readonly record struct ValType(byte Code, int Heap = 0)
{
    public const int FuncHeap = 0x70 - 0x80;
    public const int ExternHeap = 0x6F - 0x80;
    public const int AnyHeap = 0x6E - 0x80;
    public const int EqHeap = 0x6D - 0x80;
    public const int I31Heap = 0x6C - 0x80;
    public const int StructHeap = 0x6B - 0x80;
    public const int ArrayHeap = 0x6A - 0x80;
    public const int ExnHeap = 0x69 - 0x80;
    public const int NoneHeap = 0x71 - 0x80;

    public static readonly ValType I32 = new(0x7F);
    public static readonly ValType I64 = new(0x7E);
    public static readonly ValType F32 = new(0x7D);
    public static readonly ValType F64 = new(0x7C);
    public static readonly ValType V128 = new(0x7B);
    public static readonly ValType FuncRef = Ref(FuncHeap, true);
    public static readonly ValType ExternRef = Ref(ExternHeap, true);
    public static readonly ValType ExnRef = Ref(ExnHeap, true);

    public bool IsRef => Code is 0x63 or 0x64;

    public bool IsNullable => Code == 0x63;

    /// <summary>A local of this type starts with a value.</summary>
    public bool IsDefaultable => Code != 0x64;

    /// <summary>The letter of Instructions.txt; <c>r</c> for references.</summary>
    public char Letter => Code switch { 0x7F => 'i', 0x7E => 'l', 0x7D => 'f', 0x7C => 'd', 0x7B => 'v', _ => 'r' };

    public static ValType Ref(int heap, bool nullable) => new(nullable ? (byte)0x63 : (byte)0x64, heap);

    public static ValType OfLetter(char letter) => letter switch { 'i' => I32, 'l' => I64, 'f' => F32, 'd' => F64, _ => V128 };

    public ValType WithNull(bool nullable) => Ref(Heap, nullable);
}
