namespace Petrel.Cli.Tests;

public class WitCommandTests
{
    [Fact]
    public void TextIsCheckedAndWrittenOutResolved()
    {
        using var directory = new TemporaryDirectory();
        string path = Path.Combine(directory.Path, "a.wit");
        File.WriteAllText(path, "package a:b; // no doc\nworld w { import i; }\n/// Doc.\ninterface i { @unstable(feature = x) f: func(); }");
        Assert.Equal("package a:b;\n\n/// Doc.\ninterface i {\n}\n\nworld w {\n  import i;\n}\n", PetrelProcess.Run("wit", path).Output);
        Assert.Contains("f: func();", PetrelProcess.Run("wit", "--features", "x", "--no-docs", path).Output, StringComparison.Ordinal);

        File.WriteAllText(path, "package a:b;\nworld w { import j; }");
        ProcessResult result = PetrelProcess.Run("wit", path);
        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith("a.wit:2:18: the package `a:b` has no interface or world `j`", result.Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void OfAComponentItIsTheWorldOfItsImportsAndExports()
    {
        using var directory = new TemporaryDirectory();
        string path = Path.Combine(directory.Path, "a.wat");
        File.WriteAllText(path, "(component (import \"a:b/i@1.0.0\" (instance (export \"f\" (func)))))");
        string text = PetrelProcess.Run("wit", path).Output;
        Assert.Contains("import a:b/i@1.0.0;", text, StringComparison.Ordinal);
        Assert.Contains("f: func();", text, StringComparison.Ordinal);
    }
}
