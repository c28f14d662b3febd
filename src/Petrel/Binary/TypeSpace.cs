using Petrel.Types;

namespace Petrel.Binary;

/// <summary>
/// What a type index in a binary module means: the canonical types decoded so far and, while a recursive group is being
/// read, placeholders for its members (see <see cref="TypeRegistry.AddGroup"/>).
/// </summary>
/// <param name="Types">Canonical types by module type index; <paramref name="Count"/> of them are there.</param>
/// <param name="Count">Types before the group that is being read, or all types.</param>
/// <param name="GroupLength">Members of the group that is being read; else 0.</param>
/// <param name="Features">Proposals that are enabled.</param>
internal readonly record struct TypeSpace(DefinedType[] Types, int Count, int GroupLength, WasmFeatures Features)
{
    public TypeSpace(ModuleDefinition module, WasmFeatures features)
        : this(module.Types, module.Types.Length, 0, features)
    {
    }

    /// <summary>The canonical identifier, or placeholder, of a module type index.</summary>
    /// <exception cref="InvalidModuleException">There is no such type.</exception>
    public int Resolve(uint index, int offset)
    {
        if (index < (uint)Count)
        {
            // In a component, module types take indices among the core types.
            return Types[index] is { } type
                ? type.Id
                : throw new InvalidModuleException($"unknown type {index}: it is a module type", offset);
        }

        if (index < (uint)(Count + GroupLength))
        {
            return TypeRegistry.FirstPlaceholder + (int)index - Count;
        }

        throw new InvalidModuleException(
            $"unknown type {index}: {(Count + GroupLength == 0 ? "the module has no types" : $"types up to {Count + GroupLength - 1} are defined here")}", offset);
    }

    /// <summary>Refuses what belongs to proposals of which none is enabled.</summary>
    /// <param name="feature">The proposals.</param>
    /// <param name="problem">How the error begins.</param>
    /// <param name="offset">Where the thing stands.</param>
    /// <param name="thing">What needs the proposals.</param>
    public void Require(WasmFeatures feature, string problem, int offset, string thing = "it")
    {
        if ((Features & feature) == 0)
        {
            throw new MalformedModuleException($"{problem}: {thing} {WasmFeatureNames.Requirement(feature)}", offset);
        }
    }
}
