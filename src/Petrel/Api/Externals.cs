using Petrel.Binary;
using Petrel.Runtime;

namespace Petrel;

/// <summary>Converts between runtime objects and the embedder's view of them.</summary>
internal static class Externals
{
    /// <summary>The embedder's view of a runtime object.</summary>
    public static object Wrap(object external, Store store) => external switch
    {
        FunctionInstance function => Function.From(function)!,
        TableInstance table => Table.From(table, store),
        LinearMemory memory => Memory.From(memory, store),
        GlobalInstance global => Global.From(global, store),
        _ => Tag.From((TagInstance)external, store),
    };

    /// <summary>The runtime object behind an item that the embedder provides for an import.</summary>
    /// <exception cref="LinkException">It is none, or belongs to another store.</exception>
    public static object Unwrap(object? item, Store store, in ImportDefinition import)
    {
        (object? external, Store? owner) = item switch
        {
            Function function => (function.Instance, function.Store),
            Table table => (table.Instance, table.Store),
            Memory { IsShared: true } memory when ReferenceEquals(memory.Store.Engine, store.Engine) => (memory.Instance, store),
            SharedMemory memory when ReferenceEquals(memory.Engine, store.Engine) => (memory.Instance, store),
            SharedMemory memory => (memory.Instance, null),
            Memory memory => (memory.Instance, memory.Store),
            Global global => (global.Instance, global.Store),
            Tag tag => (tag.Instance, tag.Store),
            _ => ((object?)null, (Store?)null),
        };
        if (external is null)
        {
            throw new LinkException(
                $"incompatible import type for {ImportMatching.Name(import)}: "
                + $"{(item is null ? "null" : $"a {item.GetType().Name}")} cannot be imported");
        }

        if (!ReferenceEquals(owner, store))
        {
            throw new LinkException($"what is provided for import {ImportMatching.Name(import)} belongs to another store");
        }

        return external;
    }
}
