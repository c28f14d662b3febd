using System.Text;
using Petrel.Components;
using Petrel.Wasi.Preview2;
using Petrel.Wasi.Preview2.Io;
using Wasi.Io.Streams;
using Xunit;

namespace Petrel.Wasi.Tests.Preview2;

/// <summary>A test of the classes behind the interfaces of WASI 0.2; each guest has a configuration of its own.</summary>
public abstract class Preview2Test : IDisposable
{
    private readonly List<IDisposable> _disposables = [];

    public virtual void Dispose()
    {
        for (int i = _disposables.Count - 1; i >= 0; i--)
        {
            _disposables[i].Dispose();
        }

        GC.SuppressFinalize(this);
    }

    private protected T Keep<T>(T disposable)
        where T : IDisposable
    {
        _disposables.Add(disposable);
        return disposable;
    }

    private protected Preview2Guest Start(WasiConfiguration? configuration = null)
    {
        WasiContext context = (configuration ?? new WasiConfiguration()).CreateContext();
        Keep(context.StandardInput);
        Keep(context.StandardOutput);
        Keep(context.StandardError);
        Array.ForEach(context.Directories, directory => Keep(directory.Directory));
        return Keep(new Preview2Guest(context));
    }

    private protected static TError Fails<TError>(Action action) => Assert.Throws<WitException<TError>>(action).Error;

    private protected static void IsClosed(Action action) => Assert.IsType<StreamError.Closed>(Fails<StreamError>(action));

    private protected static IoError LastOperationFailed(Action action) =>
        (IoError)Assert.IsType<StreamError.LastOperationFailed>(Fails<StreamError>(action)).Value;

    private protected static TrapException Traps(Action action) => Assert.Throws<TrapException>(action);

    /// <summary>Reads to the end, as a blocking program does.</summary>
    private protected static byte[] ReadToEnd(IInputStream stream)
    {
        List<byte> all = [];
        try
        {
            while (true)
            {
                all.AddRange(stream.BlockingRead(100_000));
            }
        }
        catch (WitException<StreamError> end) when (end.Error is StreamError.Closed)
        {
            return [.. all];
        }
    }

    /// <summary>Writes everything as permits allow, as a blocking program does.</summary>
    private protected static void WriteAll(IOutputStream stream, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int permit = (int)Math.Min(stream.CheckWrite(), (ulong)bytes.Length);
            if (permit == 0)
            {
                stream.Subscribe().Block();
            }

            stream.Write(bytes[..permit].ToArray());
            bytes = bytes[permit..];
        }

        stream.BlockingFlush();
    }

    private protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private protected static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
