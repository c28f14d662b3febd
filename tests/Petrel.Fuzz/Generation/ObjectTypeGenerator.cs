using Petrel.Fuzz.Tree;

namespace Petrel.Fuzz.Generation;

/// <summary>Struct and array types with subtyping, in recursive groups.</summary>
internal sealed class ObjectTypeGenerator(Random random, ModuleTree module)
{
    private static readonly int[] s_abstract = [ValType.AnyHeap, ValType.EqHeap, ValType.StructHeap, ValType.ArrayHeap, ValType.I31Heap, ValType.FuncHeap, ValType.ExternHeap];

    public void Generate()
    {
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int first = module.ObjectTypeCount;
            int size = random.Next(3) == 0 ? random.Next(2, 4) : 1;
            var group = new List<ObjectType>();
            for (int k = 0; k < size; k++)
            {
                group.Add(Create([.. module.ObjectTypes, .. group], first + size));
            }

            module.Groups.Add(group);
        }
    }

    private ObjectType Create(List<ObjectType> before, int limit)
    {
        bool open = random.Next(3) > 0;
        int[] supers = [.. Enumerable.Range(0, before.Count).Where(index => before[index].Open)];
        if (supers.Length > 0 && random.Next(2) == 0)
        {
            int super = supers[random.Next(supers.Length)];
            ObjectType parent = before[super];
            FieldType[] more = parent.IsArray ? [] : Fields(random.Next(3), limit);
            return new ObjectType(parent.IsArray, [.. parent.Fields, .. more], super, open);
        }

        bool isArray = random.Next(3) == 0;
        return new ObjectType(isArray, Fields(isArray ? 1 : random.Next(5), limit), -1, open);
    }

    private FieldType[] Fields(int count, int limit) => [.. Enumerable.Range(0, count).Select(_ => Field(limit))];

    private FieldType Field(int limit)
    {
        bool mutable = random.Next(4) > 0;
        switch (random.Next(10))
        {
            case 0:
                return new FieldType(0x78, ValType.I32, mutable);
            case 1:
                return new FieldType(0x77, ValType.I32, mutable);
            case < 5:
                int heap = random.Next(2) == 0 ? random.Next(limit) : s_abstract[random.Next(s_abstract.Length)];
                return new FieldType(0, ValType.Ref(heap, true), mutable);
            default:
                return new FieldType(0, new TypePicker(random, module).Number(), mutable);
        }
    }
}
