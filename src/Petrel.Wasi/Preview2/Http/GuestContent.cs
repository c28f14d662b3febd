using System.Buffers;
using System.Net;
using System.Net.Http;
using Wasi.Http.Types;

namespace Petrel.Wasi.Preview2.Http;

/// <summary>The body of a request, as the framework sends it: piece by piece while the guest writes.</summary>
/// <param name="queue">The bytes.</param>
/// <param name="length">How many there will be; null to send it in chunks.</param>
internal sealed class GuestContent(BodyQueue queue, ulong? length) : HttpContent
{
    private const int BufferSize = 32 * 1024;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (true)
            {
                int count = queue.Take(buffer);
                if (count > 0)
                {
                    await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                    continue;
                }

                if (queue.IsCompleted)
                {
                    // Breaking off here is how a peer learns that the body is not complete.
                    ErrorCode? error = queue.Error;
                    if (error is not null)
                    {
                        throw new HttpFailureException(error);
                    }

                    if (queue.Count == 0)
                    {
                        return;
                    }

                    continue;
                }

                // Nothing more for now: what was written must not wait for more to be worth a packet.
                await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
                await queue.WaitForBytesAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override bool TryComputeLength(out long result)
    {
        result = (long)(length ?? 0);
        return length is <= long.MaxValue;
    }
}
