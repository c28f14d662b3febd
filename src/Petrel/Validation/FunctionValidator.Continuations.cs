using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Validation;

/// <content>Stack switching.</content>
internal sealed partial class FunctionValidator
{
    private void ContinuationInstruction(ref WasmReader reader, Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.ContNew:
                DefinedType type = ReadType(ref reader, CompositeKind.Continuation);
                Pop(Nullable(FunctionOf(type)));
                Push(NonNull(type));
                break;
            case Opcode.ContBind:
                ContinuationBind(ReadType(ref reader, CompositeKind.Continuation), ReadType(ref reader, CompositeKind.Continuation));
                break;
            case Opcode.Suspend:
                Call(ReadTag(ref reader));
                break;
            case Opcode.Resume:
                type = ReadType(ref reader, CompositeKind.Continuation);
                DefinedType function = FunctionOf(type);
                ReadHandlers(ref reader, function);
                Pop(Nullable(type));
                Call(function);
                break;
            case Opcode.ResumeThrow:
                type = ReadType(ref reader, CompositeKind.Continuation);
                DefinedType tag = ReadExceptionTag(ref reader);
                function = FunctionOf(type);
                ReadHandlers(ref reader, function);
                Pop(Nullable(type));
                PopTypes(tag.Parameters);
                PushTypes(function.Results);
                break;
            case Opcode.ResumeThrowRef:
                type = ReadType(ref reader, CompositeKind.Continuation);
                function = FunctionOf(type);
                ReadHandlers(ref reader, function);
                Pop(Nullable(type));
                Pop(WasmType.ExnRef);
                PushTypes(function.Results);
                break;
            default:
                Switch(ReadType(ref reader, CompositeKind.Continuation), ReadTag(ref reader));
                break;
        }
    }

    private DefinedType FunctionOf(DefinedType continuation) => _module.Registry[continuation.Definition.ContinuationFunction];

    /// <summary><c>cont.bind</c> supplies the first parameters of the source; the target takes the rest.</summary>
    private void ContinuationBind(DefinedType source, DefinedType target)
    {
        DefinedType from = FunctionOf(source);
        DefinedType to = FunctionOf(target);
        int bound = from.Parameters.Length - to.Parameters.Length;
        if (bound < 0
            || !Subtyping.AreSubtypes(to.Parameters, 0, from.Parameters, bound, to.Parameters.Length, _module.Registry)
            || !Subtyping.AreSubtypes(from.Results, to.Results, _module.Registry))
        {
            Fail($"type mismatch in continuation types: {_context.Describe(from.Parameters)} -> {_context.Describe(from.Results)} cannot be bound to "
                + $"{_context.Describe(to.Parameters)} -> {_context.Describe(to.Results)}");
        }

        Pop(Nullable(source));
        PopTypes(from.Parameters, bound);
        Push(NonNull(target));
    }

    private void ReadHandlers(ref WasmReader reader, DefinedType resumed)
    {
        int count = reader.ReadCount(ImplementationLimits.Handlers, "handlers");
        for (int i = 0; i < count; i++)
        {
            ResumeHandler handler = InstructionReader.ReadHandler(ref reader);
            DefinedType tag = GetTag(handler.Tag);
            if (handler.IsSwitch)
            {
                if (tag.Parameters.Length > 0 || !Subtyping.AreSubtypes(resumed.Results, tag.Results, _module.Registry))
                {
                    Fail($"type mismatch in switch tag: [] -> {_context.Describe(resumed.Results)} expected, "
                        + $"{_context.Describe(tag.Parameters)} -> {_context.Describe(tag.Results)} found");
                }
            }
            else
            {
                CheckSuspendHandler(tag, Label(handler.Label), resumed);
            }
        }
    }

    /// <summary>The label takes what the tag carries and a continuation that takes the tag's results to the resumed one's.</summary>
    private void CheckSuspendHandler(DefinedType tag, WasmType[] label, DefinedType resumed)
    {
        if (label.Length == 0 || !label[^1].IsReference || label[^1].Heap.Kind != HeapKind.Defined)
        {
            Fail($"type mismatch: instruction requires concrete continuation reference type but label has {_context.Describe(label)}");
        }

        if (_module.Registry[label[^1].Heap.TypeId].Kind != CompositeKind.Continuation)
        {
            Fail($"non-continuation type {_context.ModuleIndex(label[^1].Heap.TypeId)} in the label of a handler, which has {_context.Describe(label)}");
        }

        DefinedType rest = FunctionOf(_module.Registry[label[^1].Heap.TypeId]);
        if (tag.Parameters.Length != label.Length - 1
            || !Subtyping.AreSubtypes(tag.Parameters, 0, label, 0, tag.Parameters.Length, _module.Registry)
            || !Subtyping.AreSubtypes(rest.Parameters, tag.Results, _module.Registry)
            || !Subtyping.AreSubtypes(resumed.Results, rest.Results, _module.Registry))
        {
            Fail($"type mismatch: label {_context.Describe(label)} cannot handle a tag of type "
                + $"{_context.Describe(tag.Parameters)} -> {_context.Describe(tag.Results)} here");
        }
    }

    private void Switch(DefinedType type, DefinedType tag)
    {
        DefinedType target = FunctionOf(type);
        WasmType last = target.Parameters.Length == 0 ? WasmType.Bottom : target.Parameters[^1];
        if (!last.IsReference || last.Heap.Kind != HeapKind.Defined
            || _module.Registry[last.Heap.TypeId].Kind != CompositeKind.Continuation)
        {
            Fail($"type mismatch: switch needs a continuation whose last parameter is a continuation, {_context.Describe(target.Parameters)} found");
        }

        DefinedType returned = FunctionOf(_module.Registry[last.Heap.TypeId]);
        if (tag.Parameters.Length > 0
            || !Subtyping.AreSubtypes(target.Results, tag.Results, _module.Registry)
            || !Subtyping.AreSubtypes(tag.Results, returned.Results, _module.Registry))
        {
            Fail($"type mismatch in switch tag: {_context.Describe(tag.Parameters)} -> {_context.Describe(tag.Results)} does not lie between "
                + $"{_context.Describe(target.Results)} and {_context.Describe(returned.Results)}");
        }

        Pop(Nullable(type));
        PopTypes(target.Parameters, target.Parameters.Length - 1);
        PushTypes(returned.Parameters);
    }
}
