using System.Runtime.CompilerServices;

namespace Petrel.Runtime.Numerics;

/// <summary>
/// The scalar instructions whose semantics plain IL lacks. A method is named after its <see cref="Petrel.Binary.Opcode"/>,
/// takes the operands in wasm order and is called by generated code, where the JIT inlines it.
/// </summary>
/// <remarks>
/// <para>
/// The bodies call nothing but methods that the JIT knows as intrinsics: those expand while the body is imported, whereas
/// every nested inlining eats from the budget that a generated function has for all of its instructions.
/// </para>
/// <para>
/// The JIT folds <c>x * 1</c>, <c>x / 1</c>, <c>x - 0</c>, <c>x + -0</c> and a widening followed by a narrowing to
/// <c>x</c>, and keeps a float constant as a double. Both lose what the specification asks for with a signalling NaN (the first
/// does not quiet it, the second does), so instructions that could meet such a constant are written with hardware intrinsics,
/// which it leaves alone.
/// </para>
/// </remarks>
internal static partial class ScalarOperations
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
}
