using Petrel.Runtime;
using Petrel.Types;

namespace Petrel;

/// <summary>
/// A WebAssembly exception (spec: Execution, Exception Instances): thrown by <c>throw</c> or by the host, caught by
/// <c>try_table</c> or by the host. Traps and exceptions of host functions are not of this class and cannot be caught
/// by WebAssembly.
/// </summary>
public sealed partial class WasmException : PetrelException
{
    /// <summary>Creates an exception to be thrown by a host function, which WebAssembly can catch.</summary>
    /// <param name="tag">What handlers look for.</param>
    /// <param name="values">What it carries: a value for each parameter of the tag's type.</param>
    /// <exception cref="ArgumentException">Number or kinds of the values do not fit the tag.</exception>
    public WasmException(Tag tag, params ReadOnlySpan<Value> values)
        : this(GetInstance(tag), GetPayload(tag, values))
    {
    }

    internal WasmException(TagInstance tag, RuntimeValue[] payload)
        : base("a WebAssembly exception was not caught")
    {
        TagInstance = tag;
        Payload = payload;
    }

    internal TagInstance TagInstance { get; }

    internal RuntimeValue[] Payload { get; }

    /// <summary>True when the exception has this tag.</summary>
    public bool Has(Tag tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return ReferenceEquals(TagInstance, tag.Instance);
    }

    /// <summary>What the exception carries, when it has this tag; else null.</summary>
    public Value[]? GetValues(Tag tag)
    {
        if (!Has(tag))
        {
            return null;
        }

        ValueKind[] kinds = tag.Type.Function.ParameterKinds;
        var values = new Value[kinds.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = new Value(kinds[i], Payload[i]);
        }

        return values;
    }

    private static TagInstance GetInstance(Tag tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return tag.Instance;
    }

    private static RuntimeValue[] GetPayload(Tag tag, ReadOnlySpan<Value> values)
    {
        FunctionType type = tag.Type.Function;
        WasmType[] types = tag.Instance.Type.Parameters;
        if (values.Length != types.Length)
        {
            throw new ArgumentException($"A tag of type {type} takes {types.Length} values; {values.Length} are given.", nameof(values));
        }

        var payload = new RuntimeValue[values.Length];
        for (int i = 0; i < payload.Length; i++)
        {
            Value value = values[i];
            if (!value.Fits(type.ParameterKinds[i], tag.Store) || !References.Matches(value.Content.Reference, types[i], tag.Store.Engine.ObjectClasses))
            {
                throw new ArgumentException($"Value {i} of a tag of type {type} must be {types[i]}; {value.Kind.Name()} is given.", nameof(values));
            }

            payload[i] = value.Content;
        }

        return payload;
    }
}
