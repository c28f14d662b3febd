using System.Text;
using Petrel.Components.Definition;
using Petrel.Components.Runtime;
using Petrel.Runtime;

namespace Petrel.Components.Abi;

/// <summary>A built-in for asynchronous calls: components may import it, and calling it traps.</summary>
internal sealed class UnsupportedBuiltin(FunctionType type, CanonKind kind, ComponentInstanceState state) : UntypedHostFunction(type, static (_, _, _) => { })
{
    private protected override void Call(RuntimeValue[] contents)
    {
        if (!state.MayLeave)
        {
            AbiTrap.CannotLeave();
        }

        AbiTrap.Unsupported($"the built-in {NameOf(kind)} of the component model's async support was called, which is not supported yet");
    }

    /// <summary>As in the text format: <c>stream.cancel-read</c>.</summary>
    private static string NameOf(CanonKind kind)
    {
        var name = new StringBuilder();
        bool isFirst = true;
        foreach (char letter in kind.ToString())
        {
            if (char.IsUpper(letter) && name.Length > 0)
            {
                // The first word is what it works on; error-context and waitable-set are two words themselves.
                bool isTwoWords = isFirst && (name.ToString() is "error" or "waitable") && kind is not CanonKind.WaitableJoin;
                name.Append(isFirst && !isTwoWords ? '.' : '-');
                isFirst = isFirst && isTwoWords;
            }

            name.Append(char.ToLowerInvariant(letter));
        }

        return name.ToString();
    }
}
