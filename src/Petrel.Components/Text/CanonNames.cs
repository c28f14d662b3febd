using Petrel.Components.Definition;

namespace Petrel.Components.Text;

/// <summary>The names of canonical definitions in the text format.</summary>
internal static class CanonNames
{
    private static readonly Dictionary<CanonKind, string> s_names = new()
    {
        [CanonKind.Lift] = "lift",
        [CanonKind.Lower] = "lower",
        [CanonKind.ResourceNew] = "resource.new",
        [CanonKind.ResourceDrop] = "resource.drop",
        [CanonKind.ResourceRep] = "resource.rep",
        [CanonKind.TaskCancel] = "task.cancel",
        [CanonKind.SubtaskCancel] = "subtask.cancel",
        [CanonKind.TaskReturn] = "task.return",
        [CanonKind.ContextGet] = "context.get",
        [CanonKind.ContextSet] = "context.set",
        [CanonKind.ThreadYield] = "thread.yield",
        [CanonKind.SubtaskDrop] = "subtask.drop",
        [CanonKind.StreamNew] = "stream.new",
        [CanonKind.StreamRead] = "stream.read",
        [CanonKind.StreamWrite] = "stream.write",
        [CanonKind.StreamCancelRead] = "stream.cancel-read",
        [CanonKind.StreamCancelWrite] = "stream.cancel-write",
        [CanonKind.StreamDropReadable] = "stream.drop-readable",
        [CanonKind.StreamDropWritable] = "stream.drop-writable",
        [CanonKind.FutureNew] = "future.new",
        [CanonKind.FutureRead] = "future.read",
        [CanonKind.FutureWrite] = "future.write",
        [CanonKind.FutureCancelRead] = "future.cancel-read",
        [CanonKind.FutureCancelWrite] = "future.cancel-write",
        [CanonKind.FutureDropReadable] = "future.drop-readable",
        [CanonKind.FutureDropWritable] = "future.drop-writable",
        [CanonKind.ErrorContextNew] = "error-context.new",
        [CanonKind.ErrorContextDebugMessage] = "error-context.debug-message",
        [CanonKind.ErrorContextDrop] = "error-context.drop",
        [CanonKind.WaitableSetNew] = "waitable-set.new",
        [CanonKind.WaitableSetWait] = "waitable-set.wait",
        [CanonKind.WaitableSetPoll] = "waitable-set.poll",
        [CanonKind.WaitableSetDrop] = "waitable-set.drop",
        [CanonKind.WaitableJoin] = "waitable.join",
        [CanonKind.BackpressureInc] = "backpressure.inc",
        [CanonKind.BackpressureDec] = "backpressure.dec",
        [CanonKind.ThreadIndex] = "thread.index",
        [CanonKind.ThreadNewIndirect] = "thread.new-indirect",
        [CanonKind.ThreadResumeLater] = "thread.resume-later",
        [CanonKind.ThreadSuspend] = "thread.suspend",
        [CanonKind.ThreadSuspendThenResume] = "thread.suspend-then-resume",
        [CanonKind.ThreadYieldThenResume] = "thread.yield-then-resume",
        [CanonKind.ThreadSuspendThenPromote] = "thread.suspend-then-promote",
        [CanonKind.ThreadYieldThenPromote] = "thread.yield-then-promote",
        [CanonKind.ThreadSpawnRef] = "thread.spawn-ref",
        [CanonKind.ThreadSpawnIndirect] = "thread.spawn-indirect",
        [CanonKind.ThreadAvailableParallelism] = "thread.available-parallelism",
    };

    private static readonly Dictionary<string, CanonKind> s_kinds = s_names.ToDictionary(n => n.Value, n => n.Key, StringComparer.Ordinal);

    public static string Of(CanonKind kind) => s_names[kind];

    public static bool TryFind(string name, out CanonKind kind) => s_kinds.TryGetValue(name, out kind);
}
