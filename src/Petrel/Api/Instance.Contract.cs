using Petrel.Runtime;

namespace Petrel;

/// <content>Export contracts.</content>
public sealed partial class Instance
{
    /// <summary>The exports as an object of the embedder's own type: an interface, or an abstract class.</summary>
    /// <remarks>
    /// <para>
    /// Each abstract method calls an exported function, as fast as a delegate of <c>GetFunction</c> does. An abstract
    /// property reads an exported <see cref="Memory"/>, <see cref="Table"/>, <see cref="Global"/>, <see cref="Tag"/> or
    /// <see cref="Function"/>; one of a number type reads, and if it has a setter writes, the value of an exported global.
    /// </para>
    /// <para>
    /// A member stands for the export that <see cref="ExportAttribute"/> names; without it, for the one of the same name, else
    /// for the only one whose name differs no further than in case and in the characters <c>-</c> and <c>_</c>: <c>ReadLine</c>
    /// stands for <c>read-line</c>, <c>read_line</c>, <c>readLine</c>.
    /// </para>
    /// </remarks>
    /// <typeparam name="T">The contract. It need not be public; a class has a constructor without parameters.</typeparam>
    /// <returns>The object; it is good as long as the store is.</returns>
    /// <exception cref="LinkException">An export is missing, ambiguous, or of another type.</exception>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> cannot be a contract.</exception>
    public T As<T>()
        where T : class
    {
        Store.ThrowIfDisposed();
        return (T)Contract.Of(typeof(T)).Bind(this);
    }
}
