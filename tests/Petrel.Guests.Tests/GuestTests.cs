namespace Petrel.Guests.Tests;

// One class per language, so that they run beside each other.

public sealed class CGuestTests
{
    [Theory, GuestCases("c")]
    public Task Behaves(GuestCase guest) => guest.RunAsync();
}

public sealed class CppGuestTests
{
    [Theory, GuestCases("cpp")]
    public Task Behaves(GuestCase guest) => guest.RunAsync();
}

public sealed class RustGuestTests
{
    [Theory, GuestCases("rust")]
    public Task Behaves(GuestCase guest) => guest.RunAsync();
}

public sealed class RustComponentTests
{
    [Theory, GuestCases("components/rust")]
    public Task Behaves(GuestCase guest) => guest.RunAsync();
}

public sealed class WatGuestTests
{
    [Theory, GuestCases("wat")]
    public Task Behaves(GuestCase guest) => guest.RunAsync();
}

public sealed class SampleTests
{
    [Theory, GuestCases("samples")]
    public Task Behaves(GuestCase guest) => guest.RunAsync();
}

public sealed class KernelTests
{
    [Theory, GuestCases("kernels")]
    public Task Behaves(GuestCase guest) => guest.RunAsync();
}
