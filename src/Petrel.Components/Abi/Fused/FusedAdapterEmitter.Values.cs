using System.Reflection.Emit;

namespace Petrel.Components.Abi;

/// <content>Copying values.</content>
internal sealed partial class FusedAdapterEmitter
{
    /// <summary>Emits the copying of values in one direction.</summary>
    /// <param name="emitter">The adapter.</param>
    /// <param name="source">Name of the field with the context values come from.</param>
    /// <param name="target">Name of the field with the context they go to.</param>
    private readonly struct Copier(FusedAdapterEmitter emitter, string source, string target)
    {
        private readonly ILGenerator _il = emitter._il;

        /// <summary>Checks a record in memory.</summary>
        /// <returns>Its native address.</returns>
        public LocalBuilder CheckedRange(Slot address, int size, int alignment, bool isSource)
        {
            LocalBuilder native = _il.DeclareLocal(typeof(nint));
            address.Load(_il);
            _il.Emit(OpCodes.Ldc_I4, size);
            _il.Emit(OpCodes.Ldc_I4, alignment);
            emitter.LoadField(isSource ? source : target);
            _il.Emit(OpCodes.Call, Helper(nameof(FusedHelpers.Range)));
            _il.Emit(OpCodes.Stloc, native);
            return native;
        }

        /// <summary>Makes room in the target.</summary>
        /// <returns>Its address; <paramref name="native"/> is the native one.</returns>
        public LocalBuilder Allocate(int size, int alignment, out LocalBuilder native)
        {
            _il.Emit(OpCodes.Ldc_I4, size);
            _il.Emit(OpCodes.Ldc_I4, alignment);
            return AllocateRest(out native);
        }

        public void Copy(AbiType type, in Place from, in Place to)
        {
            switch (type.Kind)
            {
                case ComponentTypeKind.Record or ComponentTypeKind.Tuple:
                    int slot = 0;
                    for (int i = 0; i < type.Fields.Length; i++)
                    {
                        Copy(type.Fields[i], from.Part(slot, type.Offsets[i]), to.Part(slot, type.Offsets[i]));
                        slot += type.Fields[i].FlatCount;
                    }

                    break;
                case ComponentTypeKind.String:
                    CopyString(from, to);
                    break;
                case ComponentTypeKind.List or ComponentTypeKind.Map when type.Length < 0:
                    CopyList(type.Element!, from, to);
                    break;
                case ComponentTypeKind.List:
                    CopyFixedList(type, from, to);
                    break;
                default:
                    if (type.IsVariant)
                    {
                        CopyVariant(type, from, to);
                    }
                    else
                    {
                        CopyScalar(type, from, to);
                    }

                    break;
            }
        }

        private LocalBuilder AllocateRest(out LocalBuilder native)
        {
            LocalBuilder address = _il.DeclareLocal(typeof(int));
            native = _il.DeclareLocal(typeof(nint));
            emitter.LoadField(target);
            _il.Emit(OpCodes.Call, Helper(nameof(FusedHelpers.Allocate)));
            _il.Emit(OpCodes.Stloc, address);
            _il.Emit(OpCodes.Ldloc, address);
            emitter.LoadField(target);
            _il.Emit(OpCodes.Call, Helper(nameof(FusedHelpers.Address)));
            _il.Emit(OpCodes.Stloc, native);
            return address;
        }

        private void LoadInt(in Place from, int slot, int offset)
        {
            if (from.IsFlat)
            {
                from.Slot(slot).LoadAs(_il, CoreKind.I32);
                return;
            }

            from.Part(0, offset).LoadAddress(_il);
            _il.Emit(OpCodes.Unaligned, (byte)1);
            _il.Emit(OpCodes.Ldind_I4);
        }

        private void StoreInt(LocalBuilder value, in Place to, int slot, int offset)
        {
            if (to.IsFlat)
            {
                _il.Emit(OpCodes.Ldloc, value);
                to.Slot(slot).StoreFrom(_il, CoreKind.I32);
                return;
            }

            to.Part(0, offset).LoadAddress(_il);
            _il.Emit(OpCodes.Ldloc, value);
            _il.Emit(OpCodes.Unaligned, (byte)1);
            _il.Emit(OpCodes.Stind_I4);
        }

        private void CopyString(in Place from, in Place to)
        {
            LocalBuilder address = _il.DeclareLocal(typeof(int));
            LocalBuilder length = _il.DeclareLocal(typeof(int));
            LoadInt(from, 0, 0);
            LoadInt(from, 1, 4);
            emitter.LoadField(source);
            emitter.LoadField(target);
            _il.Emit(OpCodes.Ldloca, length);
            _il.Emit(OpCodes.Call, Helper(nameof(FusedHelpers.CopyString)));
            _il.Emit(OpCodes.Stloc, address);
            StoreInt(address, to, 0, 0);
            StoreInt(length, to, 1, 4);
        }

        private void CopyList(AbiType element, in Place from, in Place to)
        {
            LocalBuilder address = _il.DeclareLocal(typeof(int));
            LocalBuilder length = _il.DeclareLocal(typeof(int));
            LoadInt(from, 1, 4);
            _il.Emit(OpCodes.Stloc, length);
            LoadInt(from, 0, 0);
            _il.Emit(OpCodes.Ldloc, length);
            _il.Emit(OpCodes.Ldc_I4, element.Size);
            _il.Emit(OpCodes.Ldc_I4, element.Alignment);
            emitter.LoadField(source);
            if (element.IsPlain)
            {
                emitter.LoadField(target);
                _il.Emit(OpCodes.Call, Helper(nameof(FusedHelpers.CopyList)));
                _il.Emit(OpCodes.Stloc, address);
            }
            else
            {
                LocalBuilder sourceAt = _il.DeclareLocal(typeof(nint));
                _il.Emit(OpCodes.Call, Helper(nameof(FusedHelpers.ListRange)));
                _il.Emit(OpCodes.Stloc, sourceAt);
                _il.Emit(OpCodes.Ldloc, length);
                _il.Emit(OpCodes.Ldc_I4, element.Size);
                _il.Emit(OpCodes.Mul);
                _il.Emit(OpCodes.Ldc_I4, element.Alignment);
                address = AllocateRest(out LocalBuilder targetAt);
                LocalBuilder count = _il.DeclareLocal(typeof(int));
                _il.Emit(OpCodes.Ldloc, length);
                _il.Emit(OpCodes.Stloc, count);
                CopyElements(element, sourceAt, targetAt, count);
            }

            StoreInt(address, to, 0, 0);
            StoreInt(length, to, 1, 4);
        }

        /// <summary>Copies elements until <paramref name="count"/>, which is counted down, is 0.</summary>
        private void CopyElements(AbiType element, LocalBuilder sourceAt, LocalBuilder targetAt, LocalBuilder count)
        {
            Label loop = _il.DefineLabel();
            Label done = _il.DefineLabel();
            _il.MarkLabel(loop);
            _il.Emit(OpCodes.Ldloc, count);
            _il.Emit(OpCodes.Brfalse, done);
            Copy(element, Place.InMemory(sourceAt, 0), Place.InMemory(targetAt, 0));
            foreach (LocalBuilder pointer in (LocalBuilder[])[sourceAt, targetAt])
            {
                _il.Emit(OpCodes.Ldloc, pointer);
                _il.Emit(OpCodes.Ldc_I4, element.Size);
                _il.Emit(OpCodes.Conv_I);
                _il.Emit(OpCodes.Add);
                _il.Emit(OpCodes.Stloc, pointer);
            }

            _il.Emit(OpCodes.Ldloc, count);
            _il.Emit(OpCodes.Ldc_I4_1);
            _il.Emit(OpCodes.Sub);
            _il.Emit(OpCodes.Stloc, count);
            _il.Emit(OpCodes.Br, loop);
            _il.MarkLabel(done);
        }

        private void CopyFixedList(AbiType type, in Place from, in Place to)
        {
            AbiType element = type.Element!;
            if (from.IsFlat || to.IsFlat)
            {
                // At most as many as there are flat values, unless an element has none, which cannot be.
                int resource = emitter._resource;
                for (int i = 0; i < type.Length; i++)
                {
                    // The same resources each time.
                    emitter._resource = resource;
                    Copy(element, from.Part(i * element.FlatCount, i * element.Size), to.Part(i * element.FlatCount, i * element.Size));
                }

                return;
            }

            if (type.IsPlain)
            {
                from.LoadAddress(_il);
                to.LoadAddress(_il);
                _il.Emit(OpCodes.Ldc_I4, type.Size);
                _il.Emit(OpCodes.Call, Helper(nameof(FusedHelpers.CopyBytes)));
                return;
            }

            LocalBuilder sourceAt = _il.DeclareLocal(typeof(nint));
            LocalBuilder targetAt = _il.DeclareLocal(typeof(nint));
            LocalBuilder count = _il.DeclareLocal(typeof(int));
            from.LoadAddress(_il);
            _il.Emit(OpCodes.Stloc, sourceAt);
            to.LoadAddress(_il);
            _il.Emit(OpCodes.Stloc, targetAt);
            _il.Emit(OpCodes.Ldc_I4, type.Length);
            _il.Emit(OpCodes.Stloc, count);
            CopyElements(element, sourceAt, targetAt, count);
        }

        private void CopyVariant(AbiType type, in Place from, in Place to)
        {
            LocalBuilder discriminant = _il.DeclareLocal(typeof(int));
            if (from.IsFlat)
            {
                from.Slot(0).LoadAs(_il, CoreKind.I32);
            }
            else
            {
                LoadMemory(from, type.DiscriminantSize, CoreKind.I32, isSigned: false);
            }

            _il.Emit(OpCodes.Stloc, discriminant);
            Label valid = _il.DefineLabel();
            _il.Emit(OpCodes.Ldloc, discriminant);
            _il.Emit(OpCodes.Ldc_I4, type.Cases.Length);
            _il.Emit(OpCodes.Blt_Un, valid);
            _il.Emit(OpCodes.Ldloc, discriminant);
            _il.Emit(OpCodes.Ldc_I4, type.Cases.Length);
            _il.Emit(OpCodes.Call, Helper(nameof(FusedHelpers.Discriminant)));
            _il.MarkLabel(valid);
            if (to.IsFlat)
            {
                _il.Emit(OpCodes.Ldloc, discriminant);
                to.Slot(0).StoreFrom(_il, CoreKind.I32);
                for (int i = 1; i < type.FlatCount; i++)
                {
                    to.Slot(i).Clear(_il);
                }
            }
            else
            {
                to.LoadAddress(_il);
                _il.Emit(OpCodes.Ldloc, discriminant);
                StoreMemory(type.DiscriminantSize, CoreKind.I32);
            }

            if (Array.TrueForAll(type.Cases, static payload => payload is null))
            {
                return;
            }

            Label done = _il.DefineLabel();
            var labels = new Label[type.Cases.Length];
            for (int i = 0; i < labels.Length; i++)
            {
                labels[i] = type.Cases[i] is null ? done : _il.DefineLabel();
            }

            _il.Emit(OpCodes.Ldloc, discriminant);
            _il.Emit(OpCodes.Switch, labels);
            _il.Emit(OpCodes.Br, done);
            for (int i = 0; i < labels.Length; i++)
            {
                if (type.Cases[i] is { } payload)
                {
                    _il.MarkLabel(labels[i]);
                    Copy(payload, from.Part(1, type.PayloadOffset), to.Part(1, type.PayloadOffset));
                    _il.Emit(OpCodes.Br, done);
                }
            }

            _il.MarkLabel(done);
        }

        private void CopyScalar(AbiType type, in Place from, in Place to)
        {
            CoreKind kind = type.Flat![0];
            if (!to.IsFlat)
            {
                to.LoadAddress(_il);
            }

            bool isSigned = type.Kind is ComponentTypeKind.S8 or ComponentTypeKind.S16;
            if (from.IsFlat)
            {
                from.Slot(0).LoadAs(_il, kind);
            }
            else
            {
                LoadMemory(from, type.Size, kind, isSigned);
            }

            Normalize(type, from.IsFlat);
            if (to.IsFlat)
            {
                to.Slot(0).StoreFrom(_il, kind);
            }
            else
            {
                StoreMemory(type.Size, kind);
            }
        }

        private void LoadMemory(in Place from, int size, CoreKind kind, bool isSigned)
        {
            from.LoadAddress(_il);
            _il.Emit(OpCodes.Unaligned, (byte)1);
            _il.Emit((size, kind) switch
            {
                (1, _) => isSigned ? OpCodes.Ldind_I1 : OpCodes.Ldind_U1,
                (2, _) => isSigned ? OpCodes.Ldind_I2 : OpCodes.Ldind_U2,
                (_, CoreKind.I32) => OpCodes.Ldind_I4,
                (_, CoreKind.I64) => OpCodes.Ldind_I8,
                (_, CoreKind.F32) => OpCodes.Ldind_R4,
                _ => OpCodes.Ldind_R8,
            });
        }

        private void StoreMemory(int size, CoreKind kind)
        {
            _il.Emit(OpCodes.Unaligned, (byte)1);
            _il.Emit((size, kind) switch
            {
                (1, _) => OpCodes.Stind_I1,
                (2, _) => OpCodes.Stind_I2,
                (_, CoreKind.I32) => OpCodes.Stind_I4,
                (_, CoreKind.I64) => OpCodes.Stind_I8,
                (_, CoreKind.F32) => OpCodes.Stind_R4,
                _ => OpCodes.Stind_R8,
            });
        }

        /// <summary>Makes what is on the stack a value of its type: flat values have bits that do not count, some are not values.</summary>
        private void Normalize(AbiType type, bool isFlat)
        {
            switch (type.Kind)
            {
                case ComponentTypeKind.Bool:
                    _il.Emit(OpCodes.Ldc_I4_0);
                    _il.Emit(OpCodes.Cgt_Un);
                    break;
                case ComponentTypeKind.S8 when isFlat:
                    _il.Emit(OpCodes.Conv_I1);
                    break;
                case ComponentTypeKind.U8 when isFlat:
                    _il.Emit(OpCodes.Conv_U1);
                    break;
                case ComponentTypeKind.S16 when isFlat:
                    _il.Emit(OpCodes.Conv_I2);
                    break;
                case ComponentTypeKind.U16 when isFlat:
                    _il.Emit(OpCodes.Conv_U2);
                    break;
                case ComponentTypeKind.Char:
                    _il.Emit(OpCodes.Call, Helper(nameof(FusedHelpers.Char)));
                    break;
                case ComponentTypeKind.Flags when type.Names.Length < 32:
                    _il.Emit(OpCodes.Ldc_I4, (1 << type.Names.Length) - 1);
                    _il.Emit(OpCodes.And);
                    break;
                case ComponentTypeKind.Own or ComponentTypeKind.Borrow:
                    emitter.LoadTarget();
                    _il.Emit(OpCodes.Ldc_I4, emitter._resource++);
                    emitter.LoadField(source);
                    emitter.LoadField(target);
                    _il.Emit(OpCodes.Call, Helper(
                        type.Kind == ComponentTypeKind.Own ? nameof(FusedHelpers.MoveOwn) : nameof(FusedHelpers.LendBorrow)));
                    break;
                case ComponentTypeKind.Stream or ComponentTypeKind.Future or ComponentTypeKind.ErrorContext:
                    _il.Emit(OpCodes.Call, Helper(nameof(FusedHelpers.Unsupported)));
                    break;
            }
        }
    }
}
