namespace Petrel.Runtime;

/// <summary>A function of <c>wasm:js-string</c> as an import that is not called directly sees it.</summary>
internal sealed class JsStringFunction(FunctionType type, nint code) : HostFunction(type)
{
    protected override nint GetEntryPoint(Engine engine) => code;
}
