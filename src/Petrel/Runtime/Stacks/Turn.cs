using System.Runtime.ExceptionServices;

namespace Petrel.Runtime;

/// <summary>What one thread tells another when it hands control over.</summary>
internal struct Turn
{
    public TurnKind Kind;

    /// <summary>For a resumer: 0 when the continuation returned, one more than the index of the handler when it suspended.</summary>
    public int Clause;

    public RuntimeValue[]? Values;

    public ExceptionDispatchInfo? Exception;

    /// <summary>The context travels along, so that host functions find their <see cref="AsyncLocal{T}"/> values on every stack.</summary>
    public ExecutionContext? Context;

    public static Turn Passing(RuntimeValue[] values, int clause = 0) => new() { Values = values, Clause = clause };

    public static Turn Throwing(Exception exception) =>
        new() { Kind = TurnKind.Throw, Exception = ExceptionDispatchInfo.Capture(exception) };
}
