using System.Runtime.CompilerServices;

namespace Petrel.Runtime.Numerics;

/// <summary>
/// The SIMD instructions. A v128 is a <c>Vector128&lt;byte&gt;</c> everywhere; a method is named after its
/// <see cref="Petrel.Binary.Opcode"/>, takes the operands in wasm order, then immediates as constants (lane indices, the lanes of
/// a shuffle), and is called by generated code, where the JIT inlines it.
/// </summary>
/// <remarks>
/// Portable <c>Vector128</c> operations where they become the best instructions, hardware intrinsics behind
/// <c>IsSupported</c> (a JIT-time constant) where they don't, and always a portable path. As in <see cref="ScalarOperations"/>
/// the bodies call intrinsics only.
/// </remarks>
internal static partial class VectorOperations
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
}
