using System.Runtime.CompilerServices;

// All P/Invokes are blittable; without run-time marshalling they are compiled ahead of time and cost no stub at start-up.
[assembly: DisableRuntimeMarshalling]

// Buffers on the stack (paths, scatter/gather lists) are written before they are read.
[module: SkipLocalsInit]
