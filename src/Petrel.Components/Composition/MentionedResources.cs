namespace Petrel.Components.Composition;

/// <summary>The resources in types.</summary>
internal static class MentionedResources
{
    /// <summary>Those that an import brings under a name.</summary>
    public static IEnumerable<ResourceType> Declared(ComponentType type)
    {
        switch (type)
        {
            case TypeDeclaration { Type: ResourceType resource }:
                return [resource];
            case ComponentInstanceType instance:
                return instance.Exports.Where(e => e.Type.Contains(TypeContents.Resource)).SelectMany(e => Declared(e.Type));
            default:
                return [];
        }
    }

    /// <summary>Each that is mentioned anywhere, once, in order.</summary>
    public static List<ResourceType> All(ComponentType type)
    {
        var found = new List<ResourceType>();
        var seen = new HashSet<ComponentType>();
        var waiting = new Stack<ComponentType>();
        waiting.Push(type);
        while (waiting.TryPop(out ComponentType? next))
        {
            if (!next.Contains(TypeContents.Resource) || !seen.Add(next))
            {
                continue;
            }

            if (next is ResourceType resource)
            {
                found.Add(resource);
            }

            foreach (ComponentType part in Parts(next))
            {
                waiting.Push(part);
            }
        }

        return found;
    }

    private static IEnumerable<ComponentType> Parts(ComponentType type) => type switch
    {
        TypeDeclaration declaration => [declaration.Type],
        ComponentInstanceType instance => instance.Exports.Select(e => e.Type),
        ComponentComponentType component => component.Imports.Concat(component.Exports).Select(e => e.Type),
        ComponentFunctionType function => Present([.. function.Parameters.Select(p => p.Type), function.Result]),
        RecordType record => record.Fields.Select(f => f.Type),
        VariantType variant => Present(variant.Cases.Select(c => c.Type)),
        ListType list => [list.Element],
        MapType map => [map.Key, map.Value],
        TupleType tuple => tuple.Elements,
        OptionType option => [option.Payload],
        ResultType result => Present([result.Ok, result.Error]),
        OwnType own => [own.Resource],
        BorrowType borrow => [borrow.Resource],
        StreamType stream => Present([stream.Element]),
        FutureType future => Present([future.Element]),
        _ => [],
    };

    private static IEnumerable<ComponentType> Present(IEnumerable<ComponentType?> types) => types.OfType<ComponentType>();
}
