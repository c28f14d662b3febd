namespace Petrel.Components.Validation;

/// <summary>Looks for resources that a type mentions without introducing them itself.</summary>
internal static class FreeResources
{
    /// <summary>True when there are none, so that the type means the same wherever it stands.</summary>
    public static bool AreNone(ComponentType type, WorkBudget work)
    {
        if (!type.Contains(TypeContents.Resource))
        {
            return true;
        }

        work.Charge(type);
        return !HasFree(type, new HashSet<ComponentType>(ReferenceEqualityComparer.Instance), new HashSet<ComponentType>(ReferenceEqualityComparer.Instance));
    }

    private static bool HasFree(ComponentType? type, HashSet<ComponentType> bound, HashSet<ComponentType> seen)
    {
        if (type is null || !type.Contains(TypeContents.Resource) || (type is not ResourceType && !seen.Add(type)))
        {
            return false;
        }

        switch (type)
        {
            case ResourceType resource:
                return !bound.Contains(resource.Identity);
            case OwnType own:
                return !bound.Contains(own.Resource.Identity);
            case BorrowType borrow:
                return !bound.Contains(borrow.Resource.Identity);
            case TypeDeclaration declaration:
                return HasFree(declaration.Type, bound, seen);
            case RecordType record:
                return record.Fields.Any(f => HasFree(f.Type, bound, seen));
            case VariantType variant:
                return variant.Cases.Any(c => HasFree(c.Type, bound, seen));
            case TupleType tuple:
                return tuple.Elements.Any(e => HasFree(e, bound, seen));
            case ListType list:
                return HasFree(list.Element, bound, seen);
            case MapType map:
                return HasFree(map.Key, bound, seen) || HasFree(map.Value, bound, seen);
            case OptionType option:
                return HasFree(option.Payload, bound, seen);
            case ResultType result:
                return HasFree(result.Ok, bound, seen) || HasFree(result.Error, bound, seen);
            case StreamType stream:
                return HasFree(stream.Element, bound, seen);
            case FutureType future:
                return HasFree(future.Element, bound, seen);
            case ComponentFunctionType function:
                return HasFree(function.Result, bound, seen) || function.Parameters.Any(p => HasFree(p.Type, bound, seen));
            case ComponentInstanceType instance:
                // Bound variables are fresh objects: those of one type never occur outside it.
                Bind(instance.AbstractResources, bound);
                return instance.Exports.Any(e => HasFree(e.Type, bound, seen));
            case ComponentComponentType component:
                Bind(component.ImportedResources, bound);
                Bind(component.DefinedResources, bound);
                return component.Imports.Any(i => HasFree(i.Type, bound, seen)) || component.Exports.Any(e => HasFree(e.Type, bound, seen));
            default:
                return false;
        }
    }

    private static void Bind(ResourcePath[] paths, HashSet<ComponentType> bound)
    {
        foreach (ResourcePath path in paths)
        {
            bound.Add(path.Resource.Identity);
        }
    }
}
