using Wasi.Io.Poll;

namespace Petrel.Wasi.Preview2.Io;

/// <summary><c>wasi:io/poll</c>.</summary>
/// <remarks>
/// 1. Whoever is ready already is the answer. 2. If nobody is, all say what to wait for: descriptors, a time, an event inside this process.
/// 3. One wait of the kernel for all of it. 4. From the start. <see cref="Sandbox.Wakeup.Reset"/> comes before 1, so that what happens between 1 and 3 ends 3.
/// </remarks>
internal sealed class PollHost(Preview2Guest guest) : IPoll
{
    /// <inheritdoc/>
    public uint[] Poll(IPollable[] @in)
    {
        if (@in.Length == 0)
        {
            throw GuestTrap.Violation("wasi:io/poll poll", "the list of pollables is empty");
        }

        return Wait(guest, @in);
    }

    /// <summary>Waits for one pollable.</summary>
    public static void Wait(Preview2Guest guest, Pollable pollable)
    {
        while (true)
        {
            guest.Wakeup.Reset();
            SendPending(guest);
            if (pollable.IsReady())
            {
                return;
            }

            using PollRequest request = new(guest);
            pollable.Register(request);
            WaitOnce(guest, request);
        }
    }

    /// <summary>Sends what was accepted as output and could not be sent yet.</summary>
    public static void SendPending(Preview2Guest guest)
    {
        List<IPendingOutput> outputs = guest.PendingOutputs;
        for (int i = outputs.Count - 1; i >= 0; i--)
        {
            if (outputs[i].Send())
            {
                outputs.RemoveAt(i);
            }
        }
    }

    private static uint[] Wait(Preview2Guest guest, IPollable[] pollables)
    {
        while (true)
        {
            guest.Wakeup.Reset();
            SendPending(guest);
            uint[] ready = new uint[pollables.Length];
            int count = 0;
            for (int i = 0; i < pollables.Length; i++)
            {
                if (((Pollable)pollables[i]).IsReady())
                {
                    ready[count++] = (uint)i;
                }
            }

            if (count > 0)
            {
                return count == ready.Length ? ready : ready[..count];
            }

            using PollRequest request = new(guest);
            foreach (IPollable pollable in pollables)
            {
                ((Pollable)pollable).Register(request);
            }

            WaitOnce(guest, request);
        }
    }

    private static void WaitOnce(Preview2Guest guest, PollRequest request)
    {
        foreach (IPendingOutput output in guest.PendingOutputs)
        {
            output.Register(request);
        }

        request.Wait();
    }
}
