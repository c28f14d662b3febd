using System.Runtime.InteropServices;

namespace Petrel.Runtime;

/// <summary>
/// What the parts of a function that is too large for one method hand to each other: raw memory in the frame of the
/// function. Generated code chooses the smallest that is large enough.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct PartMemory128;

/// <inheritdoc cref="PartMemory128"/>
[StructLayout(LayoutKind.Sequential, Size = 512)]
internal struct PartMemory512;

/// <inheritdoc cref="PartMemory128"/>
[StructLayout(LayoutKind.Sequential, Size = 2048)]
internal struct PartMemory2048;

/// <inheritdoc cref="PartMemory128"/>
[StructLayout(LayoutKind.Sequential, Size = 8192)]
internal struct PartMemory8192;

/// <inheritdoc cref="PartMemory128"/>
[StructLayout(LayoutKind.Sequential, Size = 32768)]
internal struct PartMemory32768;
