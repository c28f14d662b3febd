using System.Security.Cryptography;
using Petrel.Wasi.Sandbox.Linux;

namespace Petrel.Wasi.Sandbox;

/// <summary>Random bytes fit for keys.</summary>
internal static unsafe class SandboxRandom
{
    /// <summary>Fills a buffer.</summary>
    public static void Fill(Span<byte> destination)
    {
        if (!Libc.IsSupported)
        {
            RandomNumberGenerator.Fill(destination);
            return;
        }

        // The framework's generator would load OpenSSL, which takes longer than a short program runs.
        fixed (byte* start = destination)
        {
            for (nuint done = 0; done < (nuint)destination.Length;)
            {
                nint count = Libc.getrandom(start + done, (nuint)destination.Length - done, 0);
                if (count > 0)
                {
                    done += (nuint)count;
                }
                else if (Libc.LastError != Libc.EINTR)
                {
                    RandomNumberGenerator.Fill(destination[(int)done..]);
                    return;
                }
            }
        }
    }
}
