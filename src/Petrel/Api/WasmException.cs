using Petrel.Runtime;

namespace Petrel;

/// <summary>
/// A WebAssembly exception (spec: Execution, Exception Instances): thrown by <c>throw</c> or by the host, caught by
/// <c>try_table</c> or by the host. Traps and exceptions of host functions are not of this class and cannot be caught
/// by WebAssembly.
/// </summary>
public sealed partial class WasmException : PetrelException
{
    internal WasmException(TagInstance tag, RuntimeValue[] payload)
        : base("a WebAssembly exception was not caught")
    {
        TagInstance = tag;
        Payload = payload;
    }

    internal TagInstance TagInstance { get; }

    internal RuntimeValue[] Payload { get; }
}
