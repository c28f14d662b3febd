using Xunit;

using Petrel.Wasi.Sandbox;

namespace Petrel.Wasi.Tests;

/// <summary>
/// A test of files: a temporary directory with <c>inside</c>, which is preopened as descriptor 3, and <c>secret</c> beside it, which
/// no guest may ever reach.
/// </summary>
public abstract class SandboxTest : IDisposable
{
    private readonly List<Guest> _guests = [];

    protected SandboxTest()
    {
        Directory.CreateDirectory(Outer.At("inside"));
        File.WriteAllText(Outer.At("secret"), "secret");
    }

    public static TheoryData<string> Variants => OperatingSystem.IsLinux() ? ["Automatic", "Stepwise", "Managed"] : ["Managed"];

    public static TheoryData<string> LinuxVariants => OperatingSystem.IsLinux() ? ["Automatic", "Stepwise"] : [];

    private protected TemporaryDirectory Outer { get; } = new();

    protected string Inside => Outer.At("inside");

    public virtual void Dispose()
    {
        foreach (Guest guest in _guests)
        {
            guest.Dispose();
        }

        Outer.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Guest Start(string variant, bool readOnly = false, WasiConfiguration? configuration = null)
    {
        configuration ??= new WasiConfiguration();
        configuration.Variant = Enum.Parse<SandboxVariant>(variant);
        Guest guest = new(configuration.WithPreopenedDirectory(Inside, "/", readOnly));
        _guests.Add(guest);
        return guest;
    }
}
