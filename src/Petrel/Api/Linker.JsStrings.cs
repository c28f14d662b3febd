using Petrel.Binary;
using Petrel.Runtime;
using Petrel.Types;

namespace Petrel;

/// <content>Strings of JavaScript, which are strings of .NET.</content>
public sealed partial class Linker
{
    private string? _stringConstants;

    /// <summary>
    /// Names the functions of <c>wasm:js-string</c> (JS String Builtins): cast, test, fromCharCodeArray, intoCharCodeArray,
    /// fromCharCode, fromCodePoint, charCodeAt, codePointAt, length, concat, substring, equals and compare. Their strings are
    /// <see cref="string"/>s, passed as externref. An engine with <see cref="WasmFeatures.JsStringBuiltins"/> has them in
    /// every linker, and compiled code then calls them without going through the import.
    /// </summary>
    /// <exception cref="InvalidOperationException">A name is taken and <see cref="AllowShadowing"/> is false.</exception>
    public void DefineJsStringBuiltins()
    {
        if ((Engine.Options.Features & WasmFeatures.JsStringBuiltins) == 0)
        {
            AddJsStringBuiltins();
        }
    }

    /// <summary>
    /// Lets modules import string constants: every immutable global of type externref, or <c>(ref extern)</c>, that is
    /// imported from <paramref name="module"/> and not defined otherwise is the string that its name is.
    /// </summary>
    /// <param name="module">The module name to import from; toolchains use <c>'</c> or <c>_</c>.</param>
    public void DefineStringConstants(string module)
    {
        ArgumentNullException.ThrowIfNull(module);
        _stringConstants = module;
    }

    private void AddJsStringBuiltins()
    {
        foreach (JsStringBuiltin builtin in JsStringBuiltin.All)
        {
            Add(JsStringBuiltin.ModuleName, builtin.Name, new JsStringFunction(new FunctionType(builtin.TypeIn(Engine.Types), Engine.Types), builtin.Code));
        }
    }

    /// <summary>The global that a module imports as a string constant, or null when it does not.</summary>
    internal GlobalInstance? StringConstant(in ImportDefinition import) =>
        import.Kind == ExternKind.Global && import.Module == _stringConstants
            ? GlobalInstance.Create(
                new GlobalType(WasmType.ExternRef.AsNonNull(), IsMutable: false), new RuntimeValue { Reference = import.Name })
            : null;
}
