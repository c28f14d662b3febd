using Petrel.Collections;

namespace Petrel.Compilation.Splitting;

/// <summary>A run of whole statements that becomes a method of its own: a part of the function.</summary>
internal sealed class Region
{
    /// <summary>Numbers of its first instruction in the survey, and of the one behind it.</summary>
    public required int First { get; init; }

    /// <inheritdoc cref="First"/>
    public required int End { get; init; }

    /// <summary>Places of both in the module.</summary>
    public required int StartOffset { get; init; }

    /// <inheritdoc cref="StartOffset"/>
    public required int EndOffset { get; init; }

    /// <summary>The blocks around it, outermost first.</summary>
    public required int[] Frames { get; init; }

    /// <summary>
    /// How many of them, innermost first, end within it: a group of cases of a switch. Each of their ends is an entry, numbered from
    /// 1 on; its beginning is entry 0.
    /// </summary>
    public int Ended { get; init; }

    /// <summary>How many of the blocks around it are around all of it.</summary>
    public int Around => Frames.Length - Ended;

    /// <summary>How many of them are loops.</summary>
    public required int LoopDepth { get; init; }

    /// <summary>Its size as a piece of the function.</summary>
    public required MethodSize Size { get; init; }

    /// <summary>Number among the parts of the function, from 1 on.</summary>
    public int Number { get; set; }

    /// <summary>Locals that are passed as arguments.</summary>
    public int[] Arguments { get; set; } = [];

    /// <summary>Locals that are passed in the shared memory because there are too many.</summary>
    public int[] Inputs { get; set; } = [];

    /// <summary>Locals that it may change and that are read later; they come back in the shared memory.</summary>
    public int[] Outputs { get; set; } = [];

    /// <summary>Locals of reference type, which are passed by reference.</summary>
    public int[] References { get; set; } = [];

    /// <summary>For each frame around it, and last for the end of the region: what is live there.</summary>
    public LocalSet[] LiveAtExits { get; set; } = [];

    /// <summary>How control leaves it; the number of an exit is what the method returns.</summary>
    public ArrayBuilder<RegionExit> Exits { get; } = new();

    /// <summary>Token of the method.</summary>
    public int Token { get; set; }

    /// <summary>True when the method takes the address of the shared memory.</summary>
    public bool UsesMemory { get; set; }
}
