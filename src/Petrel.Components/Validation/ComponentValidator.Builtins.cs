using Petrel.Components.Definition;
using Petrel.Types;

namespace Petrel.Components.Validation;

/// <content>Canonical built-ins and the types of their core functions.</content>
internal sealed partial class ComponentValidator
{
    private const ValueKind I32 = ValueKind.Int32;
    private const ValueKind I64 = ValueKind.Int64;

    private FunctionType VisitBuiltin(CanonItem item)
    {
        ValueKind pointer = CoreSignatures.Pointer(item.Is64);
        switch (item.Kind)
        {
            case CanonKind.ResourceNew or CanonKind.ResourceRep or CanonKind.ResourceDrop:
                return VisitResourceBuiltin(item);
            case CanonKind.StreamNew or CanonKind.FutureNew:
                ResolveWaitable(item);
                return CoreSignatures.Of([], [I64]);
            case CanonKind.StreamRead or CanonKind.StreamWrite or CanonKind.FutureRead or CanonKind.FutureWrite:
                return VisitCopy(item, pointer);
            case CanonKind.StreamCancelRead or CanonKind.StreamCancelWrite or CanonKind.FutureCancelRead or CanonKind.FutureCancelWrite:
                ResolveWaitable(item);
                return CoreSignatures.Of([I32], [I32]);
            case CanonKind.StreamDropReadable or CanonKind.StreamDropWritable or CanonKind.FutureDropReadable or CanonKind.FutureDropWritable:
                ResolveWaitable(item);
                return CoreSignatures.Of([I32], []);
            case CanonKind.ErrorContextNew or CanonKind.ErrorContextDebugMessage:
                CheckBuiltinOptions(item);
                if (item.Options.IsAsync)
                {
                    Fail("canonical option `async` cannot be specified for error-context built-ins");
                }

                RequireMemory(item.Options);
                if (item.Kind == CanonKind.ErrorContextNew)
                {
                    return CoreSignatures.Of([pointer, pointer], [I32]);
                }

                RequireRealloc(item.Options);
                return CoreSignatures.Of([I32, pointer], []);
            case CanonKind.WaitableSetWait or CanonKind.WaitableSetPoll:
                return CoreSignatures.Of([I32, pointer], [I32]);
            case CanonKind.ContextGet or CanonKind.ContextSet:
                if (item.ContextSlot >= 2)
                {
                    Fail($"context slot {item.ContextSlot} is out of range: 0 or 1 expected");
                }

                ValueKind slot = item.IsContext64 ? I64 : I32;
                return item.Kind == CanonKind.ContextGet ? CoreSignatures.Of([], [slot]) : CoreSignatures.Of([slot], []);
            case CanonKind.ThreadNewIndirect:
                return VisitNewIndirect(item);
            case CanonKind.ThreadSpawnRef or CanonKind.ThreadSpawnIndirect or CanonKind.ThreadAvailableParallelism:
                Fail("threads in parallel (thread.spawn-ref, thread.spawn-indirect, thread.available-parallelism) are not supported");
                return null!;
            case CanonKind.TaskCancel or CanonKind.BackpressureInc or CanonKind.BackpressureDec:
                return CoreSignatures.Of([], []);
            case CanonKind.WaitableJoin:
                return CoreSignatures.Of([I32, I32], []);
            case CanonKind.WaitableSetNew or CanonKind.ThreadIndex or CanonKind.ThreadYield or CanonKind.ThreadSuspend:
                return CoreSignatures.Of([], [I32]);
            case CanonKind.SubtaskDrop or CanonKind.ErrorContextDrop or CanonKind.WaitableSetDrop or CanonKind.ThreadResumeLater:
                return CoreSignatures.Of([I32], []);
            default:
                // subtask.cancel and the switches to a thread.
                return CoreSignatures.Of([I32], [I32]);
        }
    }

    private FunctionType VisitResourceBuiltin(CanonItem item)
    {
        ResourceType resource = GetResource(item.TypeIndex);
        item.Resource = resource;
        if (item.Kind == CanonKind.ResourceDrop)
        {
            return CoreSignatures.Of([I32], []);
        }

        if (!_scope.LocalResources.Contains(resource.Identity))
        {
            Fail($"type index {item.TypeIndex} is not a local resource: resource.new and resource.rep belong to the component that defines it");
        }

        return CoreSignatures.Of([I32], [I32]);
    }

    private void ResolveWaitable(CanonItem item)
    {
        bool isStream = item.Kind is >= CanonKind.StreamNew and <= CanonKind.StreamDropWritable;
        ComponentType type = Get(_scope.Types, item.TypeIndex, "type");
        if (isStream ? type is not StreamType : type is not FutureType)
        {
            Fail($"type index {item.TypeIndex} is not a {(isStream ? "stream" : "future")} type");
        }

        item.ValueType = (ComponentValueType)type;
    }

    private FunctionType VisitCopy(CanonItem item, ValueKind pointer)
    {
        ResolveWaitable(item);
        CheckBuiltinOptions(item);
        ComponentValueType? element = item.ValueType is StreamType stream ? stream.Element : ((FutureType)item.ValueType!).Element;
        if (element is not null)
        {
            RequireMemory(item.Options);
            if (item.Kind is CanonKind.StreamRead or CanonKind.FutureRead && element.Contains(TypeContents.Pointer))
            {
                RequireRealloc(item.Options);
            }
        }

        return item.ValueType is StreamType ? CoreSignatures.Of([I32, pointer, pointer], [I32]) : CoreSignatures.Of([I32, pointer], [I32]);
    }

    private void CheckBuiltinOptions(CanonItem item)
    {
        Forbid(item.Options.PostReturn, "post-return", "built-ins");
        Forbid(item.Options.Callback, "callback", "built-ins");
    }

    private FunctionType VisitNewIndirect(CanonItem item)
    {
        TableDeclaration table = Get(_scope.CoreTables, item.TableIndex, "table");
        ValueKind index = CoreSignatures.Pointer(table.Is64);
        if (item.TypeIndex >= (uint)_scope.CoreTypeCount)
        {
            Fail($"unknown core type {item.TypeIndex}: type index out of bounds");
        }

        DefinedType? type = _scope.CoreTypes[(int)item.TypeIndex];
        if (type is not { Kind: CompositeKind.Function } || !(new FunctionType(type, _registry) is { } start
            && (start.Equals(CoreSignatures.Of([I32], [])) || start.Equals(CoreSignatures.Of([I64], [])))))
        {
            Fail($"core type index {item.TypeIndex} is not the type of a start function: (i32) -> () expected");
        }

        if (table.Type.Element != WasmType.FuncRef)
        {
            Fail($"a table of funcref expected for thread.new-indirect, {table} found");
        }

        return CoreSignatures.Of([index, new FunctionType(type, _registry).ParameterKinds[0]], [I32]);
    }
}
