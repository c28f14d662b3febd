namespace Petrel.Components.Abi;

/// <summary>Lists of fixed length.</summary>
internal sealed unsafe class FixedListCodec<T>(AbiType type, Codec<T> element) : Codec<T[]>
{
    public override T[] Load(CallContext context, uint address)
    {
        var values = new T[type.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = element.Load(context, address + ((uint)i * (uint)type.Element!.Size));
        }

        return values;
    }

    public override void Store(CallContext context, T[] value, uint address)
    {
        CheckLength(value);
        for (int i = 0; i < value.Length; i++)
        {
            element.Store(context, value[i], address + ((uint)i * (uint)type.Element!.Size));
        }
    }

    public override T[] Lift(CallContext context, long* slots)
    {
        var values = new T[type.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = element.Lift(context, slots + (i * type.Element!.FlatCount));
        }

        return values;
    }

    public override void Lower(CallContext context, T[] value, long* slots)
    {
        CheckLength(value);
        for (int i = 0; i < value.Length; i++)
        {
            element.Lower(context, value[i], slots + (i * type.Element!.FlatCount));
        }
    }

    private void CheckLength(T[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length != type.Length)
        {
            throw new ArgumentException($"A value of type {type.Type} has {type.Length} elements; an array of {value.Length} is given.");
        }
    }
}

/// <summary>Tuples as value tuples, and records as types with a constructor and members in the order of the fields.</summary>
internal sealed unsafe class RecordCodec<T>(AbiType type, Codec[] fields, Func<object?[], object> create, Func<T, int, object?> read) : Codec<T>
{
    public override T Load(CallContext context, uint address)
    {
        var values = new object?[fields.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = fields[i].LoadObject(context, address + (uint)type.Offsets[i]);
        }

        return (T)create(values);
    }

    public override void Store(CallContext context, T value, uint address)
    {
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i].StoreObject(context, read(value, i), address + (uint)type.Offsets[i]);
        }
    }

    public override T Lift(CallContext context, long* slots)
    {
        var values = new object?[fields.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = fields[i].LiftObject(context, slots);
            slots += type.Fields[i].FlatCount;
        }

        return (T)create(values);
    }

    public override void Lower(CallContext context, T value, long* slots)
    {
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i].LowerObject(context, read(value, i), slots);
            slots += type.Fields[i].FlatCount;
        }
    }
}

/// <summary>Options and results: two cases.</summary>
internal abstract unsafe class TwoCaseCodec<T, TFirst, TSecond>(AbiType type, Codec<TFirst>? first, Codec<TSecond>? second) : Codec<T>
{
    protected abstract T MakeFirst(TFirst value);

    protected abstract T MakeSecond(TSecond value);

    /// <summary>True for the second case.</summary>
    protected abstract bool IsSecond(T value, out TFirst firstValue, out TSecond secondValue);

    public sealed override T Load(CallContext context, uint address)
    {
        int index = CallContext.LiftDiscriminant(*At(context, address), 2);
        uint payload = address + (uint)type.PayloadOffset;
        return index == 0
            ? MakeFirst(first is null ? default! : first.Load(context, payload))
            : MakeSecond(second is null ? default! : second.Load(context, payload));
    }

    public sealed override void Store(CallContext context, T value, uint address)
    {
        bool isSecond = IsSecond(value, out TFirst firstValue, out TSecond secondValue);
        *At(context, address) = isSecond ? (byte)1 : (byte)0;
        uint payload = address + (uint)type.PayloadOffset;
        if (isSecond)
        {
            second?.Store(context, secondValue, payload);
        }
        else
        {
            first?.Store(context, firstValue, payload);
        }
    }

    public sealed override T Lift(CallContext context, long* slots)
    {
        int index = CallContext.LiftDiscriminant((int)slots[0], 2);
        return index == 0
            ? MakeFirst(first is null ? default! : first.Lift(context, slots + 1))
            : MakeSecond(second is null ? default! : second.Lift(context, slots + 1));
    }

    public sealed override void Lower(CallContext context, T value, long* slots)
    {
        bool isSecond = IsSecond(value, out TFirst firstValue, out TSecond secondValue);
        new Span<long>(slots, type.FlatCount).Clear();
        slots[0] = isSecond ? 1 : 0;
        if (isSecond)
        {
            second?.Lower(context, secondValue, slots + 1);
        }
        else
        {
            first?.Lower(context, firstValue, slots + 1);
        }
    }
}

/// <summary><c>option</c> as <c>T?</c> of a value type.</summary>
internal sealed class NullableCodec<T>(AbiType type, Codec<T> payload) : TwoCaseCodec<T?, Unit, T>(type, null, payload)
    where T : struct
{
    protected override T? MakeFirst(Unit value) => null;

    protected override T? MakeSecond(T value) => value;

    protected override bool IsSecond(T? value, out Unit firstValue, out T secondValue)
    {
        firstValue = default;
        secondValue = value.GetValueOrDefault();
        return value.HasValue;
    }
}

/// <summary><c>option</c> as a reference that may be null.</summary>
internal sealed class ReferenceOptionCodec<T>(AbiType type, Codec<T> payload) : TwoCaseCodec<T?, Unit, T>(type, null, payload)
    where T : class
{
    protected override T? MakeFirst(Unit value) => null;

    protected override T? MakeSecond(T value) => value;

    protected override bool IsSecond(T? value, out Unit firstValue, out T secondValue)
    {
        firstValue = default;
        secondValue = value!;
        return value is not null;
    }
}

/// <summary><c>option</c> as <see cref="Option{T}"/>.</summary>
internal sealed class OptionCodec<T>(AbiType type, Codec<T> payload) : TwoCaseCodec<Option<T>, Unit, T>(type, null, payload)
{
    protected override Option<T> MakeFirst(Unit value) => Option<T>.None;

    protected override Option<T> MakeSecond(T value) => new(value);

    protected override bool IsSecond(Option<T> value, out Unit firstValue, out T secondValue)
    {
        firstValue = default;
        return value.TryGetValue(out secondValue!);
    }
}

/// <summary><c>result</c> as <see cref="Result{TValue, TError}"/>.</summary>
internal sealed class ResultCodec<TValue, TError>(AbiType type, Codec<TValue>? ok, Codec<TError>? error)
    : TwoCaseCodec<Result<TValue, TError>, TValue, TError>(type, ok, error)
{
    protected override Result<TValue, TError> MakeFirst(TValue value) => Result<TValue, TError>.Ok(value);

    protected override Result<TValue, TError> MakeSecond(TError value) => Result<TValue, TError>.Err(value);

    protected override bool IsSecond(Result<TValue, TError> value, out TValue firstValue, out TError secondValue) =>
        !value.TryGetValue(out firstValue!, out secondValue!);
}
