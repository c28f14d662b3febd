using Petrel.Binary;
using Petrel.Collections;
using Petrel.Types;

namespace Petrel.Compilation;

/// <summary>
/// The functions of a module that can be called otherwise than by <c>call</c>: exported, in an element segment, named by <c>ref.func</c> (which must
/// be declared in one of the places looked at here), or called at the start. Code that is compiled ahead of time has addresses of these only.
/// </summary>
internal static class EscapingFunctions
{
    /// <summary>Indices of those that the module defines, in ascending order.</summary>
    public static int[] Of(ModuleDefinition module)
    {
        bool[] escapes = new bool[module.FunctionTypeIndices.Length];
        if (module.StartFunction >= 0)
        {
            escapes[module.StartFunction] = true;
        }

        foreach (ExportDefinition export in module.Exports)
        {
            if (export.Kind == ExternKind.Function)
            {
                escapes[export.Index] = true;
            }
        }

        foreach (ElementSegment segment in module.Elements)
        {
            foreach (int function in segment.FunctionIndices)
            {
                escapes[function] = true;
            }

            foreach (ConstantExpression expression in segment.Expressions)
            {
                Read(module, expression, escapes);
            }
        }

        foreach (GlobalDefinition global in module.Globals)
        {
            Read(module, global.Initializer, escapes);
        }

        foreach (TableDefinition table in module.Tables)
        {
            Read(module, table.Initializer, escapes);
        }

        var functions = new ArrayBuilder<int>();
        for (int i = module.ImportedFunctionCount; i < escapes.Length; i++)
        {
            if (escapes[i])
            {
                functions.Add(i);
            }
        }

        return functions.ToArray();
    }

    /// <summary>Indices of the types of these and of imported functions: of equal ones the first.</summary>
    public static int[] TypesOf(ModuleDefinition module, int[] functions)
    {
        var seen = new Int64Map();
        var types = new ArrayBuilder<int>();
        for (int i = 0; i < module.ImportedFunctionCount; i++)
        {
            Add(i);
        }

        foreach (int function in functions)
        {
            Add(function);
        }

        return types.ToArray();

        void Add(int function)
        {
            int index = module.FunctionTypeIndices[function];
            seen.GetOrAdd(module.Types[index].Id, out bool exists);
            if (!exists)
            {
                types.Add(index);
            }
        }
    }

    private static void Read(ModuleDefinition module, ConstantExpression expression, bool[] escapes)
    {
        if (!expression.Exists)
        {
            return;
        }

        var reader = new WasmReader(module.Bytes, expression.Offset, expression.Length);
        Instruction instruction;
        do
        {
            instruction = InstructionReader.Read(ref reader);
            if (instruction.Opcode == Opcode.RefFunc)
            {
                escapes[(int)instruction.First] = true;
            }
        }
        while (instruction.Opcode != Opcode.End);
    }
}
