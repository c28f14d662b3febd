namespace Petrel.Wasi.Tests;

/// <summary>A directory that goes away with the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string FullName { get; } = Directory.CreateTempSubdirectory("petrel-wasi-").FullName;

    public string At(string path) => Path.Combine(FullName, path);

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
