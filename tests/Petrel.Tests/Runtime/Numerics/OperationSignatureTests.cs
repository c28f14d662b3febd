using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Petrel.Binary;
using Petrel.Runtime.Numerics;
using Xunit;

namespace Petrel.Tests.Runtime.Numerics;

/// <summary>Generated code names the helpers by opcode and signature; a mismatch would surface only when it runs.</summary>
public sealed class OperationSignatureTests
{
    /// <summary>What the compiler emits as plain IL.</summary>
    private static readonly HashSet<string> s_plainIL =
    [
        .. new[] { "I32", "I64" }.SelectMany(type => new[]
        {
            "Eqz", "Eq", "Ne", "LtS", "LtU", "GtS", "GtU", "LeS", "LeU", "GeS", "GeU", "Add", "Sub", "Mul", "DivS", "DivU", "RemU",
            "And", "Or", "Xor", "Shl", "ShrS", "ShrU", "Const",
        }.Select(name => type + name)),
        .. new[] { "F32", "F64" }.SelectMany(type => new[] { "Eq", "Ne", "Lt", "Gt", "Le", "Ge", "Const" }.Select(name => type + name)),
        "I32WrapI64", "I64ExtendI32S", "I64ExtendI32U", "V128Const", "Nop",
        "MemoryAtomicNotify", "MemoryAtomicWait32", "MemoryAtomicWait64",
    ];

    [Fact]
    public void Every_instruction_has_the_helper_that_its_signature_asks_for()
    {
        var missing = new List<string>();
        foreach (Opcode opcode in Operations())
        {
            string name = opcode.ToString();
            if (s_plainIL.Contains(name))
            {
                continue;
            }

            (Type type, Type[] parameters, Type result) = Expected(opcode);
            MethodInfo? helper = type.GetMethod(name, parameters);
            if (helper is null || helper.ReturnType != result)
            {
                missing.Add($"{result.Name} {type.Name}.{name}({string.Join(", ", parameters.Select(parameter => parameter.Name))})");
            }
        }

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_helper_is_an_instruction()
    {
        HashSet<string> names = [.. Operations().Select(opcode => opcode.ToString())];
        IEnumerable<string> unknown =
            from type in new[] { typeof(ScalarOperations), typeof(VectorOperations), typeof(AtomicOperations), typeof(DeterministicRelaxedOperations) }
            from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)
            // The forms of i8x16.shuffle have names of their own; rotations, or and xor have a second form: I32RotlByShifts.
            where !names.Contains(method.Name) && !method.Name.StartsWith("Shuffle", StringComparison.Ordinal)
                && !names.Contains(method.Name.Split("By")[0])
            select type.Name + "." + method.Name;
        Assert.Empty(unknown);
    }

    [Fact]
    public void Every_relaxed_instruction_has_a_deterministic_form()
    {
        IEnumerable<string> relaxed = Operations()
            .Where(opcode => Instructions.Get(opcode).Features.HasFlag(WasmFeatures.RelaxedSimd))
            .Select(opcode => Signature(typeof(VectorOperations).GetMethod(opcode.ToString())!))
            .Order();
        IEnumerable<string> deterministic = typeof(DeterministicRelaxedOperations)
            .GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .Select(Signature)
            .Order();
        Assert.Equal(relaxed, deterministic);

        static string Signature(MethodInfo method) => method.ToString()!;
    }

    [Fact]
    public void Small_helpers_are_inlined_wherever_they_are_called()
    {
        IEnumerable<string> called =
            from type in new[] { typeof(ScalarOperations), typeof(VectorOperations) }
            from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)
            where !method.MethodImplementationFlags.HasFlag(MethodImplAttributes.AggressiveInlining)
            select method.Name;
        Assert.Empty(called);
    }

    /// <summary>Numeric, SIMD and atomic instructions.</summary>
    internal static IEnumerable<Opcode> Operations()
    {
        const WasmFeatures vectorOrAtomic = WasmFeatures.Simd | WasmFeatures.RelaxedSimd | WasmFeatures.Threads;
        return Enum.GetValues<Opcode>().Where(opcode =>
        {
            InstructionInfo info = Instructions.Get(opcode);
            return info.HasSimpleSignature && (info.AccessLog2 < 0 || (info.Features & vectorOrAtomic) != 0);
        });
    }

    private static (Type Type, Type[] Parameters, Type Result) Expected(Opcode opcode)
    {
        InstructionInfo info = Instructions.Get(opcode);
        string[] sides = info.Signature.Split(':');
        List<Type> parameters = [.. sides[0].Select(TypeOf)];
        switch (info.Immediate)
        {
            case ImmediateKind.Lane or ImmediateKind.MemoryLane:
                parameters.Add(typeof(int));
                break;
            case ImmediateKind.Shuffle:
                parameters.Add(typeof(Vector128<byte>));
                break;
        }

        Type type = info.Features.HasFlag(WasmFeatures.Threads) ? typeof(AtomicOperations)
            : (info.Features & (WasmFeatures.Simd | WasmFeatures.RelaxedSimd)) != 0 ? typeof(VectorOperations)
            : typeof(ScalarOperations);
        Type result = sides[1].Length switch
        {
            0 => typeof(void),
            1 => TypeOf(sides[1][0]),
            _ => typeof(ValueTuple<long, long>),
        };
        return (type, [.. parameters], result);
    }

    private static Type TypeOf(char letter) => letter switch
    {
        'i' => typeof(int),
        'l' => typeof(long),
        'f' => typeof(float),
        'd' => typeof(double),
        'v' => typeof(Vector128<byte>),
        'p' => typeof(nint),
        _ => throw new ArgumentOutOfRangeException(nameof(letter)),
    };
}
