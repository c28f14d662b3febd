using Petrel.Binary;
using Petrel.Fuzz.Tree;

namespace Petrel.Fuzz.Generation;

/// <content>References and objects.</content>
internal sealed partial class BodyGenerator
{
    /// <summary>A reference of a type that cannot be null, made from nothing.</summary>
    private Node NonNull(ValType type)
    {
        int heap = type.Heap;
        if (heap >= _module.ObjectTypeCount)
        {
            FunctionTree function = _module.Functions.First(f => f.TypeIndex == heap);
            return Plain(Opcode.RefFunc, [type], [], function.Index);
        }

        if (heap >= 0)
        {
            return NewObject(heap, leaf: true);
        }

        switch (heap)
        {
            case ValType.FuncHeap:
                FunctionTree any = Pick(Callable());
                return Plain(Opcode.RefFunc, [ValType.Ref(any.TypeIndex, false)], [], any.Index);
            case ValType.ExternHeap:
                return Plain(Opcode.ExternConvertAny, [type], [Plain(Opcode.RefI31, [ValType.Ref(ValType.I31Heap, false)], [Small(ValType.I32, _random.Next(9))])]);
            case ValType.StructHeap or ValType.ArrayHeap:
                int[] objects = Objects(heap == ValType.ArrayHeap);
                if (objects.Length > 0)
                {
                    return NewObject(Pick(objects), leaf: true);
                }

                // There is none: ends here.
                return Plain(Opcode.RefAsNonNull, [type], [new Node { Results = [type.WithNull(true)], Emit = Zero(type) }]);
            default:
                return Plain(Opcode.RefI31, [ValType.Ref(ValType.I31Heap, false)], [Small(ValType.I32, _random.Next(-5, 5))]);
        }
    }

    private int[] Objects(bool arrays) => [.. Enumerable.Range(0, _module.ObjectTypeCount).Where(i => _module.ObjectTypes.ElementAt(i).IsArray == arrays)];

    private Node NewObject(int type, bool leaf)
    {
        ObjectType definition = _module.ObjectTypes.ElementAt(type);
        ValType[] result = [ValType.Ref(type, false)];
        Node FieldValue(FieldType field) => leaf ? Constant(field.Type) : Value(field.Type);
        if (!definition.IsArray)
        {
            return Chance(4)
                ? Plain(Opcode.StructNewDefault, result, [], type)
                : Plain(Opcode.StructNew, result, [.. definition.Fields.Select(FieldValue)], type);
        }

        int length = _random.Next(6);
        return _random.Next(4) switch
        {
            0 => Plain(Opcode.ArrayNewDefault, result, [Small(ValType.I32, length)], type),
            1 => Plain(Opcode.ArrayNewFixed, result, [.. Enumerable.Range(0, length).Select(_ => FieldValue(definition.Fields[0]))], type, length),
            2 when !leaf && !definition.Fields[0].Type.IsRef => Plain(
                Opcode.ArrayNewData,
                result,
                [And(ValType.I32, Value(ValType.I32), 3), And(ValType.I32, Value(ValType.I32), 3)],
                type,
                _module.ActiveData.Count + _random.Next(_module.Data.Count)),
            _ => Plain(Opcode.ArrayNew, result, [FieldValue(definition.Fields[0]), leaf ? Small(ValType.I32, length) : And(ValType.I32, Value(ValType.I32), 15)], type),
        };
    }

