namespace Petrel.Components.Validation;

/// <summary>
/// Whether types may show in imports and exports (spec: Explainer.md, External Visibility of Types): records, variants, enums, flags and resources
/// that are mentioned must have been imported or exported under a name; other types are visible through their structure.
/// </summary>
internal static class TypeVisibility
{
    /// <summary>Checks an import or export, and gives names to the types in it.</summary>
    /// <returns>False when it mentions a type that has no name.</returns>
    public static bool Register(ComponentScope scope, bool isImport, ComponentType type)
    {
        HashSet<ComponentType> named = isImport ? scope.ImportedTypes : scope.ExportedTypes;
        switch (type)
        {
            case TypeDeclaration declaration:
                if (!IsDefinitionVisible(declaration.Type, named))
                {
                    return false;
                }

                if (isImport)
                {
                    scope.ImportedTypes.Add(declaration.Type);
                }

                scope.ExportedTypes.Add(declaration.Type);
                return true;
            case ComponentInstanceType instance:
                foreach (ComponentExtern export in instance.Exports)
                {
                    if (!Register(scope, isImport, export.Type))
                    {
                        return false;
                    }
                }

                return true;
            case ComponentFunctionType function:
                return IsFunctionVisible(function, named);
            default:
                // Components and core modules are closed.
                return true;
        }
    }

    /// <summary>The type itself is about to get a name; what it mentions must have one.</summary>
    private static bool IsDefinitionVisible(ComponentType type, HashSet<ComponentType> named) => type switch
    {
        ComponentFunctionType function => IsFunctionVisible(function, named),
        ComponentInstanceType instance => IsInstanceVisible(instance, named),
        ComponentValueType value => ArePartsVisible(value, named),
        _ => true,
    };

    private static bool IsInstanceVisible(ComponentInstanceType instance, HashSet<ComponentType> named)
    {
        foreach (ComponentExtern export in instance.Exports)
        {
            bool isVisible = export.Type switch
            {
                TypeDeclaration declaration => IsDefinitionVisible(declaration.Type, named),
                ComponentFunctionType function => IsFunctionVisible(function, named),
                ComponentInstanceType inner => IsInstanceVisible(inner, named),
                _ => true,
            };
            if (!isVisible)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsFunctionVisible(ComponentFunctionType function, HashSet<ComponentType> named)
    {
        foreach (FunctionParameter parameter in function.Parameters)
        {
            if (!IsVisible(parameter.Type, named))
            {
                return false;
            }
        }

        return IsVisible(function.Result, named);
    }

    private static bool IsVisible(ComponentValueType? type, HashSet<ComponentType> named) => type switch
    {
        null or PrimitiveValueType => true,
        RecordType or VariantType or EnumType or FlagsType => named.Contains(type),
        _ => ArePartsVisible(type, named),
    };

    private static bool ArePartsVisible(ComponentValueType type, HashSet<ComponentType> named)
    {
        switch (type)
        {
            case RecordType record:
                foreach (RecordField field in record.Fields)
                {
                    if (!IsVisible(field.Type, named))
                    {
                        return false;
                    }
                }

                return true;
            case VariantType variant:
                foreach (VariantCase @case in variant.Cases)
                {
                    if (!IsVisible(@case.Type, named))
                    {
                        return false;
                    }
                }

                return true;
            case TupleType tuple:
                foreach (ComponentValueType element in tuple.Elements)
                {
                    if (!IsVisible(element, named))
                    {
                        return false;
                    }
                }

                return true;
            case ListType list:
                return IsVisible(list.Element, named);
            case MapType map:
                return IsVisible(map.Key, named) && IsVisible(map.Value, named);
            case OptionType option:
                return IsVisible(option.Payload, named);
            case ResultType result:
                return IsVisible(result.Ok, named) && IsVisible(result.Error, named);
            case StreamType stream:
                return IsVisible(stream.Element, named);
            case FutureType future:
                return IsVisible(future.Element, named);
            case OwnType own:
                return named.Contains(own.Resource);
            case BorrowType borrow:
                return named.Contains(borrow.Resource);
            default:
                return true;
        }
    }
}
