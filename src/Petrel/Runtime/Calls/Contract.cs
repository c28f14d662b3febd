using System.Reflection;
using System.Runtime.CompilerServices;
using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Runtime;

/// <summary>
/// An export contract (see <see cref="Instance.As{T}"/>): the class that was emitted for it, and what its instances need.
/// </summary>
/// <param name="implementation">
/// The class; its constructor takes an <see cref="ExportCall"/> for each method and an object for each property.
/// </param>
/// <param name="methods">The abstract methods, without those of properties.</param>
/// <param name="properties">The abstract properties.</param>
internal sealed class Contract(ConstructorInfo implementation, MethodInfo[] methods, PropertyInfo[] properties)
{
    // The emitted code goes when the contract's type goes.
    private static readonly ConditionalWeakTable<Type, Contract> s_contracts = [];

    /// <summary>The contract of a type.</summary>
    /// <exception cref="ArgumentException">It cannot be one.</exception>
    public static Contract Of(Type type) => s_contracts.GetValue(type, static type => RuntimeFeature.IsDynamicCodeSupported
        ? new ContractEmitter(type).Emit()
        : throw new PlatformNotSupportedException(
            $"The export contract {type} needs code that is made at run time, and the application was compiled to native code."));

    /// <summary>An object of the contract for an instance.</summary>
    /// <exception cref="LinkException">An export is missing, ambiguous, or of another type.</exception>
    public object Bind(Instance instance)
    {
        var calls = new ExportCall[methods.Length];
        for (int i = 0; i < calls.Length; i++)
        {
            int export = Find(instance.Module, methods[i]);
            FunctionInstance function = Exports.Get(instance.Runtime, export) as FunctionInstance
                ?? throw Mismatch(instance.Module, export, methods[i], "a function");
            TypedCalls.Check(function, instance.Module.Definition.Exports[export].Name, methods[i]);
            calls[i] = new EmittedExportCall(function);
        }

        var items = new object[properties.Length];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = Item(instance, properties[i]);
        }

        return implementation.Invoke(BindingFlags.DoNotWrapExceptions, null, [calls, items], null);
    }

    private static object Item(Instance instance, PropertyInfo property)
    {
        int export = Find(instance.Module, property);
        object item = Externals.Wrap(Exports.Get(instance.Runtime, export), instance.Store);
        Type type = property.PropertyType;
        if (type.IsInstanceOfType(item))
        {
            return item;
        }

        if (!ClrTypes.TryGetKind(type, out ValueKind kind, out bool isDirect) || !isDirect || !type.IsPrimitive)
        {
            throw Mismatch(instance.Module, export, property, "a " + type.Name);
        }

        if (item is not Global global || global.Kind != kind || (property.CanWrite && !global.IsMutable))
        {
            throw Mismatch(instance.Module, export, property, $"a {(property.CanWrite ? "mutable " : "")}global of type {kind.Name()}");
        }

        return global;
    }

    private static LinkException Mismatch(Module module, int export, MemberInfo member, string expected) => new(
        $"the export \"{module.Exports[export].Name}\" is {module.Exports[export].Type.Kind.ToString().ToLowerInvariant()} "
        + $"{module.Exports[export].Type}; {member.DeclaringType}.{member.Name} expects {expected}");

    private static int Find(Module module, MemberInfo member)
    {
        if (member.GetCustomAttribute<ExportAttribute>() is { } attribute)
        {
            int named = module.FindExport(attribute.Name);
            return named >= 0 ? named : throw new LinkException(
                $"the module has no export \"{attribute.Name}\", which {member.DeclaringType}.{member.Name} stands for");
        }

        int exact = module.FindExport(member.Name);
        if (exact >= 0)
        {
            return exact;
        }

        int found = -1;
        ExportDefinition[] exports = module.Definition.Exports;
        for (int i = 0; i < exports.Length; i++)
        {
            if (IsSimilar(exports[i].Name, member.Name))
            {
                if (found >= 0)
                {
                    throw new LinkException(
                        $"{member.DeclaringType}.{member.Name} could stand for the exports \"{exports[found].Name}\" and "
                        + $"\"{exports[i].Name}\": name one with [Export]");
                }

                found = i;
            }
        }

        return found >= 0 ? found : throw new LinkException(
            $"the module has no export that {member.DeclaringType}.{member.Name} could stand for");
    }

    private static bool IsSimilar(string export, string member)
    {
        int at = 0;
        foreach (char c in export)
        {
            if (c is '-' or '_')
            {
                continue;
            }

            while (at < member.Length && member[at] == '_')
            {
                at++;
            }

            if (at == member.Length || char.ToUpperInvariant(member[at]) != char.ToUpperInvariant(c))
            {
                return false;
            }

            at++;
        }

        return at == member.Length;
    }
}
