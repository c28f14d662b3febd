using System.Runtime.CompilerServices;
using Petrel.Runtime;
using Petrel.Types;

namespace Petrel;

/// <summary>A global of a store.</summary>
public sealed class Global
{
    private Global(Store store, GlobalInstance instance)
    {
        Store = store;
        Instance = instance;
        Kind = ValueKinds.Of(instance.Type.Content, store.Engine.Types);
    }

    /// <summary>Creates a global.</summary>
    /// <param name="store">The store.</param>
    /// <param name="kind">Kind of the value.</param>
    /// <param name="value">The initial value.</param>
    /// <param name="isMutable">True when the value can change.</param>
    /// <exception cref="ArgumentException">The value is of another kind.</exception>
    public Global(Store store, ValueKind kind, Value value, bool isMutable = false)
    {
        ArgumentNullException.ThrowIfNull(store);
        store.ThrowIfDisposed();
        Store = store;
        Kind = kind;
        CheckKind(value);
        Instance = GlobalInstance.Create(new GlobalType(kind.ToType(), isMutable), value.Content);
        Instance.View = this;
    }

    /// <summary>Kind of the value.</summary>
    public ValueKind Kind { get; }

    /// <summary>True when the value can change.</summary>
    public bool IsMutable => Instance.Type.IsMutable;

    /// <summary>The type.</summary>
    public GlobalDeclaration Type => new(Instance.Type, Store.Engine.Types);

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">It is set although the global is immutable.</exception>
    /// <exception cref="ArgumentException">It is set to a value of another kind.</exception>
    public Value Value
    {
        get
        {
            Store.ThrowIfDisposed();
            return new Value(Kind, Instance.Value);
        }

        set
        {
            Store.ThrowIfDisposed();
            if (!IsMutable)
            {
                throw new InvalidOperationException("The global is immutable.");
            }

            CheckKind(value);
            if (!References.Matches(value.Content.Reference, Instance.Type.Content, Store.Engine.ObjectClasses))
            {
                throw new ArgumentException($"The value is not of type {Instance.Type.Content}.", nameof(value));
            }

            Instance.Value = value.Content;
        }
    }

    internal Store Store { get; }

    internal GlobalInstance Instance { get; }

    /// <summary>The value of a global whose kind was compared with <typeparamref name="T"/>, a number of 4 or 8 bytes.</summary>
    internal T Read<T>()
        where T : unmanaged
    {
        Store.ThrowIfDisposed();
        RuntimeValue value = Instance.Value;
        return Unsafe.As<long, T>(ref value.Low);
    }

    /// <summary>The opposite of <see cref="Read{T}"/>.</summary>
    internal void Write<T>(T value)
        where T : unmanaged
    {
        Store.ThrowIfDisposed();
        var content = default(RuntimeValue);
        Unsafe.As<long, T>(ref content.Low) = value;
        Instance.Value = content;
    }

    internal static Global From(GlobalInstance instance, Store store) => instance.View ??= new Global(store, instance);

    private void CheckKind(Value value)
    {
        if (!value.Fits(Kind, Store))
        {
            throw new ArgumentException($"The global is of type {Kind.Name()}, the value of type {value.Kind.Name()}.", nameof(value));
        }
    }
}
