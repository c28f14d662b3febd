using System.ComponentModel;
using Petrel.Runtime;

namespace Petrel;

/// <summary>
/// The code of a module that was compiled into an assembly of the application: what Petrel needs of it, without reflection. Assemblies that
/// <see cref="Module.CompileAssembly"/> and Petrel.Build write derive a class from it; nothing else does.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class LinkedCode
{
    /// <summary>A new instance of the instance class.</summary>
    protected abstract object NewInstance();

    /// <summary>Code of a function that can be called by reference.</summary>
    /// <param name="ordinal">Its place among them.</param>
    protected abstract nint FunctionCode(int ordinal);

    /// <summary>Code of calls with values.</summary>
    /// <param name="ordinal">Twice the place of the type among those that functions have; one more for functions of the host.</param>
    protected abstract nint SignatureCode(int ordinal);

    /// <summary>The class of a struct type, or of the arrays of an array type.</summary>
    /// <param name="ordinal">Its place among them.</param>
    protected abstract RuntimeTypeHandle ObjectType(int ordinal);

    internal ModuleInstance CreateInstance() => (ModuleInstance)NewInstance();

    internal nint CodeOf(int ordinal) => FunctionCode(ordinal);

    internal nint CodeOfSignature(int ordinal, bool isEntry) => SignatureCode((ordinal * 2) + (isEntry ? 1 : 0));

    internal Type TypeOf(int ordinal) => Type.GetTypeFromHandle(ObjectType(ordinal))!;
}
