namespace Petrel.Components.Wit;

/// <summary>Component-level types for types of WIT; each resource has one identity, whatever names lead to it.</summary>
internal sealed class WitComponentTypes
{
    private readonly Dictionary<WitTypeDefinition, ComponentType> _definitions = [];

    /// <summary>The type of a function.</summary>
    public ComponentFunctionType Function(WitFunction function) => new(
        Array.ConvertAll(function.Parameters, p => new FunctionParameter(p.Name, Value(p.Type!))),
        function.Result is null ? null : Value(function.Result),
        function.IsAsync);

    /// <summary>The resource that a definition is, or is an alias of.</summary>
    public ResourceType Resource(WitTypeDefinition definition) => (ResourceType)Definition(definition.Original);

    /// <summary>The type of an interface: its types, then its functions.</summary>
    public ComponentInstanceType Interface(WitInterface definition)
    {
        var exports = new List<ComponentExtern>();
        foreach (WitTypeDefinition type in definition.Types)
        {
            exports.Add(new ComponentExtern(type.Name, Exported(type)));
        }

        foreach (WitFunction function in definition.Functions)
        {
            exports.Add(new ComponentExtern(function.ExternName, Function(function)));
        }

        return new ComponentInstanceType([.. exports]);
    }

    /// <summary>The type of a component of a world.</summary>
    public ComponentComponentType World(WitWorld world) => new(
        world.Imports.Select(Extern).ToArray(),
        world.Exports.Select(Extern).ToArray());

    private ComponentExtern Extern(WitWorldItem item) => new(
        item.Name,
        item.Interface is not null ? Interface(item.Interface) : item.Function is not null ? Function(item.Function) : Exported(item.Type!));

    private ComponentType Exported(WitTypeDefinition type) =>
        type.Original.Kind == WitDefinitionKind.Resource ? Resource(type) : Value(WitType.Named(type));

    /// <summary>The type of a value.</summary>
    public ComponentValueType Value(WitType type)
    {
        type = type.Resolved();
        ComponentValueType? Optional(WitType? argument) => argument is null ? null : Value(argument);
        WitType?[] arguments = type.Arguments;
        return type.Kind switch
        {
            WitTypeKind.List => new ListType(Value(arguments[0]!), type.Length),
            WitTypeKind.Map => new MapType(Value(arguments[0]!), Value(arguments[1]!)),
            WitTypeKind.Tuple => new TupleType(Array.ConvertAll(arguments, a => Value(a!))),
            WitTypeKind.Option => new OptionType(Value(arguments[0]!)),
            WitTypeKind.Result => new ResultType(Optional(arguments[0]), Optional(arguments[1])),
            WitTypeKind.Stream => new StreamType(Optional(arguments[0])),
            WitTypeKind.Future => new FutureType(Optional(arguments[0])),
            WitTypeKind.Own => new OwnType(Resource(type.Definition!)),
            WitTypeKind.Borrow => new BorrowType(Resource(type.Definition!)),
            WitTypeKind.Named => (ComponentValueType)Definition(type.Definition!),
            _ => PrimitiveValueType.Of(Enum.Parse<ComponentTypeKind>(type.Kind.ToString())),
        };
    }

    private ComponentType Definition(WitTypeDefinition definition)
    {
        if (!_definitions.TryGetValue(definition, out ComponentType? type))
        {
            WitMember[] members = definition.Members;
            type = definition.Kind switch
            {
                WitDefinitionKind.Record => new RecordType(Array.ConvertAll(members, m => new RecordField(m.Name, Value(m.Type!)))),
                WitDefinitionKind.Variant => new VariantType(Array.ConvertAll(members, m => new VariantCase(m.Name, m.Type is null ? null : Value(m.Type)))),
                WitDefinitionKind.Enum => new EnumType(Array.ConvertAll(members, m => m.Name)),
                WitDefinitionKind.Flags => new FlagsType(Array.ConvertAll(members, m => m.Name)),
                WitDefinitionKind.Resource => new ResourceType(definition.Name),
                _ => Value(definition.Alias!),
            };
            _definitions.Add(definition, type);
        }

        return type;
    }
}
