using Petrel.Types;
using Xunit;

namespace Petrel.Tests.Types;

public sealed class TypeRegistryTests
{
    private static readonly WasmType s_self = Reference(TypeRegistry.FirstPlaceholder);

    [Fact]
    public void Equal_types_are_one_object()
    {
        var registry = new TypeRegistry();
        DefinedType first = registry.AddFunction([WasmType.I32], [WasmType.I64]);
        Assert.Same(first, registry.AddFunction([WasmType.I32], [WasmType.I64]));
        Assert.NotSame(first, registry.AddFunction([WasmType.I32, WasmType.I64], []));
        Assert.NotSame(first, registry.AddFunction([], [WasmType.I32, WasmType.I64]));
        Assert.Same(first, registry[first.Id]);
        Assert.Equal(3, registry.Count);
    }

    [Fact]
    public void Finality_mutability_and_supertype_are_part_of_a_type()
    {
        var registry = new TypeRegistry();
        DefinedType open = Add(registry, Struct(isFinal: false, -1, WasmType.I32))[0];
        Assert.NotSame(open, Add(registry, Struct(isFinal: true, -1, WasmType.I32))[0]);
        Assert.NotSame(open, Add(registry, Struct(isFinal: false, open.Id, WasmType.I32))[0]);
        Assert.NotSame(open, Add(registry, Struct(isFinal: false, -1, WasmType.I8))[0]);
        Assert.Same(open, Add(registry, Struct(isFinal: false, -1, WasmType.I32))[0]);
    }

    [Fact]
    public void Sharing_and_descriptors_are_part_of_a_type()
    {
        var registry = new TypeRegistry();
        SubType plain = Struct(isFinal: true, -1, WasmType.I32);
        Assert.NotSame(Add(registry, plain)[0], Add(registry, plain with { IsShared = true })[0]);

        const int First = TypeRegistry.FirstPlaceholder;
        SubType[] described = [plain with { Descriptor = First + 1 }, plain with { Described = First }];
        DefinedType[] pair = Add(registry, described);
        Assert.Equal(pair, Add(registry, described));
        Assert.Equal(pair[1].Id, pair[0].Definition.Descriptor);
        Assert.Equal(pair[0].Id, pair[1].Definition.Described);
        Assert.True(pair[0].HasDescriptor && !pair[1].HasDescriptor);
        Assert.NotSame(pair[0], Add(registry, plain, plain)[0]);
    }

    [Fact]
    public void Groups_are_compared_as_a_whole()
    {
        var registry = new TypeRegistry();
        SubType list = Struct(isFinal: true, -1, s_self);
        DefinedType alone = Add(registry, list)[0];
        Assert.Same(alone, Add(registry, list)[0]);
        Assert.Equal(alone.Id, alone.Fields[0].Storage.Heap.TypeId);

        // The same member in a larger group is another type (iso-recursive equality), and so is each of two equal members.
        DefinedType[] pair = Add(registry, list, Struct(isFinal: true, -1, s_self));
        Assert.NotSame(alone, pair[0]);
        Assert.NotSame(pair[0], pair[1]);
        Assert.Equal(pair[0].Id, pair[1].Fields[0].Storage.Heap.TypeId);

        // A reference to the type from outside is not a reference to itself.
        Assert.NotSame(alone, Add(registry, Struct(isFinal: true, -1, Reference(alone.Id)))[0]);
    }

    [Fact]
    public void Equal_groups_of_different_modules_are_equal_wherever_they_stand()
    {
        var registry = new TypeRegistry();
        SubType[] group =
        [
            Struct(isFinal: false, -1, Reference(TypeRegistry.FirstPlaceholder + 1)),
            Struct(isFinal: true, TypeRegistry.FirstPlaceholder, Reference(TypeRegistry.FirstPlaceholder + 1)),
        ];
        DefinedType[] first = Add(registry, group);
        registry.AddFunction([], []);
        DefinedType[] second = Add(registry, group);
        Assert.Equal(first, second);
        Assert.Same(first[0], first[1].Supertype);
        Assert.True(first[1].IsSubtypeOf(first[0]));
        Assert.False(first[0].IsSubtypeOf(first[1]));
    }

    [Fact]
    public void Without_deduplication_every_type_is_new()
    {
        var registry = new TypeRegistry(deduplicate: false);
        Assert.Equal(0, registry.AddFunction([], []).Id);
        Assert.Equal(1, registry.AddFunction([], []).Id);
    }

    [Fact]
    public void Threads_get_the_same_types()
    {
        var registry = new TypeRegistry();
        var results = new DefinedType[8][];
        Parallel.For(0, results.Length, thread =>
        {
            results[thread] = new DefinedType[2000];
            for (int i = 0; i < 2000; i++)
            {
                int number = thread % 2 == 0 ? i : 1999 - i;
                results[thread][number] = registry.AddFunction(
                    Enumerable.Range(0, 11).Select(bit => (number >> bit & 1) == 0 ? WasmType.I32 : WasmType.F64).ToArray(), []);
            }
        });
        Assert.Equal(2000, registry.Count);
        Assert.All(results, types => Assert.Equal(results[0], types));
        Assert.All(results[0], type => Assert.Same(type, registry[type.Id]));
    }

    private static WasmType Reference(int id) => WasmType.Reference(HeapType.Defined(id), nullable: true);

    private static SubType Struct(bool isFinal, int supertype, params WasmType[] fields) =>
        new(CompositeKind.Struct, isFinal, supertype, [], [], Array.ConvertAll(fields, f => new FieldType(f, IsMutable: false)));

    private static DefinedType[] Add(TypeRegistry registry, params SubType[] members)
    {
        var types = new DefinedType[members.Length];
        registry.AddGroup(members, types);
        return types;
    }
}
