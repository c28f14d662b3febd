namespace Petrel.Components;

/// <summary>A resource type whose resources are .NET objects.</summary>
/// <remarks>
/// An object is kept alive by the handles that guests own. One object of this type stands for the resource in every linker and store: keep it in a
/// static field.
/// </remarks>
/// <typeparam name="T">The type of the objects, usually an interface.</typeparam>
public sealed class HostResourceType<T> : HostResourceType
    where T : class
{
    private readonly Action<T>? _drop;

    /// <summary>Creates a resource type.</summary>
    /// <param name="name">The name in WIT, such as <c>output-stream</c>.</param>
    /// <param name="drop">
    /// Called when the owner drops a resource; when null, <see cref="IDisposable.Dispose"/> is called on objects that have it.
    /// </param>
    public HostResourceType(string name, Action<T>? drop = null)
        : base(name) => _drop = drop;

    internal override Type ObjectType => typeof(T);

    internal override bool Accepts(object resource) => resource is T;

    internal override void Drop(object resource)
    {
        if (_drop is not null)
        {
            _drop((T)resource);
        }
        else
        {
            (resource as IDisposable)?.Dispose();
        }
    }
}
