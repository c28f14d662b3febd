using Petrel.Types;
using Xunit;

namespace Petrel.Tests.Types;

public sealed class SubtypingTests
{
    private readonly TypeRegistry _registry = new();
    private readonly DefinedType _function;
    private readonly DefinedType _base;
    private readonly DefinedType _derived;
    private readonly DefinedType _array;

    public SubtypingTests()
    {
        _function = _registry.AddFunction([], []);
        _base = Add(new SubType(CompositeKind.Struct, false, -1, [], [], []));
        _derived = Add(new SubType(CompositeKind.Struct, true, _base.Id, [], [], [new FieldType(WasmType.I32, false)]));
        _array = Add(new SubType(CompositeKind.Array, true, -1, [], [], [new FieldType(WasmType.I8, true)]));
    }

    /// <summary>All pairs of the internal hierarchy, from the specification's table.</summary>
    [Fact]
    public void Abstract_heap_types_form_five_trees()
    {
        (HeapKind Lower, HeapKind Upper)[] pairs =
        [
            (HeapKind.NoFunc, HeapKind.Func), (HeapKind.NoExtern, HeapKind.Extern), (HeapKind.NoExn, HeapKind.Exn),
            (HeapKind.NoCont, HeapKind.Cont), (HeapKind.Eq, HeapKind.Any), (HeapKind.I31, HeapKind.Any),
            (HeapKind.Struct, HeapKind.Any), (HeapKind.Array, HeapKind.Any), (HeapKind.None, HeapKind.Any),
            (HeapKind.I31, HeapKind.Eq), (HeapKind.Struct, HeapKind.Eq), (HeapKind.Array, HeapKind.Eq), (HeapKind.None, HeapKind.Eq),
            (HeapKind.None, HeapKind.I31), (HeapKind.None, HeapKind.Struct), (HeapKind.None, HeapKind.Array),
        ];
        HeapKind[] kinds = [.. Enum.GetValues<HeapKind>().Where(k => k is not (HeapKind.Bottom or HeapKind.Defined))];
        foreach (HeapKind lower in kinds)
        {
            foreach (HeapKind upper in kinds)
            {
                Assert.Equal(
                    lower == upper || pairs.Contains((lower, upper)),
                    Subtyping.IsHeapSubtype(new HeapType(lower), new HeapType(upper), _registry));
            }
        }
    }

    [Fact]
    public void Defined_types_hang_below_their_kind_and_above_its_bottom()
    {
        Assert.True(Heap(_derived, HeapKind.Struct) && Heap(_derived, HeapKind.Eq) && Heap(_derived, HeapKind.Any));
        Assert.False(Heap(_derived, HeapKind.Array) || Heap(_derived, HeapKind.Func) || Heap(_derived, HeapKind.I31));
        Assert.True(Heap(_function, HeapKind.Func));
        Assert.True(Heap(_array, HeapKind.Array));
        Assert.True(Below(HeapKind.None, _derived) && Below(HeapKind.None, _array) && Below(HeapKind.NoFunc, _function));
        Assert.False(Below(HeapKind.None, _function) || Below(HeapKind.NoFunc, _array) || Below(HeapKind.Struct, _derived));
    }

    [Fact]
    public void Declared_subtypes_and_nullability()
    {
        WasmType derived = WasmType.Reference(HeapType.Defined(_derived.Id), nullable: false);
        WasmType super = WasmType.Reference(HeapType.Defined(_base.Id), nullable: false);
        Assert.True(Is(derived, super));
        Assert.False(Is(super, derived));
        Assert.True(Is(derived, super.AsNullable()));
        Assert.False(Is(derived.AsNullable(), super));
        Assert.True(Is(WasmType.Bottom, derived));
        Assert.False(Is(WasmType.I32, WasmType.I64));
        Assert.False(Is(derived, WasmType.I32));
    }

    [Fact]
    public void Every_ancestor_of_a_long_chain_is_found()
    {
        var chain = new List<DefinedType> { _base };
        for (int i = 0; i < 200; i++)
        {
            chain.Add(Add(new SubType(CompositeKind.Struct, false, chain[^1].Id, [], [], [])));
        }

        DefinedType other = Add(new SubType(CompositeKind.Struct, false, chain[50].Id, [], [], [new FieldType(WasmType.I64, true)]));
        for (int lower = 0; lower < chain.Count; lower++)
        {
            Assert.Equal(lower <= 50, other.IsSubtypeOf(chain[lower]));
            for (int upper = 0; upper < chain.Count; upper++)
            {
                Assert.Equal(upper <= lower, chain[lower].IsSubtypeOf(chain[upper]));
            }
        }
    }

    [Fact]
    public void Exact_references_exclude_subtypes()
    {
        WasmType exact = WasmType.Reference(HeapType.Defined(_base.Id), nullable: false, exact: true);
        WasmType inexact = WasmType.Reference(HeapType.Defined(_base.Id), nullable: false);
        WasmType exactDerived = WasmType.Reference(HeapType.Defined(_derived.Id), nullable: false, exact: true);
        Assert.True(Is(exact, inexact));
        Assert.False(Is(inexact, exact));
        Assert.False(Is(exactDerived, exact));
        Assert.True(Is(exactDerived, inexact));
        Assert.True(Is(WasmType.Reference(new HeapType(HeapKind.None), nullable: false), exact));
    }

    private DefinedType Add(SubType type)
    {
        var types = new DefinedType[1];
        _registry.AddGroup([type], types);
        return types[0];
    }

    private bool Heap(DefinedType type, HeapKind kind) =>
        Subtyping.IsHeapSubtype(HeapType.Defined(type.Id), new HeapType(kind), _registry);

    private bool Below(HeapKind kind, DefinedType type) =>
        Subtyping.IsHeapSubtype(new HeapType(kind), HeapType.Defined(type.Id), _registry);

    private bool Is(WasmType actual, WasmType expected) => Subtyping.IsSubtype(actual, expected, _registry);
}
