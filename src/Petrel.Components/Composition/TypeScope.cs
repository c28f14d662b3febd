using Petrel.Components.Definition;
using Petrel.Text;

namespace Petrel.Components.Composition;

/// <summary>
/// A type index space that is being written: of a component, or of an instance or component type inside it. A type is defined when it is
/// first needed, and referred to from then on, because the same record defined twice would be anonymous the second time.
/// </summary>
internal abstract class TypeScope(TypeScope? parent)
{
    // Types are compared by structure, resources among them by identity.
    private readonly Dictionary<ComponentType, uint> _indices = [];

    // Types that stand for themselves under a name: a resource must be spoken of by its own name, not by that of an alias which follows.
    private readonly HashSet<ComponentType> _named = [];
    private uint _count;

    /// <summary>Writes a type definition (spec: deftype).</summary>
    protected abstract void WriteType(ReadOnlySpan<byte> definition);

    /// <summary>Writes an alias.</summary>
    protected abstract void WriteAlias(ReadOnlySpan<byte> alias);

    /// <summary>The index of a type that has one or can be given one without defining it; null when it has to be defined.</summary>
    protected virtual uint? Find(ComponentType type)
    {
        if (_indices.TryGetValue(type, out uint index))
        {
            return index;
        }

        if (parent?.Find(type) is not { } outer)
        {
            return null;
        }

        var alias = new ByteBuffer(8);
        alias.Byte(ComponentCode.SortType);
        alias.Byte(ComponentCode.AliasOuter);
        alias.Unsigned(1);
        alias.Unsigned(outer);
        WriteAlias(alias.Span);
        return Add(type);
    }

    /// <summary>Notes that the next type index stands for <paramref name="type"/>.</summary>
    protected uint Add(ComponentType type)
    {
        _indices[type] = _count;
        return _count++;
    }

    /// <summary>Notes that the next type index stands for <paramref name="type"/> under a name; the first name of a type is the one that is used.</summary>
    protected void AddNamed(ComponentType type)
    {
        if (_named.Add(type))
        {
            _indices[type] = _count;
        }

        _count++;
    }

    /// <summary>Writes name, description and what they need for an import or export, and notes the types that it brings.</summary>
    /// <param name="item">What is imported or exported.</param>
    /// <param name="to">Receives the name and the description.</param>
    protected void WriteExtern(ComponentExtern item, ByteBuffer to)
    {
        var description = new ByteBuffer(8);
        ComponentType? declared = null;
        switch (item.Type)
        {
            case ComponentFunctionType function:
                description.Byte(ComponentCode.SortFunction);
                description.Unsigned(IndexOf(function));
                break;
            case ComponentInstanceType instance:
                description.Byte(ComponentCode.SortInstance);
                description.Unsigned(Define(instance));
                break;
            case ComponentComponentType component:
                description.Byte(ComponentCode.SortComponent);
                description.Unsigned(Define(component));
                break;
            case TypeDeclaration declaration:
                declared = declaration.Type;
                description.Byte(ComponentCode.SortType);
                if (declared is not ResourceType || Find(declared) is not null)
                {
                    description.Byte(ComponentCode.BoundEqual);
                    description.Unsigned(IndexOf(declared));
                }
                else
                {
                    description.Byte(ComponentCode.BoundResource);
                }

                break;
            default:
                throw new CompositionException($"cannot leave the import '{item.Name}' open: composing does not write imports of the kind {item.Type.Kind}");
        }

        ComponentCode.WriteName(to, item);
        to.Bytes(description.Span);
        if (declared is not null)
        {
            AddNamed(declared);
        }
    }

    private uint IndexOf(ComponentType type)
    {
        if (Find(type) is { } index)
        {
            return index;
        }

        var definition = new ByteBuffer(32);
        switch (type)
        {
            case ComponentInstanceType instance:
                return Define(instance);
            case ComponentComponentType component:
                return Define(component);
            case ResourceType resource:
                throw new CompositionException($"the resource type '{resource}' is used by an open import and no open import defines it");
            case ComponentFunctionType function:
                WriteFunction(function, definition);
                break;
            default:
                WriteValueType((ComponentValueType)type, definition);
                break;
        }

        WriteType(definition.Span);
        return Add(type);
    }

