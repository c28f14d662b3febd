using System.Reflection;
using System.Runtime.Loader;
using Petrel.Compilation;

namespace Petrel.Fuzz.Execution;

/// <summary>Modules whose code is compiled ahead of time.</summary>
internal static class AheadOfTimeModules
{
    private static int s_count;

    /// <summary>As an assembly that an application refers to: the portable code, compiled by the JIT.</summary>
    public static Module Link(Engine engine, byte[] bytes)
    {
        string name = $"fuzz{++s_count}";
        byte[] assembly;
        using (Module module = Module.FromBytes(engine, bytes))
        {
            assembly = module.CompileAssembly(name, "Fuzzed");
        }

        Assembly loaded = new AssemblyLoadContext(name).LoadFromStream(new MemoryStream(assembly));
        Type code = Array.Find(loaded.GetTypes(), static type => type.BaseType == typeof(LinkedCode))!;
        return Module.FromLinked(engine, (LinkedCode)Activator.CreateInstance(code, nonPublic: true)!);
    }

    /// <summary>As a file of native code.</summary>
    public static Module Precompile(Engine engine, byte[] bytes)
    {
        string path = Path.Combine(Path.GetTempPath(), $"petrel-fuzz-{Environment.ProcessId}.cwasm");
        using (Module module = Module.FromBytes(engine, bytes))
        {
            File.WriteAllBytes(path, module.Precompile());
        }

        try
        {
            Module precompiled = Module.FromPrecompiledFile(engine, path);
            // Loaded while the file is there.
            _ = precompiled.Compiled;
            return precompiled;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
