using Petrel.Runtime;
using Petrel.Types;

namespace Petrel.Wast;

/// <summary>The module <c>spectest</c>, which the scripts import from without defining it.</summary>
internal static class SpectestModule
{
    private const string Name = "spectest";

    /// <summary>Defines it anew for a store; what its functions print goes nowhere.</summary>
    public static void Define(Store store, Linker linker)
    {
        DefineFunction(linker, "print");
        DefineFunction(linker, "print_i32", ValueKind.Int32);
        DefineFunction(linker, "print_i64", ValueKind.Int64);
        DefineFunction(linker, "print_f32", ValueKind.Float32);
        DefineFunction(linker, "print_f64", ValueKind.Float64);
        DefineFunction(linker, "print_i32_f32", ValueKind.Int32, ValueKind.Float32);
        DefineFunction(linker, "print_f64_f64", ValueKind.Float64, ValueKind.Float64);

        linker.Define(Name, "global_i32", new Global(store, ValueKind.Int32, 666));
        linker.Define(Name, "global_i64", new Global(store, ValueKind.Int64, 666L));
        linker.Define(Name, "global_f32", new Global(store, ValueKind.Float32, 666.6f));
        linker.Define(Name, "global_f64", new Global(store, ValueKind.Float64, 666.6));

        linker.Define(Name, "table", new Table(store, ValueKind.FuncRef, null, 10, 20));
        linker.Define(Name, "table64", Table64(store));
        linker.Define(Name, "memory", new Memory(store, 1, 2));
        linker.Define(Name, "shared_memory", new Memory(store, 1, 2, isShared: true));
    }

    private static void DefineFunction(Linker linker, string name, params ReadOnlySpan<ValueKind> parameters) =>
        linker.DefineFunction(Name, name, new FunctionType(parameters, []), static (_, _, _) => { });

    /// <summary>A table with 64-bit indices, which the embedding API has no constructor for.</summary>
    private static Table Table64(Store store)
    {
        var type = new TableType(WasmType.FuncRef, new Limits(10, 20), Is64: true);
        return Table.From(TableInstance.Create(type, isFunctionTable: true, null, store.Resources), store);
    }
}
