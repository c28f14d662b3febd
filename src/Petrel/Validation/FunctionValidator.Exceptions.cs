using Petrel.Binary;
using Petrel.Collections;
using Petrel.Types;

namespace Petrel.Validation;

/// <content>Exceptions, in the form of the 3.0 specification and in the superseded one.</content>
internal sealed partial class FunctionValidator
{
    private DefinedType ReadTag(ref WasmReader reader) => GetTag(reader.ReadU32());

    private DefinedType GetTag(uint index)
    {
        if (index >= (uint)_module.TagTypeIndices.Length)
        {
            Fail($"unknown tag {index}: the module has {_module.TagTypeIndices.Length}");
        }

        return _module.Types[_module.TagTypeIndices[index]];
    }

    private DefinedType ReadExceptionTag(ref WasmReader reader)
    {
        DefinedType tag = ReadTag(ref reader);
        CheckException(tag);
        return tag;
    }

    /// <summary>With stack switching, tags may have results; those cannot be thrown.</summary>
    private void CheckException(DefinedType tag)
    {
        if (tag.Results.Length > 0)
        {
            Fail($"non-empty tag result type: an exception has no results, the tag has {_context.Describe(tag.Results)}");
        }
    }

    private void TryTable(ref WasmReader reader)
    {
        ReadBlockType(ref reader, out WasmType[] parameters, out WasmType[] results);
        int count = reader.ReadCount(ImplementationLimits.CatchClauses, "catch clauses");
        for (int i = 0; i < count; i++)
        {
            // Labels of clauses count from outside the try_table: its own frame is not open yet.
            CatchClause clause = InstructionReader.ReadCatchClause(ref reader);
            WasmType[] payload = _none;
            if (!clause.CatchesAll)
            {
                DefinedType tag = GetTag(clause.Tag);
                CheckException(tag);
                payload = tag.Parameters;
            }

            CheckCatch(payload, clause.PassesReference, Label(clause.Label));
        }

        PopTypes(parameters);
        PushFrame(FrameKind.TryTable, parameters, results);
    }

    private void CheckCatch(WasmType[] payload, bool passesReference, WasmType[] label)
    {
        int expected = payload.Length + (passesReference ? 1 : 0);
        if (label.Length != expected
            || !Subtyping.AreSubtypes(payload, 0, label, 0, payload.Length, _module.Registry)
            || (passesReference && !IsSubtype(Abstract(HeapKind.Exn, nullable: false), label[^1])))
        {
            Fail($"type mismatch: the label takes {_context.Describe(label)}, the catch clause gives {_context.Describe(payload)}{(passesReference ? " and an exception reference" : "")}");
        }
    }

    private void Catch(ref WasmReader reader)
    {
        ControlFrame frame = _frames[_depth - 1];
        if (frame.Kind is not (FrameKind.Try or FrameKind.Catch))
        {
            throw new MalformedModuleException($"misplaced CATCH opcode: the innermost open block is a {Describe(frame.Kind)}", _offset);
        }

        DefinedType tag = ReadExceptionTag(ref reader);
        PopFrame();
        PushFrame(FrameKind.Catch, _none, frame.Results);
        PushTypes(tag.Parameters);
    }

    private void CatchAll()
    {
        ControlFrame frame = _frames[_depth - 1];
        if (frame.Kind is not (FrameKind.Try or FrameKind.Catch))
        {
            throw new MalformedModuleException($"misplaced CATCH_ALL opcode: the innermost open block is a {Describe(frame.Kind)}", _offset);
        }

        PopFrame();
        PushFrame(FrameKind.CatchAll, _none, frame.Results);
    }

    /// <summary>Ends a try; its label counts from outside it.</summary>
    private void Delegate(ref WasmReader reader)
    {
        ControlFrame frame = _frames[_depth - 1];
        if (frame.Kind != FrameKind.Try)
        {
            throw new MalformedModuleException($"misplaced DELEGATE opcode: the innermost open block is a {Describe(frame.Kind)}", _offset);
        }

        PopFrame();
        _ = Label(reader.ReadU32());
        PushTypes(frame.Results);
    }

    private void Rethrow(ref WasmReader reader)
    {
        uint index = reader.ReadU32();
        _ = Label(index);
        FrameKind kind = _frames[_depth - 1 - (int)index].Kind;
        if (kind is not (FrameKind.Catch or FrameKind.CatchAll))
        {
            Fail($"invalid rethrow label {index}: it names a {Describe(kind)}, a catch or catch_all is expected");
        }

        MarkUnreachable();
    }
}
