using Petrel.Binary;
using Petrel.Compilation;
using Petrel.Types;

namespace Petrel.Runtime;

/// <summary>A function of <c>wasm:js-string</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Signature">
/// Its type as <c>parameters:results</c>: i for i32, e for externref, s for <c>(ref extern)</c>, a for
/// <c>(ref null (array (mut i16)))</c>.
/// </param>
/// <param name="Method">The method that generated code calls.</param>
/// <param name="Code">The same as a managed function pointer.</param>
internal sealed record JsStringBuiltin(string Name, string Signature, RuntimeMethod Method, nint Code)
{
    /// <summary>The module that they are imported from.</summary>
    public const string ModuleName = "wasm:js-string";

    /// <summary>All of them.</summary>
    public static JsStringBuiltin[] All => field ??= CreateAll();

    /// <summary>The builtin that an imported function of a module is, when names and type agree, or null.</summary>
    public static JsStringBuiltin? Find(ModuleDefinition module, in ImportDefinition import)
    {
        if (import.Kind != ExternKind.Function || import.Module != ModuleName)
        {
            return null;
        }

        foreach (JsStringBuiltin builtin in All)
        {
            if (builtin.Name == import.Name)
            {
                return builtin.TypeIn(module.Registry).IsSubtypeOf(module.FunctionType(import.Index)) ? builtin : null;
            }
        }

        return null;
    }

    /// <summary>The type of the function in an engine.</summary>
    public DefinedType TypeIn(TypeRegistry registry)
    {
        int colon = Signature.IndexOf(':', StringComparison.Ordinal);
        return registry.AddFunction(
            Array.ConvertAll(Signature[..colon].ToCharArray(), letter => TypeOf(letter, registry)),
            Array.ConvertAll(Signature[(colon + 1)..].ToCharArray(), letter => TypeOf(letter, registry)));
    }

    private static WasmType TypeOf(char letter, TypeRegistry registry)
    {
        switch (letter)
        {
            case 'i':
                return WasmType.I32;
            case 'e':
                return WasmType.ExternRef;
            case 's':
                return WasmType.ExternRef.AsNonNull();
            default:
                var type = new DefinedType[1];
                registry.AddGroup([new SubType(CompositeKind.Array, true, -1, [], [], [new FieldType(WasmType.I16, true)])], type);
                return WasmType.Reference(HeapType.Defined(type[0].Id), nullable: true);
        }
    }

    private static unsafe JsStringBuiltin[] CreateAll() =>
    [
        New("cast", nameof(JsStringOperations.Cast), "e:s", (nint)(delegate*<object?, ModuleInstance, object>)&JsStringOperations.Cast),
        New("test", nameof(JsStringOperations.Test), "e:i", (nint)(delegate*<object?, ModuleInstance, int>)&JsStringOperations.Test),
        New("fromCharCodeArray", nameof(JsStringOperations.FromCharCodeArray), "aii:s", (nint)(delegate*<object?, int, int, ModuleInstance, object>)&JsStringOperations.FromCharCodeArray),
        New("intoCharCodeArray", nameof(JsStringOperations.IntoCharCodeArray), "eai:i", (nint)(delegate*<object?, object?, int, ModuleInstance, int>)&JsStringOperations.IntoCharCodeArray),
        New("fromCharCode", nameof(JsStringOperations.FromCharCode), "i:s", (nint)(delegate*<int, ModuleInstance, object>)&JsStringOperations.FromCharCode),
        New("fromCodePoint", nameof(JsStringOperations.FromCodePoint), "i:s", (nint)(delegate*<int, ModuleInstance, object>)&JsStringOperations.FromCodePoint),
        New("charCodeAt", nameof(JsStringOperations.CharCodeAt), "ei:i", (nint)(delegate*<object?, int, ModuleInstance, int>)&JsStringOperations.CharCodeAt),
        New("codePointAt", nameof(JsStringOperations.CodePointAt), "ei:i", (nint)(delegate*<object?, int, ModuleInstance, int>)&JsStringOperations.CodePointAt),
        New("length", nameof(JsStringOperations.Length), "e:i", (nint)(delegate*<object?, ModuleInstance, int>)&JsStringOperations.Length),
        New("concat", nameof(JsStringOperations.Concat), "ee:s", (nint)(delegate*<object?, object?, ModuleInstance, object>)&JsStringOperations.Concat),
        New("substring", nameof(JsStringOperations.Substring), "eii:s", (nint)(delegate*<object?, int, int, ModuleInstance, object>)&JsStringOperations.Substring),
        New("equals", nameof(JsStringOperations.Equals), "ee:i", (nint)(delegate*<object?, object?, ModuleInstance, int>)&JsStringOperations.Equals),
        New("compare", nameof(JsStringOperations.Compare), "ee:i", (nint)(delegate*<object?, object?, ModuleInstance, int>)&JsStringOperations.Compare),
    ];

    private static JsStringBuiltin New(string name, string method, string signature, nint code)
    {
        // In generated code every reference outside the function hierarchy is an object.
        string letters = signature.Replace('e', 'o').Replace('s', 'o').Replace('a', 'o').Replace(":", "I:", StringComparison.Ordinal);
        return new JsStringBuiltin(name, signature, new RuntimeMethod(RuntimeType.JsStringOperations, method, letters), code);
    }
}
