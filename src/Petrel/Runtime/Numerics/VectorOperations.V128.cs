using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace Petrel.Runtime.Numerics;

internal static partial class VectorOperations
{
    [MethodImpl(Inline)]
    public static V128 V128Not(V128 vector) => ~vector;

    [MethodImpl(Inline)]
    public static V128 V128And(V128 left, V128 right) => left & right;

    [MethodImpl(Inline)]
    public static V128 V128Andnot(V128 left, V128 right) => Vector128.AndNot(left, right);

    [MethodImpl(Inline)]
    public static V128 V128Or(V128 left, V128 right) => left | right;

    [MethodImpl(Inline)]
    public static V128 V128Xor(V128 left, V128 right) => left ^ right;

    [MethodImpl(Inline)]
    public static V128 V128Bitselect(V128 ones, V128 zeros, V128 mask) => Vector128.ConditionalSelect(mask, ones, zeros);

    [MethodImpl(Inline)]
    public static int V128AnyTrue(V128 vector) => vector == V128.Zero ? 0 : 1;
}
