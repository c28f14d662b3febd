using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Petrel.Runtime;

/// <summary>A collectible assembly for emitted calls, which may use the internals of Petrel and of the embedder's types.</summary>
internal readonly struct EmittedModule
{
    private readonly ModuleBuilder _module;

    /// <param name="types">Types that the emitted code names; they need not be public.</param>
    public EmittedModule(params ReadOnlySpan<Type> types)
    {
        AssemblyBuilder assembly = AssemblyBuilder.DefineDynamicAssembly(
            new AssemblyName("Petrel.Emitted"), AssemblyBuilderAccess.RunAndCollect);
        var names = new HashSet<string>(StringComparer.Ordinal);
        AllowAccess(assembly, typeof(EmittedModule).Assembly, names);
        foreach (Type type in types)
        {
            AllowAccess(assembly, type, names);
        }

        _module = assembly.DefineDynamicModule("Petrel.Emitted");
    }

    public TypeBuilder DefineType(string name, TypeAttributes attributes, Type parent) =>
        _module.DefineType(name, attributes, parent);

    private static void AllowAccess(AssemblyBuilder assembly, Type type, HashSet<string> names)
    {
        AllowAccess(assembly, type.Assembly, names);
        foreach (Type argument in type.GenericTypeArguments)
        {
            AllowAccess(assembly, argument, names);
        }

        foreach (MethodInfo method in type.GetMethods())
        {
            foreach (ParameterInfo parameter in method.GetParameters())
            {
                AllowAccess(assembly, parameter.ParameterType.Assembly, names);
            }

            AllowAccess(assembly, method.ReturnType.Assembly, names);
        }
    }

    private static void AllowAccess(AssemblyBuilder assembly, Assembly target, HashSet<string> names)
    {
        if (target.GetName().Name is { } name && target != typeof(object).Assembly && names.Add(name))
        {
            assembly.SetCustomAttribute(new CustomAttributeBuilder(
                typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!, [name]));
        }
    }
}
