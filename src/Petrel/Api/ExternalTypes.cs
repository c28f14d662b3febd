using Petrel.Binary;
using Petrel.Types;

namespace Petrel;

/// <summary>Makes and describes external types.</summary>
internal static class ExternalTypes
{
    public static ExternalType Of(ModuleDefinition module, ExternKind kind, int index)
    {
        TypeRegistry registry = module.Registry;
        return kind switch
        {
            ExternKind.Function => new FunctionType(module.FunctionType(index), registry),
            ExternKind.Table => new TableDeclaration(module.Tables[index].Type, registry),
            ExternKind.Memory => new MemoryDeclaration(module.Memories[index]),
            ExternKind.Global => new GlobalDeclaration(module.Globals[index].Type, registry),
            _ => new TagDeclaration(new FunctionType(module.Types[module.TagTypeIndices[index]], registry)),
        };
    }

    public static string Describe(MemoryType type) =>
        $"memory {(type.Is64 ? "i64 " : "")}{Describe(type.Limits)}{(type.IsShared ? " shared" : "")}"
        + (type.PageSizeLog2 == 16 ? "" : $" (pagesize {1 << type.PageSizeLog2})");

    public static string Describe(TableType type) =>
        $"table {(type.Is64 ? "i64 " : "")}{Describe(type.Limits)} {(type.IsShared ? "shared " : "")}{type.Element}";

    public static string Describe(GlobalType type) =>
        $"global {(type.IsShared ? "shared " : "")}{(type.IsMutable ? $"(mut {type.Content})" : type.Content.ToString())}";

    private static string Describe(Limits limits) =>
        limits.Maximum is { } maximum ? $"{limits.Minimum} {maximum}" : $"{limits.Minimum}";
}
