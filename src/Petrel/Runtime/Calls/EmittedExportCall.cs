namespace Petrel.Runtime;

/// <summary>The target of an emitted call.</summary>
internal sealed class EmittedExportCall(FunctionInstance function) : ExportCall(function);
