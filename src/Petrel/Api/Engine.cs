using Petrel.Compilation;
using Petrel.Compilation.Objects;
using Petrel.Runtime;
using Petrel.Types;

namespace Petrel;

/// <summary>
/// Options, types and code shared by modules and stores. Thread-safe. One engine serves a process well; modules and
/// stores of different engines cannot be combined.
/// </summary>
public sealed class Engine : IDisposable
{
    private volatile bool _isDisposed;
    private long _functionIdentities;

    /// <summary>Creates an engine with <see cref="EngineOptions.Default"/>.</summary>
    public Engine()
        : this(EngineOptions.Default)
    {
    }

    /// <summary>Creates an engine.</summary>
    /// <exception cref="PlatformNotSupportedException">
    /// The options ask for <see cref="BoundsChecks.GuardPages"/>, which this system does not have.
    /// </exception>
    public Engine(EngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        bool guardPages = options.BoundsChecks != BoundsChecks.Explicit && GuardPages.IsSupported;
        if (options.BoundsChecks == BoundsChecks.GuardPages && !guardPages)
        {
            throw new PlatformNotSupportedException(
                "Guard pages are not possible here: they need 64-bit Linux on x64 or arm64 and 4 GiB of address space per memory.");
        }

        Compilation = new CompilationSettings(guardPages, options.CodeLoading == CodeLoading.Collectible);
        ObjectClasses = new ObjectClasses(this);
    }

    /// <summary>How this engine works.</summary>
    public EngineOptions Options { get; }

    internal TypeRegistry Types { get; } = new();

    /// <summary>Code for calls whose signature is known only at run time.</summary>
    internal SignatureCache Signatures =>
        field ?? Interlocked.CompareExchange(ref field, new SignatureCache(Types), null) ?? field;

    /// <summary>Threads for continuations.</summary>
    internal ContinuationStackPool ContinuationStacks =>
        field ?? Interlocked.CompareExchange(ref field, new ContinuationStackPool(Options.MaxWasmStack), null) ?? field;

    /// <summary>The first of <paramref name="count"/> numbers that nobody else gets; 0 when there are no more.</summary>
    internal int ReserveFunctionIdentities(int count)
    {
        long end = Interlocked.Add(ref _functionIdentities, count);
        return end < int.MaxValue ? (int)(end - count) + 1 : 0;
    }

    /// <summary>What decides the shape of generated code.</summary>
    internal CompilationSettings Compilation { get; }

    /// <summary>Called once, when code is lowered for the first time: then at the latest it is no start from the cache. (Not a delegate, for the sake of one.)</summary>
    internal unsafe delegate*<void> FirstLowering { get; set; }

    /// <summary>The classes of struct and array types.</summary>
    internal ObjectClasses ObjectClasses { get; }

    /// <summary>Forbids new modules and stores. Existing ones keep working; code goes when its module goes.</summary>
    public void Dispose() => _isDisposed = true;

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, this);
}
