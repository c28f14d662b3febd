using System.Text;
using Petrel.Components.Definition;

namespace Petrel.Components.Text;

/// <summary>Canonical definitions.</summary>
internal sealed partial class ComponentPrinter
{
    private void PrintCanon(CanonItem item)
    {
        if (item.Kind == CanonKind.Lift)
        {
            _output.Write($"(canon lift (core func {item.FunctionIndex}){Options(item.Options)} (func{Next(Sort.Function)} (type {item.TypeIndex})))");
            return;
        }

        _output.Write($"(canon {CanonNames.Of(item.Kind)}{Immediates(item)} (core func{Next(new Sort(ComponentSort.Core, CoreSort.Function))}))");
    }

    private static string Immediates(CanonItem item)
    {
        switch (item.Kind)
        {
            case CanonKind.Lower:
                return $" (func {item.FunctionIndex}){Options(item.Options)}";
            case CanonKind.ResourceNew or CanonKind.ResourceDrop or CanonKind.ResourceRep
                or CanonKind.StreamNew or CanonKind.StreamDropReadable or CanonKind.StreamDropWritable
                or CanonKind.FutureNew or CanonKind.FutureDropReadable or CanonKind.FutureDropWritable:
                return $" {item.TypeIndex}";
            case CanonKind.StreamRead or CanonKind.StreamWrite or CanonKind.FutureRead or CanonKind.FutureWrite:
                return $" {item.TypeIndex}{Options(item.Options)}";
            case CanonKind.StreamCancelRead or CanonKind.StreamCancelWrite or CanonKind.FutureCancelRead or CanonKind.FutureCancelWrite:
                return $" {item.TypeIndex}{(item.IsAsync ? " async" : "")}";
            case CanonKind.SubtaskCancel:
                return item.IsAsync ? " async" : "";
            case CanonKind.TaskReturn:
                return $"{(item.ResultSyntax is { } result ? $" (result {Text(result)})" : "")}{Options(item.Options)}";
            case CanonKind.ContextGet or CanonKind.ContextSet:
                return $" {(item.IsContext64 ? "i64" : "i32")} {item.ContextSlot}";
            case CanonKind.WaitableSetWait or CanonKind.WaitableSetPoll:
                return $"{(item.IsCancellable ? " cancellable" : "")} (memory {item.Options.Memory})";
            case CanonKind.ErrorContextNew or CanonKind.ErrorContextDebugMessage:
                return Options(item.Options);
            case CanonKind.ThreadNewIndirect:
                return $" {item.TypeIndex} (core table {item.TableIndex})";
            case CanonKind.ThreadSpawnRef:
                return $"{(item.IsShared ? " shared" : "")} {item.TypeIndex}";
            case CanonKind.ThreadSpawnIndirect:
                return $"{(item.IsShared ? " shared" : "")} {item.TypeIndex} (core table {item.TableIndex})";
            case CanonKind.ThreadAvailableParallelism:
                return item.IsShared ? " shared" : "";
            default:
                return item.IsCancellable ? " cancellable" : "";
        }
    }

    private static string Options(CanonOptions options)
    {
        var text = new StringBuilder();
        foreach (CanonOptionKind kind in options.Order)
        {
            text.Append(' ').Append(kind switch
            {
                CanonOptionKind.Utf8 => "string-encoding=utf8",
                CanonOptionKind.Utf16 => "string-encoding=utf16",
                CanonOptionKind.Latin1Utf16 => "string-encoding=latin1+utf16",
                CanonOptionKind.Memory => $"(memory {options.Memory})",
                CanonOptionKind.Realloc => $"(realloc {options.Realloc})",
                CanonOptionKind.PostReturn => $"(post-return {options.PostReturn})",
                CanonOptionKind.Callback => $"(callback {options.Callback})",
                _ => "async",
            });
        }

        return text.ToString();
    }
}
