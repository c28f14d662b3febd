using Petrel.Types;

namespace Petrel.Text;

/// <summary>Types in the text.</summary>
internal sealed partial class WatPrinter
{
    private void PrintTypes()
    {
        int index = 0;
        foreach (int length in _module.RecursiveGroupLengths)
        {
            if (length == 1)
            {
                PrintType(index++);
                continue;
            }

            NewLine();
            _output.Append("(rec");
            _indentation++;
            for (int i = 0; i < length; i++)
            {
                PrintType(index++);
            }

            _indentation--;
            _output.Append(')');
        }
    }

    private void PrintType(int index)
    {
        Open("type", _types, index);
        SubType type = _module.Types[index].Definition;
        bool isPlain = type.IsFinal && type.Supertype < 0;
        _output.Append(' ');
        if (!isPlain)
        {
            _output.Append(type.IsFinal ? "(sub final " : "(sub ");
            if (type.Supertype >= 0)
            {
                _types.AppendReference(_output, (uint)type.Supertype);
                _output.Append(' ');
            }
        }

        _output.Append(type.IsShared ? "(shared " : "");
        AppendDescriptorClause("describes", type.Described);
        AppendDescriptorClause("descriptor", type.Descriptor);
        AppendCompositeType(index, type);
        _output.Append(type.IsShared ? ")" : "").Append(isPlain ? ")" : "))");
    }

    private void AppendDescriptorClause(string keyword, int type)
    {
        if (type >= 0)
        {
            _output.Append('(').Append(keyword).Append(' ');
            _types.AppendReference(_output, (uint)type);
            _output.Append(") ");
        }
    }

    private void AppendCompositeType(int index, SubType type)
    {
        switch (type.Kind)
        {
            case CompositeKind.Function:
                _output.Append("(func");
                AppendTypes("param", type.Parameters);
                AppendTypes("result", type.Results);
                break;
            case CompositeKind.Struct:
                _output.Append("(struct");
                AppendFields(index, type.Fields);
                break;
            case CompositeKind.Array:
                _output.Append("(array ");
                AppendFieldType(type.Fields[0]);
                break;
            default:
                _output.Append("(cont ");
                _types.AppendReference(_output, (uint)type.ContinuationFunction);
                break;
        }

        _output.Append(')');
    }

    private PrintedNames FieldNames(int type)
    {
        if (_fields.TryGetValue(type, out PrintedNames? names))
        {
            return names;
        }

        names = _names.Fields.TryGetValue(type, out Dictionary<int, string>? fields) && type < _module.Types.Length
            ? new PrintedNames(fields, _module.Types[type].Fields.Length, _budget)
            : PrintedNames.None;
        _fields.Add(type, names);
        return names;
    }

    private void AppendFields(int type, FieldType[] fields)
    {
        PrintedNames names = FieldNames(type);
        for (int i = 0; i < fields.Length; i++)
        {
            _output.Append(" (field");
            names.AppendDefinition(_output, i);
            _output.Append(' ');
            AppendFieldType(fields[i]);
            _output.Append(')');
        }
    }

    private void AppendFieldType(FieldType field)
    {
        if (field.IsMutable)
        {
            _output.Append("(mut ");
            AppendType(field.Storage);
            _output.Append(')');
        }
        else
        {
            AppendType(field.Storage);
        }
    }

    /// <summary><c> (keyword type*)</c>, or nothing without types.</summary>
    private void AppendTypes(string keyword, ReadOnlySpan<WasmType> types)
    {
        if (types.IsEmpty)
        {
            return;
        }

        _output.Append(" (").Append(keyword);
        foreach (WasmType type in types)
        {
            _output.Append(' ');
            AppendType(type);
        }

        _output.Append(')');
    }

    private void AppendType(WasmType type)
    {
        if (!type.IsReference || (type.IsNullable && type.Heap.Kind != HeapKind.Defined))
        {
            _output.Append(type.ToString());
            return;
        }

        _output.Append(type.IsNullable ? "(ref null " : "(ref ");
        AppendHeapType(type.Heap, type.IsExact);
        _output.Append(')');
    }