    // Instance and component types are written anew at each use: each import has resources of its own.
    private uint Define(ComponentInstanceType type)
    {
        var scope = new DeclarationScope(this, isComponent: false);
        foreach (ComponentExtern export in type.Exports)
        {
            scope.Export(export);
        }

        WriteType(scope.Definition);
        return _count++;
    }

    private uint Define(ComponentComponentType type)
    {
        var scope = new DeclarationScope(this, isComponent: true);
        foreach (ComponentExtern import in type.Imports)
        {
            scope.Import(import);
        }

        foreach (ComponentExtern export in type.Exports)
        {
            scope.Export(export);
        }

        WriteType(scope.Definition);
        return _count++;
    }

    private void WriteFunction(ComponentFunctionType function, ByteBuffer to)
    {
        to.Byte(function.IsAsync ? ComponentCode.AsyncFunction : ComponentCode.Function);
        to.Unsigned((uint)function.Parameters.Count);
        foreach (FunctionParameter parameter in function.Parameters)
        {
            ComponentCode.WriteText(to, parameter.Name);
            WriteReference(parameter.Type, to);
        }

        to.Byte(function.Result is null ? (byte)1 : (byte)0);
        if (function.Result is null)
        {
            to.Byte(0);
        }
        else
        {
            WriteReference(function.Result, to);
        }
    }

    private void WriteReference(ComponentValueType type, ByteBuffer to)
    {
        if (type is PrimitiveValueType primitive)
        {
            to.Byte(ValueTypeCode.Of(primitive.Kind));
        }
        else
        {
            to.Signed(IndexOf(type));
        }
    }

    private void WriteOptional(ComponentValueType? type, ByteBuffer to)
    {
        to.Byte(type is null ? (byte)0 : (byte)1);
        if (type is not null)
        {
            WriteReference(type, to);
        }
    }

    private void WriteValueType(ComponentValueType type, ByteBuffer to)
    {
        to.Byte(type is ListType { Length: not null } ? ValueTypeCode.FixedLengthList : ValueTypeCode.Of(type.Kind));
        switch (type)
        {
            case RecordType record:
                to.Unsigned((uint)record.Fields.Count);
                foreach (RecordField field in record.Fields)
                {
                    ComponentCode.WriteText(to, field.Name);
                    WriteReference(field.Type, to);
                }

                break;
            case VariantType variant:
                to.Unsigned((uint)variant.Cases.Count);
                foreach (VariantCase item in variant.Cases)
                {
                    ComponentCode.WriteText(to, item.Name);
                    WriteOptional(item.Type, to);
                    to.Byte(0);
                }

                break;
            case ListType list:
                WriteReference(list.Element, to);
                if (list.Length is { } length)
                {
                    to.Unsigned(length);
                }

                break;
            case MapType map:
                WriteReference(map.Key, to);
                WriteReference(map.Value, to);
                break;
            case TupleType tuple:
                to.Unsigned((uint)tuple.Elements.Count);
                foreach (ComponentValueType element in tuple.Elements)
                {
                    WriteReference(element, to);
                }

                break;
            case FlagsType flags:
                WriteLabels(flags.Names, to);
                break;
            case EnumType names:
                WriteLabels(names.Names, to);
                break;
            case OptionType option:
                WriteReference(option.Payload, to);
                break;
            case ResultType result:
                WriteOptional(result.Ok, to);
                WriteOptional(result.Error, to);
                break;
            case OwnType own:
                to.Unsigned(IndexOf(own.Resource));
                break;
            case BorrowType borrow:
                to.Unsigned(IndexOf(borrow.Resource));
                break;
            case StreamType stream:
                WriteOptional(stream.Element, to);
                break;
            case FutureType future:
                WriteOptional(future.Element, to);
                break;
        }
    }

    private static void WriteLabels(IReadOnlyList<string> labels, ByteBuffer to)
    {
        to.Unsigned((uint)labels.Count);
        foreach (string label in labels)
        {
            ComponentCode.WriteText(to, label);
        }
    }
}
