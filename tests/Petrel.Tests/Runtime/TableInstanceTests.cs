using Petrel.Runtime;
using Petrel.Types;
using Xunit;

namespace Petrel.Tests.Runtime;

public class TableInstanceTests
{
    private static readonly FunctionInstance s_function = new(null!, (nint)1, new TypeRegistry().AddFunction([], []));

    [Fact]
    public void Null_functions_come_out_as_null()
    {
        FunctionTable table = Functions(2, null);
        Assert.Same(FunctionInstance.Null, table.Elements[0]);
        Assert.Null(FunctionTable.Get32(0, table));
        Assert.Null(table[1]);
        FunctionTable.Set32(1, s_function, table);
        Assert.Same(s_function, FunctionTable.Get64(1, table));
        FunctionTable.Set64(1, null, table);
        Assert.Null(FunctionTable.Get32(1, table));
    }

    [Fact]
    public void Spare_capacity_is_outside()
    {
        FunctionTable table = Functions(3, null);
        Assert.Equal(3, FunctionTable.Grow32(s_function, 1, table));
        Assert.True(table.Elements.Length > 4);
        Assert.Same(s_function, FunctionTable.Get32(3, table));
        AssertTrap(() => FunctionTable.Get32(4, table));
        AssertTrap(() => FunctionTable.Set32(4, null, table));
        AssertTrap(() => FunctionTable.Get32(-1, table));
        AssertTrap(() => FunctionTable.Get64(1L << 32, table));
        Assert.Equal(TrapCode.UndefinedElement, Assert.Throws<TrapException>(() => FunctionTable.Lookup(4, table, 0)).Code);
        Assert.Equal(TrapCode.UninitializedElement, Assert.Throws<TrapException>(() => FunctionTable.Lookup(2, table, 1)).Code);
        Assert.Same(s_function, FunctionTable.Lookup(3, table, s_function.TypeId));
        Assert.Same(s_function, FunctionTable.Lookup64(3, table, s_function.TypeId));
        Assert.Equal(TrapCode.UndefinedElement, Assert.Throws<TrapException>(() => FunctionTable.Lookup(-1, table, 0)).Code);
        Assert.Equal(TrapCode.UndefinedElement, Assert.Throws<TrapException>(() => FunctionTable.Lookup64(1L << 32, table, 0)).Code);
        Assert.Equal(TrapCode.UndefinedElement, Assert.Throws<TrapException>(() => FunctionTable.Lookup64(-1, table, 0)).Code);
    }

    [Fact]
    public void Growth_ends_at_the_maximum()
    {
        FunctionTable table = Functions(1, 3);
        Assert.Equal(-1, FunctionTable.Grow32(null, 3, table));
        Assert.Equal(-1, FunctionTable.Grow32(null, -1, table));
        Assert.Equal(-1, FunctionTable.Grow64(null, -1, table));
        Assert.Equal(1, FunctionTable.Grow32(null, 2, table));
        Assert.Equal(3, FunctionTable.Grow64(null, 0, table));
        Assert.Equal(3, TableInstance.Size32(table));
        Assert.Equal(-1, FunctionTable.Grow32(null, 10_000_000, Functions(1, null)));
    }

    [Fact]
    public void References_of_any_kind()
    {
        ReferenceTable table = References(4);
        ReferenceTable.Set32(2, "two", table);
        Assert.Equal("two", ReferenceTable.Get64(2, table));
        ReferenceTable.Fill32(0, "all", 3, table);
        Assert.Equal(["all", "all", "all", null], table.Elements);
        Assert.Equal(4, ReferenceTable.Grow64("new", 2, table));
        Assert.Equal("new", table[5]);
        AssertTrap(() => table[6]);
        AssertTrap(() => ReferenceTable.Fill32(5, null, 2, table));
        AssertTrap(() => ReferenceTable.Fill64(-1, null, 2, table));
        ReferenceTable.Fill32(6, null, 0, table);
    }

    [Fact]
    public void Segments_and_copies_are_checked_before_anything_is_written()
    {
        ReferenceTable table = References(3);
        table.Initialize(1, 1, 2, ["a", "b", "c"]);
        Assert.Equal([null, "b", "c"], table.Elements);
        table.Initialize(3, 3, 0, ["a", "b", "c"]);
        AssertTrap(() => table.Initialize(2, 0, 2, ["x", "y"]));
        AssertTrap(() => table.Initialize(0, 1, 2, ["x", "y"]));
        AssertTrap(() => table.Initialize(4, 0, 0, []));
        TableInstance.Copy32(0, 1, 2, table, table);
        Assert.Equal(["b", "c", "c"], table.Elements);
        AssertTrap(() => TableInstance.Copy32(2, 0, 2, table, table));
        AssertTrap(() => TableInstance.Copy64(0, -1, 2, table, table));
        Assert.Equal(["b", "c", "c"], table.Elements);
    }

    [Fact]
    public void The_limit_of_a_store_holds_for_all_its_tables()
    {
        var resources = new StoreResources(new StoreLimits { MaxTableElements = 10 });
        TableInstance first = TableInstance.Create(new TableType(WasmType.FuncRef, new Limits(4, null)), true, null, resources);
        TableInstance.Create(new TableType(WasmType.ExternRef, new Limits(4, null)), false, null, resources);
        Assert.Equal(-1, first.Grow(3, null));
        Assert.Equal(4, first.Grow(2, null));
        Assert.Throws<PetrelException>(
            () => TableInstance.Create(new TableType(WasmType.ExternRef, new Limits(1, null)), false, null, resources));
    }

    private static FunctionTable Functions(ulong minimum, ulong? maximum) =>
        (FunctionTable)TableInstance.Create(new TableType(WasmType.FuncRef, new Limits(minimum, maximum)), true, null);

    private static ReferenceTable References(ulong minimum) =>
        (ReferenceTable)TableInstance.Create(new TableType(WasmType.ExternRef, new Limits(minimum, null)), false, null);

    private static void AssertTrap(Func<object?> action) => AssertTrap(() => { action(); });

    private static void AssertTrap(Action action) =>
        Assert.Equal(TrapCode.TableOutOfBounds, Assert.Throws<TrapException>(action).Code);
}
