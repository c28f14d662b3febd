using System.Numerics;

namespace Petrel;

/// <summary>The names of proposals as users and the command line write them.</summary>
internal static class WasmFeatureNames
{
    /// <summary>The name of one feature, as in <c>-W name=y</c>.</summary>
    public static string Name(WasmFeatures feature) => feature switch
    {
        WasmFeatures.SignExtension => "sign-extension",
        WasmFeatures.SaturatingFloatToInt => "saturating-float-to-int",
        WasmFeatures.MultiValue => "multi-value",
        WasmFeatures.BulkMemory => "bulk-memory",
        WasmFeatures.ReferenceTypes => "reference-types",
        WasmFeatures.Simd => "simd",
        WasmFeatures.RelaxedSimd => "relaxed-simd",
        WasmFeatures.TailCalls => "tail-call",
        WasmFeatures.ExtendedConstantExpressions => "extended-const",
        WasmFeatures.MultiMemory => "multi-memory",
        WasmFeatures.Memory64 => "memory64",
        WasmFeatures.FunctionReferences => "function-references",
        WasmFeatures.Gc => "gc",
        WasmFeatures.Exceptions => "exceptions",
        WasmFeatures.LegacyExceptions => "legacy-exceptions",
        WasmFeatures.Threads => "threads",
        WasmFeatures.WideArithmetic => "wide-arithmetic",
        WasmFeatures.CustomPageSizes => "custom-page-sizes",
        WasmFeatures.CompactImports => "compact-imports",
        WasmFeatures.CustomDescriptors => "custom-descriptors",
        WasmFeatures.StackSwitching => "stack-switching",
        WasmFeatures.SharedEverything => "shared-everything-threads",
        WasmFeatures.JsStringBuiltins => "js-string-builtins",
        _ => feature.ToString(),
    };

    /// <summary>"requires the gc proposal, which is disabled", for the first of the <paramref name="missing"/> ones.</summary>
    public static string Requirement(WasmFeatures missing)
    {
        var first = (WasmFeatures)(1L << BitOperations.TrailingZeroCount((long)missing));
        return $"requires the {Name(first)} proposal, which is disabled";
    }
}
