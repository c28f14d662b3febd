using Petrel.Components.Definition;

namespace Petrel.Components.Validation;

/// <content>Type definitions.</content>
internal sealed partial class ComponentValidator
{
    private ComponentType ResolveType(TypeSyntax syntax)
    {
        switch (syntax)
        {
            case ValueTypeSyntax value:
                return ResolveValueType(value);
            case FunctionTypeSyntax function:
                return ResolveFunctionType(function);
            case ResourceTypeSyntax resource:
                return ResolveResource(resource);
            case ComponentTypeSyntax component:
                EnterType(ScopeKind.ComponentType, component.Declarations);
                ComponentComponentType componentType = FinishComponent();
                _scope = _scope.Parent!;
                return componentType;
            default:
                EnterType(ScopeKind.InstanceType, ((InstanceTypeSyntax)syntax).Declarations);
                var instanceType = new ComponentInstanceType(new ExternList([.. _scope.Exports]), [.. _scope.ExportedResources]);
                _scope = _scope.Parent!;
                return instanceType;
        }
    }

    private void EnterType(ScopeKind kind, IReadOnlyList<DefinitionItem> declarations)
    {
        _scope = new ComponentScope(kind, _scope);
        foreach (DefinitionItem declaration in declarations)
        {
            Visit(declaration);
        }
    }

    private ResourceType ResolveResource(ResourceTypeSyntax syntax)
    {
        if (_scope.Kind != ScopeKind.Component)
        {
            Fail("resources can only be defined within a concrete component, not in a component or instance type");
        }

        if (syntax.Is64)
        {
            Fail("resources can only be represented by i32 here: a representation of i64 is not supported");
        }

        if (syntax.Destructor is { } destructor && !Get(_scope.CoreFunctions, destructor, "core function").Equals(CoreSignatures.Of([ValueKind.Int32], [])))
        {
            Fail($"wrong signature for a destructor: core function {destructor} is {_scope.CoreFunctions[(int)destructor]}, (i32) -> () expected");
        }

        var resource = new ResourceType();
        _scope.LocalResources.Add(resource);
        return resource;
    }

    private ComponentFunctionType ResolveFunctionType(FunctionTypeSyntax syntax)
    {
        var names = new LabelSet("function parameter", "parameter", _offset);
        var parameters = new FunctionParameter[syntax.Parameters.Length];
        for (int i = 0; i < parameters.Length; i++)
        {
            names.Add(syntax.ParameterNames[i]);
            parameters[i] = new FunctionParameter(syntax.ParameterNames[i], ResolveReference(syntax.Parameters[i]));
        }

        ComponentValueType? result = syntax.Result is { } reference ? ResolveReference(reference) : null;
        if (result is not null && result.Contains(TypeContents.Borrow))
        {
            Fail($"function result cannot contain a `borrow` type, {result} does");
        }

        return new ComponentFunctionType(parameters, result, syntax.IsAsync);
    }

    private ComponentValueType ResolveReference(TypeReference reference)
    {
        if (reference.IsPrimitive)
        {
            return PrimitiveValueType.Of(reference.Primitive);
        }

        ComponentType type = Get(_scope.Types, reference.Index, "type");
        if (type is not ComponentValueType value)
        {
            Fail($"type index {reference.Index} is not a defined type: it is {Article(ComponentSubtyping.SortName(type))} type");
            return null!;
        }

        return value;
    }

    private ComponentValueType[] ResolveAll(TypeReference?[] references)
    {
        var types = new ComponentValueType[references.Length];
        for (int i = 0; i < types.Length; i++)
        {
            types[i] = ResolveReference(references[i].GetValueOrDefault());
        }

        return types;
    }

    private ComponentValueType? ResolveOptional(TypeReference? reference) => reference is { } written ? ResolveReference(written) : null;

    private ResourceType GetResource(uint index)
    {
        if (Get(_scope.Types, index, "type") is ResourceType resource)
        {
            return resource;
        }

        Fail($"type index {index} is not a resource type");
        return null!;
    }

