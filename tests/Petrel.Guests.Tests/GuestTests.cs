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

/// <summary>Of wasi-libc for wasm32-wasip2.</summary>
public sealed class CComponentTests
{
    [Theory, GuestCases("components/c")]
    public Task Behaves(GuestCase guest) => guest.RunAsync();
}

/// <summary>Modules of preview 1 inside a component, with Wasmtime's adapter between them and 0.2.</summary>
public sealed class AdaptedModuleTests
{
    [Theory, GuestCases("components/adapted")]
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
