using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// All P/Invokes are blittable; without run-time marshalling they are compiled ahead of time and cost no stub at start-up.
[assembly: DisableRuntimeMarshalling]

// The C library is not looked for beside Petrel.
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

// Buffers on the stack (paths, scatter/gather lists) are written before they are read.
[module: SkipLocalsInit]
