using System.Reflection;
using Petrel.Binary;
using Petrel.Runtime.Numerics;
using Xunit;

namespace Petrel.Tests.Runtime.Numerics;

public sealed class VectorOperationTests
{
    public static TheoryData<string> Helpers => [.. OperationSignatureTests.Operations()
        .Where(opcode => Instructions.Get(opcode) is { AccessLog2: < 0, Features: WasmFeatures.Simd, Immediate: not ImmediateKind.V128 })
        .Select(opcode => opcode.ToString())];

    [Theory]
    [MemberData(nameof(Helpers))]
    public void Agrees_with_the_reference(string helper) => VectorReferences.Checks[helper]();

    [Fact]
    public void Every_helper_is_tested()
    {
        IEnumerable<string> tested = ((IEnumerable<object[]>)Helpers).Concat(RelaxedOperationTests.Helpers).Select(row => (string)row[0])
            .Concat(VectorMemoryTests.Loads.Select(row => (string)row[0]))
            .Concat(VectorMemoryTests.Stores.Select(row => (string)row[0]));
        IEnumerable<string> helpers = typeof(VectorOperations)
            .GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .Select(method => method.Name)
            // ShufflePatternTests has these.
            .Where(name => !name.StartsWith("Shuffle", StringComparison.Ordinal));
        Assert.Empty(helpers.Except(tested));
        Assert.Empty(tested.Except(helpers));
    }
}
