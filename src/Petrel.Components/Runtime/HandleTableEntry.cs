namespace Petrel.Components.Runtime;

/// <summary>What a handle of a component instance stands for: a resource; later also tasks, streams, futures and sets of them.</summary>
internal abstract class HandleTableEntry;
