using Petrel.Binary;
using Petrel.Fuzz.Tree;

namespace Petrel.Fuzz.Generation;

/// <summary>Code that turns values into one i64, so that a host sees every bit without knowing the types.</summary>
internal sealed class DigestGenerator(ModuleTree module)
{
    /// <summary>The results of <paramref name="source"/> as one i64.</summary>
    public List<Node> HashOf(FunctionTree function, Node source)
    {
        int hash = NewLocal(function, ValType.I64);
        int[] locals = [.. source.Results.Select(type => NewLocal(function, type.IsRef ? type.WithNull(true) : type))];
        return
        [
            new Node
            {
                Children = [source],
                Emit = w =>
                {
                    for (int i = locals.Length - 1; i >= 0; i--)
                    {
                        w.Byte(0x21);
                        w.U32(locals[i]);
                    }
                },
            },
            new Node
            {
                Results = [ValType.I64],
                Emit = w =>
                {
                    for (int i = 0; i < locals.Length; i++)
                    {
                        int local = locals[i];
                        Mix(w, hash, source.Results[i], () =>
                        {
                            w.Byte(0x20);
                            w.U32(local);
                        });
                    }

                    w.Byte(0x20);
                    w.U32(hash);
                },
            },
        ];
    }

    /// <summary>An export <c>digest</c>: globals and tables.</summary>
    public void AddDigest()
    {
        var function = new FunctionTree
        {
            Index = module.Functions.Count,
            TypeIndex = module.FunctionType([], [ValType.I64]),
            Parameters = [],
            Results = [ValType.I64],
            Label = new Label([ValType.I64], LabelKind.Function),
            Export = "digest",
        };
        module.Functions.Add(function);
        int hash = NewLocal(function, ValType.I64);
        int index = NewLocal(function, ValType.I64);
        function.Body =
        [
            new Node
            {
                Results = [ValType.I64],
                Emit = w =>
                {
                    for (int i = 0; i < module.Globals.Count; i++)
                    {
                        int global = i;
                        Mix(w, hash, module.Globals[i].Type, () =>
                        {
                            w.Byte(0x23);
                            w.U32(global);
                        });
                    }

                    for (int i = 0; i < module.Tables.Count; i++)
                    {
                        MixTable(w, hash, index, i);
                    }

                    w.Byte(0x20);
                    w.U32(hash);
                },
            },
        ];
    }

    private void MixTable(CodeWriter w, int hash, int index, int table)
    {
        bool is64 = module.Tables[table].Is64;
        w.Byte(0x42);
        w.Byte(0);
        w.Byte(0x21);
        w.U32(index);
        w.Byte(0x02);
        w.Byte(0x40);
        w.Byte(0x03);
        w.Byte(0x40);
        w.Byte(0x20);
        w.U32(index);
        w.Op(Opcode.TableSize);
        w.U32(table);
        if (!is64)
        {
            w.Byte(0xAD);
        }

        w.Byte(0x5A);
        w.Byte(0x0D);
        w.U32(1);
        Mix(w, hash, module.Tables[table].Element, () =>
        {
            w.Byte(0x20);
            w.U32(index);
            if (!is64)
            {
                w.Byte(0xA7);
            }

            w.Byte(0x25);
            w.U32(table);
        });
        w.Byte(0x20);
        w.U32(index);
        w.Byte(0x42);
        w.Byte(1);
        w.Byte(0x7C);
        w.Byte(0x21);
        w.U32(index);
        w.Byte(0x0C);
        w.U32(0);
        w.Byte(0x0B);
        w.Byte(0x0B);
    }

    private static int NewLocal(FunctionTree function, ValType type)
    {
        function.Locals.Add(type);
        return function.Locals.Count - 1;
    }

    /// <summary>hash = rotl(hash, 7) * odd + bits(value), for each 64 bits of it.</summary>
    private void Mix(CodeWriter w, int hash, ValType type, Action load)
    {
        void Word(Action bits)
        {
            w.Byte(0x20);
            w.U32(hash);
            w.Byte(0x42);
            w.S64(7);
            w.Byte(0x89);
            w.Byte(0x42);
            w.S64(0x5851F42D4C957F2D);
            w.Byte(0x7E);
            bits();
            w.Byte(0x7C);
            w.Byte(0x21);
            w.U32(hash);
        }

        void Bits(int opcode)
        {
            load();
            if (opcode != 0)
            {
                w.Byte(opcode);
            }
        }

        switch (type.Letter)
        {
            case 'i':
                Word(() => Bits(0xAD));
                break;
            case 'l':
                Word(() => Bits(0));
                break;
            case 'f':
                Word(() =>
                {
                    Bits(0xBC);
                    w.Byte(0xAD);
                });
                break;
            case 'd':
                Word(() => Bits(0xBD));
                break;
            case 'v':
                for (int lane = 0; lane < 2; lane++)
                {
                    int which = lane;
                    Word(() =>
                    {
                        load();
                        w.Op(Opcode.I64x2ExtractLane);
                        w.Byte(which);
                    });
                }

                break;
            default:
                MixReference(type, Word, load, w);
                break;
        }
    }

    private void MixReference(ValType type, Action<Action> word, Action load, CodeWriter w)
    {
        word(() =>
        {
            load();
            w.Byte(0xD1);
            w.Byte(0xAD);
        });
        bool isObject = type.Heap is ValType.AnyHeap or ValType.EqHeap or ValType.StructHeap or ValType.ArrayHeap or ValType.I31Heap
            || (type.Heap >= 0 && type.Heap < module.ObjectTypeCount);
        if (!isObject)
        {
            return;
        }

        int[] heaps = [ValType.I31Heap, ValType.ArrayHeap, .. Enumerable.Range(0, module.ObjectTypeCount)];
        foreach (int heap in heaps.Where(heap => Subtypes.HeapFits(module, heap, type.Heap) || Subtypes.HeapFits(module, type.Heap, heap)))
        {
            word(() =>
            {
                load();
                w.Op(Opcode.RefTest);
                w.S64(heap);
                w.Byte(0xAD);
            });
        }
    }
}
