namespace Petrel.Runtime;

/// <summary>The instructions on continuations, as generated code calls them.</summary>
internal static class Continuations
{
    /// <summary><c>cont.new</c>.</summary>
    public static object New(FunctionInstance? function)
    {
        if (function is null)
        {
            ThrowHelper.NullFunctionReference();
        }

        return new Continuation(function);
    }

    /// <summary><c>cont.bind</c>.</summary>
    public static object Bind(RuntimeValue[] arguments, object? continuation) => Continuation.From(continuation).Bind(arguments);

    /// <summary><c>suspend</c>: the payload goes to the handler, the result is what the next resumer passes.</summary>
    public static RuntimeValue[] Suspend(RuntimeValue[] payload, int tag, ModuleInstance instance) =>
        instance.Store.Stacks.Suspend(payload, instance.Tags[tag]);

    /// <summary><c>switch</c>: the result is what the next resumer passes, or who switches back.</summary>
    public static RuntimeValue[] Switch(RuntimeValue[] arguments, object? target, int tag, ModuleInstance instance) =>
        instance.Store.Stacks.Switch(Continuation.From(target), arguments, instance.Tags[tag]);

    /// <summary><c>resume</c>.</summary>
    /// <param name="arguments">What the continuation gets.</param>
    /// <param name="continuation">The continuation.</param>
    /// <param name="clause">0 when it returned; one more than the index of the handler when it suspended.</param>
    /// <param name="handlers">Offset of the handlers in the module.</param>
    /// <param name="count">Number of handlers.</param>
    /// <param name="instance">The instance that resumes.</param>
    /// <returns>The results; or the payload of the suspension, and the new continuation after it.</returns>
    public static RuntimeValue[] Resume(
        RuntimeValue[] arguments, object? continuation, ref int clause, int handlers, int count, ModuleInstance instance) =>
        instance.Store.Stacks.Resume(
            Continuation.From(continuation), arguments, thrown: null, new HandlerList(instance, handlers, count), ref clause);

    /// <summary><c>resume_throw</c>; the rest is as in <see cref="Resume"/>.</summary>
    public static RuntimeValue[] ResumeThrow(
        RuntimeValue[] payload, object? continuation, ref int clause, int tag, int handlers, int count, ModuleInstance instance) =>
        instance.Store.Stacks.Resume(
            Continuation.From(continuation), [], new WasmException(instance.Tags[tag], payload), new HandlerList(instance, handlers, count), ref clause);

    /// <summary><c>resume_throw_ref</c>; the rest is as in <see cref="Resume"/>.</summary>
    public static RuntimeValue[] ResumeThrowReference(
        object? exception, object? continuation, ref int clause, int handlers, int count, ModuleInstance instance)
    {
        var resumed = Continuation.From(continuation);
        if (exception is not WasmException thrown)
        {
            ThrowHelper.NullReference();
            return [];
        }

        return instance.Store.Stacks.Resume(resumed, [], thrown, new HandlerList(instance, handlers, count), ref clause);
    }
}
