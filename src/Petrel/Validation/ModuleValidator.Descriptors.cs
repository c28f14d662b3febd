using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Validation;

/// <content>Types that describe others (custom descriptors); that they stand in one group is known from decoding.</content>
internal static partial class ModuleValidator
{
    private static void ValidateDescriptor(ModuleDefinition module, int index)
    {
        DefinedType type = module.Types[index];
        SubType definition = type.Definition;
        int place = module.SectionOffsets[1];
        if (type.HasDescriptor)
        {
            DefinedType descriptor = module.Registry[definition.Descriptor];
            if (type.Kind != CompositeKind.Struct)
            {
                Fail($"descriptor type must be a struct, and so must what it describes: type {index} is none", place);
            }

            if (descriptor.Definition.Described != type.Id)
            {
                Fail($"type is not described by its descriptor: type {IndexOf(module.Types, descriptor.Id)} does not describe type {index}", place);
            }

            // Each object refers to its descriptor.
            if (type.IsShared && !descriptor.IsShared)
            {
                Fail($"descriptor of shared type {index} must be shared", place);
            }
        }

        if (definition.Described >= 0)
        {
            if (type.Kind != CompositeKind.Struct)
            {
                Fail($"described type must be a struct, and so must its descriptor: type {index} is none", place);
            }

            if (module.Registry[definition.Described].Definition.Descriptor != type.Id)
            {
                Fail($"described type is not described by descriptor {index}", place);
            }
        }

        if (type.Supertype is { } supertype)
        {
            ValidateDescriptorOfSubtype(module, index, supertype);
        }
    }

    /// <summary>
    /// A subtype of a type with a descriptor has a descriptor of a subtype; a type describes something if its supertype does,
    /// and only then, and a subtype of that.
    /// </summary>
    private static void ValidateDescriptorOfSubtype(ModuleDefinition module, int index, DefinedType supertype)
    {
        SubType type = module.Types[index].Definition;
        SubType super = supertype.Definition;
        int place = module.SectionOffsets[1];
        if ((super.Descriptor >= 0 && type.Descriptor < 0) || (super.Described >= 0) != (type.Described >= 0))
        {
            Fail($"sub type {index} does not match super type {IndexOf(module.Types, supertype.Id)}: "
                + "both or none must have a descriptor, or describe a type", place);
        }

        if (super.Descriptor >= 0 && !module.Registry[type.Descriptor].IsSubtypeOf(module.Registry[super.Descriptor]))
        {
            Fail($"descriptor type {IndexOf(module.Types, type.Descriptor)} does not match: "
                + $"a subtype of the descriptor of type {IndexOf(module.Types, supertype.Id)} expected", place);
        }

        if (super.Described >= 0 && !module.Registry[type.Described].IsSubtypeOf(module.Registry[super.Described]))
        {
            Fail($"described type {IndexOf(module.Types, type.Described)} does not match: "
                + $"a subtype of what type {IndexOf(module.Types, supertype.Id)} describes expected", place);
        }
    }
}
