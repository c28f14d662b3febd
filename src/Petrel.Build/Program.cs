using Petrel.Compilation;

namespace Petrel.Build;

/// <summary>What MSBuild starts for each module: reads a request, writes the code and the class.</summary>
internal static class Program
{
    private const int Success = 0;
    private const int Failure = 1;

    public static int Main(string[] arguments)
    {
        if (arguments.Length != 1)
        {
            Console.Error.WriteLine("error PETREL002: the one argument is the path of a request, which Petrel.Build.targets writes");
            return Failure;
        }

        BuildRequest? request = null;
        try
        {
            request = BuildRequest.Read(arguments[0]);
            Compile(request);
            return Success;
        }
        catch (Exception exception) when (exception is PetrelException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            // What is there from before would be taken for the result.
            if (request is not null)
            {
                File.Delete(request.CodePath);
                File.Delete(request.ClassPath);
            }

            Console.Error.WriteLine(BuildError.Format(request?.ModulePath ?? arguments[0], exception));
            return Failure;
        }
    }

    internal static void Compile(BuildRequest request)
    {
        byte[] contents = File.ReadAllBytes(request.ModulePath);
        using var engine = new Engine(request.ToOptions());
        if (contents.AsSpan().StartsWith("\0asm\x0d\0\x01\0"u8))
        {
            throw new PetrelException("this is a component; only modules can be compiled into an application");
        }

        using Module module = Module.FromFile(engine, request.ModulePath);
        byte[] code = LinkedAssemblyEmitter.Emit(module, request.AssemblyName, request.FullClassName, hasClass: false);
        string source = new ClassWriter(module, request).Write();
        File.WriteAllBytes(request.CodePath, code);
        File.WriteAllText(request.ClassPath, source);
    }
}
