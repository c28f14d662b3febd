namespace Petrel.Runtime;

/// <summary>
/// Base of the objects below <c>eq</c> whose class is ours: structs and 31-bit integers. WebAssembly arrays are .NET
/// arrays with an element type of their own and the third kind of <c>eq</c> (docs/internals/gc.md).
/// </summary>
internal abstract class WasmObject;

/// <summary>
/// Base of the generated classes, one per canonical struct type, which derive from one another as the types do. The
/// class check of <c>ref.test struct</c>.
/// </summary>
internal abstract class StructObject : WasmObject;
