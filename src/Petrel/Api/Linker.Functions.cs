using Petrel.Binary;
using Petrel.Runtime;
using Petrel.Types;

namespace Petrel;

/// <content>Functions of the host.</content>
public sealed partial class Linker
{
    /// <summary>Names a function whose signature is known only at run time.</summary>
    /// <param name="module">First part of the name.</param>
    /// <param name="name">Second part of the name.</param>
    /// <param name="type">Parameters and results.</param>
    /// <param name="callback">What to call.</param>
    /// <exception cref="InvalidOperationException">The name is taken and <see cref="AllowShadowing"/> is false.</exception>
    public void DefineFunction(string module, string name, FunctionType type, UntypedCallback callback)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(callback);
        Add(module, name, new UntypedHostFunction(type, callback));
    }

    /// <summary>
    /// Names a function of the host given as a delegate of any type: any number of parameters, a leading <see cref="Caller"/> or
    /// none, several results as a value tuple.
    /// </summary>
    /// <exception cref="ArgumentException">A type of the signature has no counterpart in WebAssembly.</exception>
    /// <exception cref="InvalidOperationException">The name is taken and <see cref="AllowShadowing"/> is false.</exception>
    public void DefineFunction(string module, string name, Delegate callback) => Add(module, name, TypedCalls.Define(callback));

    /// <summary>
    /// Gives every imported function of a module that is not defined yet a stand-in that traps with
    /// <see cref="TrapCode.UnknownImport"/> when it is called.
    /// </summary>
    public void DefineUnknownImportsAsTraps(Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        foreach (ImportDefinition import in module.Definition.Imports)
        {
            if (import.Kind == ExternKind.Function && !IsDefined(import.Module, import.Name))
            {
                string message = $"unknown import called: {ImportMatching.Name(import)} is not provided";
                Add(import.Module, import.Name, new UntypedHostFunction(
                    new FunctionType(module.Definition.FunctionType(import.Index), module.Definition.Registry),
                    (_, _, _) => throw new TrapException(TrapCode.UnknownImport, message)));
            }
        }
    }

    /// <summary>
    /// Gives every imported function of a module that is not defined yet a stand-in that does nothing and returns zeros and
    /// nulls.
    /// </summary>
    /// <exception cref="LinkException">A result is a reference that cannot be null: there is no such value to return.</exception>
    public void DefineUnknownImportsAsDefaults(Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        foreach (ImportDefinition import in module.Definition.Imports)
        {
            if (import.Kind != ExternKind.Function || IsDefined(import.Module, import.Name))
            {
                continue;
            }

            DefinedType type = module.Definition.FunctionType(import.Index);
            foreach (WasmType result in type.Results)
            {
                if (!result.IsDefaultable)
                {
                    throw new LinkException($"unknown import {ImportMatching.Name(import)}: a result of type {result} has no default value");
                }
            }

            Add(import.Module, import.Name, new UntypedHostFunction(
                new FunctionType(type, module.Definition.Registry), static (_, _, _) => { }));
        }
    }
}
