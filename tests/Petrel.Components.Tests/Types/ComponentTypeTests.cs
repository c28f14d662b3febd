using Petrel.Components;
using Xunit;

namespace Petrel.Components.Tests.Types;

public class ComponentTypeTests
{
    [Fact]
    public void EqualStructuresAreEqual()
    {
        var a = new RecordType(new RecordField("x", PrimitiveValueType.U32), new RecordField("y", new ListType(PrimitiveValueType.String)));
        var b = new RecordType(new RecordField("x", PrimitiveValueType.U32), new RecordField("y", new ListType(PrimitiveValueType.String)));
        Assert.Equal(a, b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.NotEqual<ComponentType>(a, new RecordType(new RecordField("x", PrimitiveValueType.U32), new RecordField("z", new ListType(PrimitiveValueType.String))));
        Assert.NotEqual<ComponentType>(new ListType(PrimitiveValueType.U8), new ListType(PrimitiveValueType.U8, 4));
    }

    [Fact]
    public void ResourcesAreEqualByIdentity()
    {
        var r = new ResourceType("r");
        Assert.Equal(new OwnType(r), new OwnType(r.Alias("s")));
        Assert.NotEqual(new OwnType(r), new OwnType(new ResourceType("r")));
    }

    [Fact]
    public void SubstitutionReplacesResourcesAndKeepsWhatIsShared()
    {
        var r = new ResourceType("r");
        var s = new ResourceType("s");
        var own = new OwnType(r);
        var substitution = new ResourceSubstitution();
        substitution.Add(r, s);
        TupleType replaced = substitution.Apply(new TupleType(own, new OptionType(own), PrimitiveValueType.Bool));
        Assert.Equal(new TupleType(new OwnType(s), new OptionType(new OwnType(s)), PrimitiveValueType.Bool), replaced);
        Assert.Same(replaced.Elements[0], ((OptionType)replaced.Elements[1]).Payload);
    }

    [Fact]
    public void ElementSizesFollowTheCanonicalAbi()
    {
        var record = new RecordType(
            new RecordField("a", PrimitiveValueType.U8), new RecordField("b", PrimitiveValueType.String), new RecordField("c", PrimitiveValueType.U16));
        Assert.Equal(32, record.Summary.ElementSize64);
        Assert.Equal(8, record.Summary.Alignment64);
        Assert.Equal(8, new OptionType(PrimitiveValueType.U32).Summary.ElementSize64);
        Assert.Equal(7, new ListType(PrimitiveValueType.U8, 7).Summary.ElementSize64);
    }

    [Fact]
    public void TypesAreWrittenAsInWit() => Assert.Equal(
        "async func(a: list<u8>, b: own<file>) -> result<_, enum { x, y }>",
        new ComponentFunctionType(
            [new FunctionParameter("a", new ListType(PrimitiveValueType.U8)), new FunctionParameter("b", new OwnType(new ResourceType("file")))],
            new ResultType(null, new EnumType("x", "y")),
            isAsync: true).ToString());
}