    private Node Reference(ValType type)
    {
        if (type.Heap == ValType.ExnHeap || !Has(WasmFeatures.Gc) || Chance(5))
        {
            return type.Heap == ValType.FuncHeap && !type.IsNullable | Chance(2) ? NonNullFunction() : Chance(2) ? Common(type) ?? Leaf(type) : Leaf(type);
        }

        switch (_random.Next(8))
        {
            case 0 or 1 when type.Heap is ValType.AnyHeap or ValType.EqHeap or ValType.StructHeap or ValType.ArrayHeap || type.Heap >= 0 && type.Heap < _module.ObjectTypeCount:
                int[] fitting = [.. Enumerable.Range(0, _module.ObjectTypeCount).Where(i => Subtypes.HeapFits(_module, i, type.Heap))];
                return fitting.Length == 0 ? Leaf(type) : NewObject(Pick(fitting), leaf: false);
            case 2 when type.Heap is ValType.AnyHeap or ValType.EqHeap or ValType.I31Heap:
                return Plain(Opcode.RefI31, [ValType.Ref(ValType.I31Heap, false)], [Value(ValType.I32)]);
            case 3 when type.IsNullable:
                return Leaf(type);
            case 3:
                return Chance(3) ? Plain(Opcode.RefAsNonNull, [type], [Value(type.WithNull(true))]) : Leaf(type);
            case 4 when type.Heap == ValType.AnyHeap:
                return Plain(Opcode.AnyConvertExtern, [type], [Value(ValType.Ref(ValType.ExternHeap, type.IsNullable))]);
            case 4 when type.Heap == ValType.ExternHeap:
                return Plain(Opcode.ExternConvertAny, [type], [Value(ValType.Ref(ValType.AnyHeap, type.IsNullable))]);
            case 5 when Top(type.Heap) is ValType.AnyHeap && type.Heap != ValType.AnyHeap:
                // A cast that may fail, more often not.
                ValType wide = ValType.Ref(Chance(2) ? ValType.AnyHeap : ValType.EqHeap, true);
                Node source = Chance(3) ? Value(wide) : Value(type);
                return HeapNode(type.IsNullable ? Opcode.RefCastNull : Opcode.RefCast, [type], [source], type.Heap);
            default:
                return Common(type) ?? Leaf(type);
        }
    }

    private Node NonNullFunction()
    {
        FunctionTree any = Pick(Callable());
        return Plain(Opcode.RefFunc, [Has(WasmFeatures.Gc) ? ValType.Ref(any.TypeIndex, false) : ValType.FuncRef], [], any.Index);
    }

    private int Top(int heap) => heap switch
    {
        ValType.FuncHeap => ValType.FuncHeap,
        ValType.ExternHeap => ValType.ExternHeap,
        ValType.ExnHeap => ValType.ExnHeap,
        _ => heap >= _module.ObjectTypeCount ? ValType.FuncHeap : ValType.AnyHeap,
    };

    private static Node HeapNode(Opcode opcode, ValType[] results, List<Node> children, int heap) => new()
    {
        Results = results,
        Children = children,
        Emit = w =>
        {
            w.Op(opcode);
            w.S64(heap);
        },
    };

    /// <summary>An i32 that tells something about an object; null when there are none.</summary>
    private Node? IntegerOfObject()
    {
        if (!Has(WasmFeatures.Gc))
        {
            return Chance(3) ? Plain(Opcode.RefIsNull, [ValType.I32], [Value(Chance(2) ? ValType.FuncRef : ValType.ExternRef)]) : null;
        }

        ValType eq = ValType.Ref(ValType.EqHeap, true);
        switch (_random.Next(6))
        {
            case 0:
                return Plain(Opcode.RefEq, [ValType.I32], [Value(eq), Value(eq)]);
            case 1:
                int heap = Chance(2) && _module.ObjectTypeCount > 0 ? _random.Next(_module.ObjectTypeCount) : Pick([ValType.I31Heap, ValType.StructHeap, ValType.ArrayHeap, ValType.EqHeap, ValType.NoneHeap]);
                return HeapNode(Chance(2) ? Opcode.RefTest : Opcode.RefTestNull, [ValType.I32], [Value(ValType.Ref(ValType.AnyHeap, true))], heap);
            case 2:
                return Plain(Chance(2) ? Opcode.I31GetS : Opcode.I31GetU, [ValType.I32], [Value(ValType.Ref(ValType.I31Heap, Chance(25)))]);
            case 3:
                return Plain(Opcode.ArrayLen, [ValType.I32], [Value(ValType.Ref(ValType.ArrayHeap, Chance(25)))]);
            case 4:
                return Plain(Opcode.RefIsNull, [ValType.I32], [Value(_types.Defaultable() is { IsRef: true } type ? type : eq)]);
            default:
                return FieldOf(ValType.I32);
        }
    }

