using Petrel.Binary;
using Petrel.Components.Definition;

namespace Petrel.Components.Binary;

/// <content>Canonical definitions.</content>
internal static partial class ComponentDecoder
{
    private static CanonItem ReadCanon(ref WasmReader reader)
    {
        int offset = reader.Position;
        byte opcode = reader.ReadByte();
        var kind = (CanonKind)opcode;
        switch (kind)
        {
            case CanonKind.Lift:
                RequireFunctionSort(ref reader, "canonical function lift");
                uint lifted = reader.ReadU32();
                CanonOptions liftOptions = ReadOptions(ref reader);
                return new CanonItem(offset, kind) { FunctionIndex = lifted, Options = liftOptions, TypeIndex = reader.ReadU32() };
            case CanonKind.Lower:
                RequireFunctionSort(ref reader, "canonical function lower");
                return new CanonItem(offset, kind) { FunctionIndex = reader.ReadU32(), Options = ReadOptions(ref reader) };
            case CanonKind.ResourceNew or CanonKind.ResourceDrop or CanonKind.ResourceRep
                or CanonKind.StreamNew or CanonKind.StreamDropReadable or CanonKind.StreamDropWritable
                or CanonKind.FutureNew or CanonKind.FutureDropReadable or CanonKind.FutureDropWritable:
                return new CanonItem(offset, kind) { TypeIndex = reader.ReadU32() };
            case CanonKind.StreamRead or CanonKind.StreamWrite or CanonKind.FutureRead or CanonKind.FutureWrite:
                return new CanonItem(offset, kind) { TypeIndex = reader.ReadU32(), Options = ReadOptions(ref reader) };
            case CanonKind.StreamCancelRead or CanonKind.StreamCancelWrite or CanonKind.FutureCancelRead or CanonKind.FutureCancelWrite:
                return new CanonItem(offset, kind) { TypeIndex = reader.ReadU32(), IsAsync = ReadBoolean(ref reader) };
            case CanonKind.SubtaskCancel:
                return new CanonItem(offset, kind) { IsAsync = ReadBoolean(ref reader) };
            case CanonKind.TaskReturn:
                return new CanonItem(offset, kind) { ResultSyntax = ReadResultList(ref reader), Options = ReadOptions(ref reader) };
            case CanonKind.ContextGet or CanonKind.ContextSet:
                return new CanonItem(offset, kind) { IsContext64 = ReadContextType(ref reader), ContextSlot = reader.ReadU32() };
            case CanonKind.ThreadYield or CanonKind.ThreadSuspend or CanonKind.ThreadSuspendThenResume or CanonKind.ThreadYieldThenResume
                or CanonKind.ThreadSuspendThenPromote or CanonKind.ThreadYieldThenPromote:
                return new CanonItem(offset, kind) { IsCancellable = ReadBoolean(ref reader) };
            case CanonKind.WaitableSetWait or CanonKind.WaitableSetPoll:
                return new CanonItem(offset, kind)
                {
                    IsCancellable = ReadBoolean(ref reader),
                    Options = new CanonOptions { Memory = reader.ReadU32() },
                };
            case CanonKind.ErrorContextNew or CanonKind.ErrorContextDebugMessage:
                return new CanonItem(offset, kind) { Options = ReadOptions(ref reader) };
            case CanonKind.ThreadNewIndirect:
                return new CanonItem(offset, kind) { TypeIndex = reader.ReadU32(), TableIndex = reader.ReadU32() };
            case CanonKind.ThreadSpawnRef:
                return new CanonItem(offset, kind) { IsShared = ReadBoolean(ref reader), TypeIndex = reader.ReadU32() };
            case CanonKind.ThreadSpawnIndirect:
                return new CanonItem(offset, kind) { IsShared = ReadBoolean(ref reader), TypeIndex = reader.ReadU32(), TableIndex = reader.ReadU32() };
            case CanonKind.ThreadAvailableParallelism:
                return new CanonItem(offset, kind) { IsShared = ReadBoolean(ref reader) };
            case CanonKind.TaskCancel or CanonKind.SubtaskDrop or CanonKind.ErrorContextDrop or CanonKind.WaitableSetNew
                or CanonKind.WaitableSetDrop or CanonKind.WaitableJoin or CanonKind.BackpressureInc or CanonKind.BackpressureDec
                or CanonKind.ThreadIndex or CanonKind.ThreadResumeLater:
                return new CanonItem(offset, kind);
            default:
                throw Unexpected(opcode, "canonical function", offset);
        }
    }

    private static void RequireFunctionSort(ref WasmReader reader, string what)
    {
        int offset = reader.Position;
        byte sort = reader.ReadByte();
        if (sort != 0)
        {
            throw Unexpected(sort, what, offset);
        }
    }

    private static bool ReadBoolean(ref WasmReader reader)
    {
        int offset = reader.Position;
        byte value = reader.ReadByte();
        return value <= 1 ? value == 1 : throw new MalformedModuleException($"invalid boolean value {value}: 0 or 1 expected", offset);
    }

    private static bool ReadContextType(ref WasmReader reader)
    {
        int offset = reader.Position;
        byte type = reader.ReadByte();
        return type is 0x7F or 0x7E
            ? type == 0x7E
            : throw new MalformedModuleException($"malformed type 0x{type:x2} of a context slot: i32 (0x7f) or i64 (0x7e) expected", offset);
    }

    private static CanonOptions ReadOptions(ref WasmReader reader)
    {
        int count = reader.ReadCount(ComponentLimits.Items, "canonical options");
        if (count == 0)
        {
            return CanonOptions.None;
        }

        var order = new List<CanonOptionKind>();
        var options = new CanonOptions();
        for (int i = 0; i < count; i++)
        {
            int offset = reader.Position;
            byte code = reader.ReadByte();
            var kind = (CanonOptionKind)code;
            if (code > (byte)CanonOptionKind.Callback)
            {
                throw Unexpected(code, "canonical option", offset);
            }

            foreach (CanonOptionKind earlier in order)
            {
                if (earlier == kind && kind > CanonOptionKind.Latin1Utf16)
                {
                    throw new InvalidModuleException($"canonical option `{Name(kind)}` is specified more than once", offset);
                }

                if (earlier <= CanonOptionKind.Latin1Utf16 && kind <= CanonOptionKind.Latin1Utf16)
                {
                    throw new InvalidModuleException($"canonical encoding option `{Name(earlier)}` conflicts with option `{Name(kind)}`", offset);
                }
            }

            order.Add(kind);
            options = kind switch
            {
                CanonOptionKind.Memory => options with { Memory = reader.ReadU32() },
                CanonOptionKind.Realloc => options with { Realloc = reader.ReadU32() },
                CanonOptionKind.PostReturn => options with { PostReturn = reader.ReadU32() },
                CanonOptionKind.Callback => options with { Callback = reader.ReadU32() },
                CanonOptionKind.Async => options with { IsAsync = true },
                _ => options with { WrittenEncoding = (StringEncoding)kind },
            };
        }

        return options with { Order = order };
    }

    private static string Name(CanonOptionKind kind) => kind switch
    {
        CanonOptionKind.Utf8 => "utf8",
        CanonOptionKind.Utf16 => "utf16",
        CanonOptionKind.Latin1Utf16 => "latin1-utf16",
        CanonOptionKind.Memory => "memory",
        CanonOptionKind.Realloc => "realloc",
        CanonOptionKind.PostReturn => "post-return",
        CanonOptionKind.Async => "async",
        _ => "callback",
    };
}