    private ComponentValueType ResolveValueType(ValueTypeSyntax syntax)
    {
        switch (syntax.Kind)
        {
            case ComponentTypeKind.Record:
                RequireParts(syntax.Labels.Length, "record type must have at least one field");
                var fieldNames = new LabelSet("record field", "field", _offset);
                var fields = new RecordField[syntax.Labels.Length];
                for (int i = 0; i < fields.Length; i++)
                {
                    fieldNames.Add(syntax.Labels[i]);
                    fields[i] = new RecordField(syntax.Labels[i], ResolveReference(syntax.Types[i].GetValueOrDefault()));
                }

                return new RecordType(fields);
            case ComponentTypeKind.Variant:
                RequireParts(syntax.Labels.Length, "variant type must have at least one case");
                var caseNames = new LabelSet("variant case", "case", _offset);
                var cases = new VariantCase[syntax.Labels.Length];
                for (int i = 0; i < cases.Length; i++)
                {
                    caseNames.Add(syntax.Labels[i]);
                    cases[i] = new VariantCase(syntax.Labels[i], ResolveOptional(syntax.Types[i]));
                }

                return new VariantType(cases);
            case ComponentTypeKind.Flags:
                RequireParts(syntax.Labels.Length, "flags must have at least one entry");
                if (syntax.Labels.Length > Requirement.MaximumFlags)
                {
                    Fail($"cannot have more than {Requirement.MaximumFlags} flags: {syntax.Labels.Length} found");
                }

                CheckLabels(syntax.Labels, "flag", "flag");
                return new FlagsType(syntax.Labels);
            case ComponentTypeKind.Enum:
                RequireParts(syntax.Labels.Length, "enum type must have at least one variant");
                CheckLabels(syntax.Labels, "enum tag", "tag");
                return new EnumType(syntax.Labels);
            case ComponentTypeKind.Tuple:
                RequireParts(syntax.Types.Length, "tuple type must have at least one type");
                return new TupleType(ResolveAll(syntax.Types));
            case ComponentTypeKind.List:
                if (syntax.Length == 0)
                {
                    Fail("fixed-length lists must have at least one element");
                }

                return new ListType(ResolveReference(syntax.Types[0].GetValueOrDefault()), syntax.Length);
            case ComponentTypeKind.Map:
                return ResolveMap(ResolveReference(syntax.Types[0].GetValueOrDefault()), ResolveReference(syntax.Types[1].GetValueOrDefault()));
            case ComponentTypeKind.Option:
                return new OptionType(ResolveReference(syntax.Types[0].GetValueOrDefault()));
            case ComponentTypeKind.Result:
                return new ResultType(ResolveOptional(syntax.Types[0]), ResolveOptional(syntax.Types[1]));
            case ComponentTypeKind.Own:
                return new OwnType(GetResource(syntax.Types[0].GetValueOrDefault().Index));
            case ComponentTypeKind.Borrow:
                return new BorrowType(GetResource(syntax.Types[0].GetValueOrDefault().Index));
            case ComponentTypeKind.Stream:
                ComponentValueType? element = ResolveElement(syntax.Types[0], "stream");
                if (element is { Kind: ComponentTypeKind.Char })
                {
                    Fail("`stream<char>` is not valid at this time");
                }

                return new StreamType(element);
            case ComponentTypeKind.Future:
                return new FutureType(ResolveElement(syntax.Types[0], "future"));
            default:
                return PrimitiveValueType.Of(syntax.Kind);
        }
    }

    private MapType ResolveMap(ComponentValueType key, ComponentValueType value)
    {
        bool isKey = key.Kind is (>= ComponentTypeKind.Bool and <= ComponentTypeKind.U64) or ComponentTypeKind.Char or ComponentTypeKind.String;
        if (!isKey)
        {
            Fail($"map keys are bool, integers, char or string: {key} found");
        }

        return new MapType(key, value);
    }

    private ComponentValueType? ResolveElement(TypeReference? reference, string what)
    {
        ComponentValueType? element = ResolveOptional(reference);
        if (element is not null && element.Contains(TypeContents.Borrow))
        {
            Fail($"a {what} cannot contain a `borrow` type, {element} does");
        }

        return element;
    }

    private void RequireParts(int count, string problem)
    {
        if (count == 0)
        {
            Fail(problem);
        }
    }

    private void CheckLabels(string[] labels, string what, string previous)
    {
        var names = new LabelSet(what, previous, _offset);
        foreach (string label in labels)
        {
            names.Add(label);
        }
    }

    private static string Article(string noun) => (noun[0] is 'a' or 'e' or 'i' or 'o' or 'u' ? "an " : "a ") + noun;
}