    /// <summary>Reads a field or element of the given type; null when no object has one.</summary>
    private Node? FieldOf(ValType type)
    {
        if (!Has(WasmFeatures.Gc))
        {
            return null;
        }

        var places = new List<(int Object, int Field)>();
        ObjectType[] objects = [.. _module.ObjectTypes];
        for (int i = 0; i < objects.Length; i++)
        {
            places.AddRange(Enumerable.Range(0, objects[i].Fields.Length).Where(k => Subtypes.Fits(_module, objects[i].Fields[k].Type, type)).Select(k => (i, k)));
        }

        if (places.Count == 0)
        {
            return null;
        }

        (int index, int field) = Pick(places);
        FieldType definition = objects[index].Fields[field];
        Node source = Value(ValType.Ref(index, Chance(25)));
        bool signed = Chance(2);
        return objects[index].IsArray
            ? Plain(
                definition.Packed == 0 ? Opcode.ArrayGet : signed ? Opcode.ArrayGetS : Opcode.ArrayGetU,
                [definition.Type],
                [source, Chance(30) ? Value(ValType.I32) : And(ValType.I32, Value(ValType.I32), 1)],
                index)
            : Plain(definition.Packed == 0 ? Opcode.StructGet : signed ? Opcode.StructGetS : Opcode.StructGetU, [definition.Type], [source], index, field);
    }

    private Node ObjectStatement()
    {
        ObjectType[] objects = [.. _module.ObjectTypes];
        int index = _random.Next(objects.Length);
        int[] mutable = [.. Enumerable.Range(0, objects[index].Fields.Length).Where(i => objects[index].Fields[i].Mutable)];
        if (mutable.Length == 0)
        {
            return Consume(Value(_types.Any()));
        }

        int field = Pick(mutable);
        FieldType definition = objects[index].Fields[field];
        Node target = Value(ValType.Ref(index, Chance(25)));
        Node Index() => Chance(30) ? Value(ValType.I32) : And(ValType.I32, Value(ValType.I32), 1);
        if (!objects[index].IsArray)
        {
            return Plain(Opcode.StructSet, [], [target, Value(definition.Type)], index, field);
        }

        switch (_random.Next(5))
        {
            case 0:
                return Plain(Opcode.ArrayFill, [], [target, Index(), Value(definition.Type), Index()], index);
            case 1:
                return Plain(Opcode.ArrayCopy, [], [target, Index(), Value(ValType.Ref(index, Chance(25))), Index(), Index()], index, index);
            case 2 when !definition.Type.IsRef:
                return Plain(Opcode.ArrayInitData, [], [target, Index(), Index(), Index()], index, _module.ActiveData.Count + _random.Next(_module.Data.Count));
            default:
                return Plain(Opcode.ArraySet, [], [target, Index(), Value(definition.Type)], index);
        }
    }

    /// <summary>block $other { value; br_on_cast $other; use it as it is } ...: both ways end with the results.</summary>
    private Node BranchOnCast(ValType[] results)
    {
        if (_module.ObjectTypeCount == 0)
        {
            return Block(results);
        }

        ValType from = ValType.Ref(Chance(2) ? ValType.AnyHeap : ValType.EqHeap, Chance(2));
        ValType to = ValType.Ref(Chance(3) ? ValType.I31Heap : _random.Next(_module.ObjectTypeCount), from.IsNullable && Chance(2));
        bool fail = Chance(2);
        // What is left when the cast succeeds cannot be null if null would have succeeded.
        ValType rest = from.WithNull(from.IsNullable && !to.IsNullable);
        ValType branches = fail ? rest : to;
        ValType stays = fail ? to : rest;
        bool onNull = Chance(5);
        var outLabel = new Label(results);
        var other = new Label(onNull ? [] : [branches]);
        _labels.Add(outLabel);
        _labels.Add(other);
        Node value = Value(from);
        Node branch = onNull
            ? Branch(Opcode.BrOnNull, other, [from.WithNull(false)], [value])
            : new Node
            {
                Results = [stays],
                Children = [value],
                Emit = w =>
                {
                    w.Op(fail ? Opcode.BrOnCastFail : Opcode.BrOnCast);
                    w.Byte((from.IsNullable ? 1 : 0) | (to.IsNullable ? 2 : 0));
                    w.Label(other);
                    w.S64(from.Heap);
                    w.S64(to.Heap);
                },
            };
        List<Node> inside = [Consume(branch), .. Sequence([], _random.Next(2)), Branch(Opcode.Br, outLabel, other.Types, Values(results))];
        _labels.RemoveAt(_labels.Count - 1);
        var inner = new BlockNode { Label = other, Opcode = 0x02, Results = other.Types, Header = BlockType([], other.Types), Body = inside };
        List<Node> body = [Consume(inner), .. Nested(() => Sequence(results, _random.Next(2)))];
        _labels.RemoveAt(_labels.Count - 1);
        return new BlockNode { Label = outLabel, Opcode = 0x02, Results = results, Header = BlockType([], results), Body = body };
    }
}
