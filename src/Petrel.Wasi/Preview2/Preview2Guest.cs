using Petrel.Wasi.Preview2.Http;
using Petrel.Wasi.Preview2.Io;
using Petrel.Wasi.Sandbox;

namespace Petrel.Wasi.Preview2;

/// <summary>
/// What the interfaces of WASI 0.2 share for one guest: what it is granted, what it has open, and what its waits depend on.
/// Used by one thread at a time, but for <see cref="Wakeup"/>.
/// </summary>
internal sealed class Preview2Guest : IDisposable
{
    private const int EndingSlices = 400;
    private static readonly TimeSpan s_endingSlice = TimeSpan.FromMilliseconds(5);

    private readonly HashSet<IDisposable> _opened = [];
    private readonly List<IPendingOutput> _pending = [];
    private HttpMessageInvoker? _httpClient;

    /// <summary>Prepares the interfaces for a guest. What <paramref name="context"/> holds is not this object's to close.</summary>
    public Preview2Guest(WasiContext context) => Context = context;

    /// <summary>What is granted.</summary>
    public WasiContext Context { get; private set; }

    /// <summary>Whoever finishes something in the background signals it.</summary>
    public Wakeup Wakeup { get; } = new();

    /// <summary>Output that was accepted and not sent yet; sent while the guest waits for whatever it is.</summary>
    public List<IPendingOutput> PendingOutputs => _pending;

    /// <summary>Whether one more thing may be opened (<see cref="WasiConfiguration.WithMaxDescriptors"/>).</summary>
    public bool CanOpen => _opened.Count < Context.MaxDescriptors;

    /// <summary>Sends HTTP requests; made when the first one is sent.</summary>
    public HttpMessageInvoker HttpClient => _httpClient ??= new HttpMessageInvoker((Context.Network.HttpHandler ?? HttpClientHandlers.Create)());

    /// <summary>Remembers something that is open, to be closed with the guest.</summary>
    public void Add(IDisposable opened) => _opened.Add(opened);

    /// <summary>Forgets something that was closed.</summary>
    public void Remove(IDisposable closed) => _opened.Remove(closed);

    /// <summary>
    /// Sends what a program that has ended wrote to its connections, as the system does for a native one; for a moment, if the peer takes it.
    /// </summary>
    public void FinishOutput()
    {
        for (int i = 0; i < EndingSlices && _pending.Count > 0; i++)
        {
            PollHost.SendPending(this);
            if (_pending.Count > 0)
            {
                Thread.Sleep(s_endingSlice);
            }
        }
    }

    /// <summary>Closes everything and goes on with other grants.</summary>
    public void Replace(WasiContext context)
    {
        CloseAll();
        Context = context;
    }

    /// <summary>Closes what the guest has open.</summary>
    public void Dispose()
    {
        CloseAll();
        Wakeup.Dispose();
    }

    private void CloseAll()
    {
        IDisposable[] left = [.. _opened];
        _opened.Clear();
        _pending.Clear();
        foreach (IDisposable opened in left)
        {
            opened.Dispose();
        }

        _httpClient?.Dispose();
        _httpClient = null;
    }
}
