namespace Petrel.Components.Definition;

/// <summary>A custom section of a component.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Contents">The bytes behind the name.</param>
/// <param name="ItemIndex">The number of items that stand before it.</param>
internal sealed record ComponentCustomSection(string Name, ByteRange Contents, int ItemIndex);