    private void AppendHeapType(HeapType heap, bool isExact)
    {
        bool isWrapped = isExact || heap.IsSharedAbstract;
        if (isWrapped)
        {
            _output.Append(isExact ? "(exact " : "(shared ");
        }

        if (heap.Kind == HeapKind.Defined)
        {
            _types.AppendReference(_output, (uint)heap.TypeId);
        }
        else
        {
            _output.Append(heap.Kind.ToString().ToLowerInvariant());
        }

        if (isWrapped)
        {
            _output.Append(')');
        }
    }

    /// <summary><c> (type x) (param ...) (result ...)</c>; named parameters stand alone. Null names leave the signature out.</summary>
    private void AppendTypeUse(int typeIndex, PrintedNames? parameterNames)
    {
        _output.Append(" (type ");
        _types.AppendReference(_output, (uint)typeIndex);
        _output.Append(')');
        if (FunctionType(typeIndex) is DefinedType type && parameterNames is not null)
        {
            AppendNamedTypes("param", type.Parameters, parameterNames, 0);
            AppendTypes("result", type.Results);
        }
    }

    /// <summary>Whether the signature of this type is repeated where it is used: unless too much was repeated already.</summary>
    private bool ShowsSignature(int typeIndex)
    {
        const int CharactersPerType = 8;
        return FunctionType(typeIndex) is not DefinedType type
            || _budget.TryTake((long)CharactersPerType * (type.Parameters.Length + type.Results.Length));
    }

    /// <summary>A use of a type whose parameters have no names.</summary>
    private void AppendTypeUse(int typeIndex) => AppendTypeUse(typeIndex, ShowsSignature(typeIndex) ? PrintedNames.None : null);

    /// <summary>The function type of this index; null when the module, not being valid, has none there.</summary>
    private DefinedType? FunctionType(int typeIndex) =>
        (uint)typeIndex < (uint)_module.Types.Length && _module.Types[typeIndex].Kind == CompositeKind.Function
            ? _module.Types[typeIndex]
            : null;

    /// <summary>Parameters or locals: those with a name alone, the others together.</summary>
    private void AppendNamedTypes(string keyword, ReadOnlySpan<WasmType> types, PrintedNames names, int firstIndex)
    {
        int unnamed = 0;
        for (int i = 0; i < types.Length; i++)
        {
            if (!names.Has(firstIndex + i))
            {
                continue;
            }

            AppendTypes(keyword, types[unnamed..i]);
            _output.Append(" (").Append(keyword);
            names.AppendDefinition(_output, firstIndex + i);
            _output.Append(' ');
            AppendType(types[i]);
            _output.Append(')');
            unnamed = i + 1;
        }

        AppendTypes(keyword, types[unnamed..]);
    }

    private void AppendLimits(Limits limits)
    {
        _output.Append(' ').Append(limits.Minimum);
        if (limits.Maximum is ulong maximum)
        {
            _output.Append(' ').Append(maximum);
        }
    }

    private void AppendTableType(TableType type)
    {
        _output.Append(type.Is64 ? " i64" : "").Append(type.IsShared ? " shared" : "");
        AppendLimits(type.Limits);
        _output.Append(' ');
        AppendType(type.Element);
    }

    private void AppendMemoryType(MemoryType type)
    {
        _output.Append(type.Is64 ? " i64" : "");
        AppendLimits(type.Limits);
        _output.Append(type.IsShared ? " shared" : "");
        if (type.PageSizeLog2 != 16)
        {
            _output.Append(" (pagesize ").Append(UInt128.One << type.PageSizeLog2).Append(')');
        }
    }

    private void AppendGlobalType(GlobalType type)
    {
        _output.Append(' ');
        if (type.IsShared)
        {
            _output.Append(type.IsMutable ? "(shared mut " : "(shared ");
            AppendType(type.Content);
            _output.Append(')');
        }
        else
        {
            AppendFieldType(new FieldType(type.Content, type.IsMutable));
        }
    }
}
