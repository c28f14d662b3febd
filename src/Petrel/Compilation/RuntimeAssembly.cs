using System.Reflection;
using System.Runtime.Loader;

namespace Petrel.Compilation;

/// <summary>The assembly that generated code refers to as <c>Petrel</c>: this one.</summary>
internal static class RuntimeAssembly
{
    /// <summary>
    /// What a load context of generated code answers when it is asked for Petrel: null, so that the CLR finds it where it
    /// looks next, in the default context. An answer of ours would be checked by comparing names by culture, which costs a millisecond
    /// in a process that has not compared any. When Petrel was itself loaded apart from the default context, this very one.
    /// </summary>
    public static Assembly? ForLoadContext =>
        AssemblyLoadContext.GetLoadContext(typeof(RuntimeAssembly).Assembly) == AssemblyLoadContext.Default
            ? null
            : typeof(RuntimeAssembly).Assembly;
}
