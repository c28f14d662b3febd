using System.Reflection;
using System.Reflection.Emit;

namespace Petrel.Runtime;

/// <summary>Emits the class behind an export contract.</summary>
internal sealed class ContractEmitter
{
    private const MethodAttributes Implementation =
        MethodAttributes.Virtual | MethodAttributes.HideBySig | MethodAttributes.Final | MethodAttributes.Private | MethodAttributes.NewSlot;

    private readonly Type _contract;
    private readonly TypeBuilder _type;
    private readonly ILGenerator _constructor;
    private readonly List<MethodInfo> _methods = [];
    private readonly List<PropertyInfo> _properties = [];

    /// <param name="contract">The type of the contract.</param>
    /// <exception cref="ArgumentException">It cannot be one.</exception>
    public ContractEmitter(Type contract)
    {
        ConstructorInfo? baseConstructor = contract.IsInterface
            ? typeof(object).GetConstructor([])
            : contract.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []);
        if (!contract.IsAbstract || baseConstructor is null || baseConstructor.IsPrivate)
        {
            throw new ArgumentException(
                $"{contract} cannot be an export contract: an interface, or an abstract class with a constructor without parameters, can.");
        }

        _contract = contract;
        var module = new EmittedModule([contract, .. contract.GetInterfaces()]);
        _type = module.DefineType(
            contract.Name, TypeAttributes.Class | TypeAttributes.Sealed | TypeAttributes.Public, contract.IsInterface ? typeof(object) : contract);
        if (contract.IsInterface)
        {
            _type.AddInterfaceImplementation(contract);
        }

        ConstructorBuilder constructor = _type.DefineConstructor(
            MethodAttributes.Public, CallingConventions.HasThis, [typeof(ExportCall[]), typeof(object[])]);
        _constructor = constructor.GetILGenerator();
        _constructor.Emit(OpCodes.Ldarg_0);
        _constructor.Emit(OpCodes.Call, baseConstructor);
    }

    public Contract Emit()
    {
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        IEnumerable<Type> types = _contract.IsInterface ? [_contract, .. _contract.GetInterfaces()] : [_contract];
        foreach (Type type in types)
        {
            var accessors = new HashSet<MethodInfo>();
            foreach (PropertyInfo property in type.GetProperties(All))
            {
                if (property.GetAccessors(nonPublic: true).All(static accessor => accessor.IsAbstract))
                {
                    accessors.UnionWith(property.GetAccessors(nonPublic: true));
                    EmitProperty(property);
                }
            }

            foreach (MethodInfo method in type.GetMethods(All))
            {
                if (method.IsAbstract && !accessors.Contains(method))
                {
                    EmitMethod(method);
                }
            }
        }

        _constructor.Emit(OpCodes.Ret);
        return new Contract(_type.CreateType().GetConstructors()[0], [.. _methods], [.. _properties]);
    }

    private void EmitMethod(MethodInfo method)
    {
        if (method.IsGenericMethodDefinition)
        {
            throw new ArgumentException($"{_contract} cannot be an export contract: its method {method.Name} is generic.");
        }

        // Tells about types without counterpart now, not when an instance is bound.
        SignatureBuilder.Of(method, 0, out _);
        FieldBuilder call = DefineField(typeof(ExportCall), OpCodes.Ldarg_1, _methods.Count);
        Type[] parameters = Array.ConvertAll(method.GetParameters(), static parameter => parameter.ParameterType);
        ILGenerator il = Override(method, parameters);
        new ExportEmitter(il, parameters, method.ReturnType).Emit(() =>
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldfld, call);
        });
        _methods.Add(method);
    }

    private void EmitProperty(PropertyInfo property)
    {
        Type type = property.PropertyType;
        bool isNumber = ClrTypes.TryGetKind(type, out _, out _) && type.IsPrimitive && type != typeof(bool);
        Type stored = isNumber ? typeof(Global) : type;
        bool isItem = type == typeof(Memory) || type == typeof(Table) || type == typeof(Global) || type == typeof(Tag) || type == typeof(Function);
        if (property.GetIndexParameters().Length > 0 || property.GetMethod is null || !(isNumber || (isItem && property.SetMethod is null)))
        {
            throw new ArgumentException(
                $"{_contract} cannot be an export contract: its property {property.Name} is neither a number (an exported global) nor a "
                + "Memory, Table, Global, Tag or Function with a getter only.");
        }

        FieldBuilder item = DefineField(stored, OpCodes.Ldarg_2, _properties.Count);
        ILGenerator il = Override(property.GetMethod, []);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, item);
        if (isNumber)
        {
            il.Emit(OpCodes.Call, EmittedTypes.Method(typeof(Global), nameof(Global.Read)).MakeGenericMethod(type));
        }

        il.Emit(OpCodes.Ret);
        if (property.SetMethod is not null)
        {
            il = Override(property.SetMethod, [type]);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldfld, item);
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Call, EmittedTypes.Method(typeof(Global), nameof(Global.Write)).MakeGenericMethod(type));
            il.Emit(OpCodes.Ret);
        }

        _properties.Add(property);
    }

    /// <summary>A field that the constructor takes from one of its arrays.</summary>
    private FieldBuilder DefineField(Type type, OpCode loadArray, int index)
    {
        FieldBuilder field = _type.DefineField("_" + _methods.Count + "_" + _properties.Count, type, FieldAttributes.Private | FieldAttributes.InitOnly);
        _constructor.Emit(OpCodes.Ldarg_0);
        _constructor.Emit(loadArray);
        _constructor.Emit(OpCodes.Ldc_I4, index);
        _constructor.Emit(OpCodes.Ldelem_Ref);
        _constructor.Emit(OpCodes.Castclass, type);
        _constructor.Emit(OpCodes.Stfld, field);
        return field;
    }

    private ILGenerator Override(MethodInfo method, Type[] parameters)
    {
        MethodBuilder body = _type.DefineMethod(method.DeclaringType + "." + method.Name, Implementation, method.ReturnType, parameters);
        _type.DefineMethodOverride(body, method);
        return body.GetILGenerator();
    }
}
