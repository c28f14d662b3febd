using System.Runtime.ExceptionServices;
using Petrel.Binary;

namespace Petrel.Validation;

/// <content>The bodies, in chunks over threads.</content>
internal static partial class ModuleValidator
{
    /// <summary>Bytes of code that a thread takes at a time.</summary>
    private const int ChunkSize = 64 * 1024;

    /// <summary>Below this many bytes of code, starting threads costs more than it gains.</summary>
    private const int ParallelThreshold = 256 * 1024;

    private static void ValidateFunctions(ValidationContext context, FunctionValidator validator, int maxParallelism)
    {
        FunctionBody[] code = context.Module.Code;
        long size = code.Length == 0 ? 0 : (long)code[^1].Offset + code[^1].Length - code[0].Offset;
        if (size < ParallelThreshold || maxParallelism == 1)
        {
            for (int i = 0; i < code.Length; i++)
            {
                validator.ValidateFunction(context.Module.ImportedFunctionCount + i);
            }

            return;
        }

        ValidateInParallel(context, validator, size, maxParallelism);
    }

    /// <summary>Apart, so that small modules do not load the thread pool.</summary>
    private static void ValidateInParallel(ValidationContext context, FunctionValidator validator, long size, int maxParallelism)
    {
        var work = new SharedWork(context);
        int helpers = (int)Math.Min(maxParallelism, (size / ChunkSize) + 1) - 1;
        for (int i = 0; i < helpers; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static work => work.Help(), work, preferLocal: false);
        }

        work.Run(validator);
        work.WaitForHelpers();
        work.ThrowFirstError();
    }

    /// <summary>
    /// Hands out chunks of functions in order and keeps the error of the lowest function, so that the outcome is the same
    /// for every number of threads.
    /// </summary>
    private sealed class SharedWork(ValidationContext context)
    {
        private readonly object _lock = new();
        private int _next;
        private int _activeHelpers;
        private int _failedFunction = int.MaxValue;
        private ExceptionDispatchInfo? _error;

        /// <summary>What a thread of the pool does. When it comes too late, there is nothing left to take.</summary>
        public void Help()
        {
            lock (_lock)
            {
                if (_next >= context.Module.Code.Length)
                {
                    return;
                }

                _activeHelpers++;
            }

            Run(new FunctionValidator(context));
            lock (_lock)
            {
                _activeHelpers--;
                Monitor.PulseAll(_lock);
            }
        }

        /// <summary>
        /// Waits for helpers that have started, once nothing is left to take. Those that have not will do nothing: a busy
        /// thread pool delays nobody.
        /// </summary>
        public void WaitForHelpers()
        {
            lock (_lock)
            {
                _next = int.MaxValue;
                while (_activeHelpers > 0)
                {
                    Monitor.Wait(_lock);
                }
            }
        }

        public void Run(FunctionValidator validator)
        {
            int imported = context.Module.ImportedFunctionCount;
            while (TryTake(out int first, out int end))
            {
                for (int i = first; i < end; i++)
                {
                    try
                    {
                        validator.ValidateFunction(imported + i);
                    }
#pragma warning disable CA1031 // Whatever it is, it belongs to the thread that asked for validation.
                    catch (Exception e)
#pragma warning restore CA1031
                    {
                        Fail(i, e);
                        break;
                    }
                }
            }
        }

        public void ThrowFirstError() => _error?.Throw();

        private bool TryTake(out int first, out int end)
        {
            FunctionBody[] code = context.Module.Code;
            lock (_lock)
            {
                first = end = _next;

                // Functions after a faulty one need no look; those before it may hold an earlier fault.
                if (first >= code.Length || first > _failedFunction)
                {
                    return false;
                }

                long size = 0;
                while (end < code.Length && size < ChunkSize)
                {
                    size += code[end++].Length;
                }

                _next = end;
                return true;
            }
        }

        private void Fail(int function, Exception error)
        {
            lock (_lock)
            {
                if (function < _failedFunction)
                {
                    _failedFunction = function;
                    _error = ExceptionDispatchInfo.Capture(error);
                }
            }
        }
    }
}
