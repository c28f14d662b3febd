using Petrel.Binary;

namespace Petrel.Compilation.Lowering;

/// <summary>
/// What is asked of small functions wherever they are called: whether they call, load or loop, and whether their callers need to look how much
/// of the stack is left. Each is read once, when it is first asked about.
/// </summary>
/// <remarks>What is found depends on the module only, not on who asked first: code is lowered again to find places in it.</remarks>
internal sealed class SmallFunctions(ModuleDefinition module)
{
    /// <summary>Bytes of the longest body that is looked at; the JIT inlines nothing longer.</summary>
    private const int LongestBody = 256;

    private const int MostLocals = 64;

    /// <summary>By function. Several threads write the same; what one of them loses is found again.</summary>
    private readonly Facts[] _facts = new Facts[module.Code.Length];

    [Flags]
    private enum Facts : byte
    {
        Unknown = 0,
        Known = 1,

        /// <summary>It calls something, or switches stacks.</summary>
        Calls = 2,

        /// <summary>It accesses more than one byte of a memory at once.</summary>
        Accesses = 4,

        /// <summary>It has a loop, a handler or a throw.</summary>
        Loops = 8,

        HasManyLocals = 16,

        /// <summary>Everything that it calls is small and calls nothing.</summary>
        Shallow = 32,

        /// <summary>The opposite.</summary>
        Deep = 64,
    }

    /// <summary>True when the function is defined by the module and small.</summary>
    public bool IsSmall(int function) =>
        function >= module.ImportedFunctionCount && module.Code[function - module.ImportedFunctionCount].Length <= LongestBody;

    /// <summary>
    /// True when a call of the function needs no look at the stack: it is small, and so is everything that it calls, which calls nothing. The
    /// reserve below the limit has room for thousands of them.
    /// </summary>
    public bool IsShallow(int function)
    {
        if (!IsSmall(function))
        {
            return false;
        }

        int index = function - module.ImportedFunctionCount;
        Facts facts = Of(index);
        if ((facts & (Facts.Shallow | Facts.Deep)) == 0)
        {
            bool isShallow = (facts & Facts.HasManyLocals) == 0 && ((facts & Facts.Calls) == 0 || CallsLeavesOnly(index));
            facts |= isShallow ? Facts.Shallow : Facts.Deep;
            _facts[index] = facts;
        }

        return (facts & Facts.Shallow) != 0;
    }

    /// <summary>True when a small function may return what it loaded, or what something that it calls did.</summary>
    public bool MayLoad(int function) => (Of(function - module.ImportedFunctionCount) & (Facts.Accesses | Facts.Calls)) != 0;

    /// <summary>True for a body of at most so many bytes without calls, loops and handlers.</summary>
    public bool IsStraightLeaf(int function, int longestBody) =>
        IsSmall(function) && module.Code[function - module.ImportedFunctionCount].Length <= longestBody
        && (Of(function - module.ImportedFunctionCount) & (Facts.Calls | Facts.Loops)) == 0;

    private Facts Of(int index)
    {
        Facts facts = _facts[index];
        if (facts == Facts.Unknown)
        {
            facts = _facts[index] = Read(index);
        }

        return facts;
    }

    private Facts Read(int index)
    {
        Facts facts = Facts.Known;
        WasmReader reader = FunctionCode.Begin(module, module.Code[index], out long locals);
        if (locals > MostLocals || module.FunctionType(module.ImportedFunctionCount + index).Parameters.Length > MostLocals)
        {
            facts |= Facts.HasManyLocals;
        }

        while (!reader.IsAtEnd)
        {
            Opcode opcode = InstructionReader.Read(ref reader).Opcode;
            facts |= opcode switch
            {
                (>= Opcode.Call and <= Opcode.ReturnCallRef) or (>= Opcode.ContNew and <= Opcode.Switch) => Facts.Calls,
                Opcode.Loop or Opcode.Try or Opcode.TryTable or Opcode.Throw or Opcode.ThrowRef => Facts.Loops,
                _ when Instructions.Immediate(opcode) == ImmediateKind.Memory && Instructions.Signature(opcode).AccessLog2 > 0 => Facts.Accesses,
                _ => Facts.Unknown,
            };
        }

        return facts;
    }

    private bool CallsLeavesOnly(int index)
    {
        WasmReader reader = FunctionCode.Begin(module, module.Code[index]);
        while (!reader.IsAtEnd)
        {
            Instruction instruction = InstructionReader.Read(ref reader);
            switch (instruction.Opcode)
            {
                case Opcode.Call or Opcode.ReturnCall:
                    if (!IsSmall((int)instruction.First)
                        || (Of((int)instruction.First - module.ImportedFunctionCount) & (Facts.Calls | Facts.HasManyLocals)) != 0)
                    {
                        return false;
                    }

                    break;

                case (> Opcode.Call and <= Opcode.ReturnCallRef) or (>= Opcode.ContNew and <= Opcode.Switch):
                    return false;
            }
        }

        return true;
    }
}
