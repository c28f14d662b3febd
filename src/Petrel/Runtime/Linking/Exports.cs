using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Runtime;

/// <summary>Finds what an instance exports.</summary>
internal static class Exports
{
    /// <summary>The runtime object of export <paramref name="index"/> of the module.</summary>
    public static object Get(ModuleInstance instance, int index)
    {
        ExportDefinition export = instance.Code!.Definition.Exports[index];
        return export.Kind switch
        {
            ExternKind.Function => instance.GetFunction(export.Index),
            ExternKind.Table => instance.Tables[export.Index],
            ExternKind.Memory => instance.Memories[export.Index],
            ExternKind.Global => GetGlobal(instance, export.Index),
            _ => instance.Tags[export.Index],
        };
    }

    private static GlobalInstance GetGlobal(ModuleInstance instance, int index)
    {
        // What is not in a cell never changes: a copy is as good.
        return instance.Globals[index]
            ??= GlobalInstance.Create(instance.Code!.Definition.Globals[index].Type, instance.ReadGlobal(index));
    }
}
