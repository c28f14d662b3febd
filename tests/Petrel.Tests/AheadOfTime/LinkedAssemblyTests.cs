using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Petrel.Tests.AheadOfTime;

/// <summary>Assemblies that C# refers to.</summary>
public sealed class LinkedAssemblyTests
{
    private const string Text = """
        (module
          (memory (export "memory") 1)
          (table funcref (elem $square))
          (type $f (func (param i32) (result i32)))
          (func $square (type $f) local.get 0 local.get 0 i32.mul)
          (func (export "add-up") (param i32 i64 f64) (result f64)
            local.get 0 f64.convert_i32_s local.get 1 f64.convert_i64_s f64.add local.get 2 f64.add)
          (func (export "indirect") (param i32) (result i32) local.get 0 i32.const 0 call_indirect (type $f))
          (func (export "store") (param i32 i32) local.get 0 local.get 1 i32.store)
          (func (export "boom") (param i32) (result i32) i32.const 1 local.get 0 i32.div_u)
          (func (export "pair") (result i32 i32) i32.const 1 i32.const 2))
        """;

    private const string Program = """
        using Petrel;
        public static class Use
        {
            public static string Run()
            {
                using var engine = new Engine();
                using var store = new Store(engine);
                var sums = new Test.Sums(store, null);
                sums.Store(8, 77);
                string trap = "";
                try { sums.Boom(0); } catch (TrapException e) { trap = e.Code + " " + e.Frames[0].FunctionIndex; }
                return sums.AddUp(1, 2, 3.5) + " " + sums.Indirect(7) + " " + sums.Instance.GetMemory("memory").Read<int>(8) + " " + trap
                    + " " + sums.Instance.Module.PrecompilationObstacle;
            }
        }
        """;

    [Fact]
    public void CSharpRefersToACompiledModule()
    {
        using var engine = new Engine();
        using Module module = Module.FromText(engine, Text);
        byte[] assembly = module.CompileAssembly("sums", "Test.Sums");
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        MetadataReference[] references =
        [
            MetadataReference.CreateFromImage(assembly),
            MetadataReference.CreateFromFile(typeof(Engine).Assembly.Location),
            .. Directory.GetFiles(framework, "System*.dll").Where(IsManaged).Select(file => MetadataReference.CreateFromFile(file)),
        ];
        CSharpCompilation compilation = CSharpCompilation.Create(
            "use", [CSharpSyntaxTree.ParseText(Program)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        Assert.Empty(compilation.Emit(image).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));

        var context = new AssemblyLoadContext("test");
        context.LoadFromStream(new MemoryStream(assembly));
        Assembly use = context.LoadFromStream(new MemoryStream(image.ToArray()));
        object? result = use.GetType("Use")!.GetMethod("Run")!.Invoke(null, null);
        Assert.Equal("6.5 49 77 IntegerDivideByZero 4 ", result);
    }

    [Theory]
    [InlineData("read-line", "ReadLine")]
    [InlineData("_start", "Start")]
    [InlineData("2x", "_2x")]
    [InlineData("+", "_")]
    public void NamesBecomeThoseOfCSharp(string name, string expected) =>
        Assert.Equal(expected, Petrel.Compilation.LinkedAssemblyEmitter.ClassNameOf(name));

    private static bool IsManaged(string file)
    {
        try
        {
            AssemblyName.GetAssemblyName(file);
            return true;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }
}
