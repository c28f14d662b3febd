using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using Petrel.Components;

namespace Petrel.Fuzz.Components;

/// <summary>The same values as C# values, by the library's convention, for typed calls.</summary>
internal static class ClrValues
{
    /// <summary>The C# type that stands for a type; <see cref="ComponentValue"/> where there is none, or where the fuzzer does not know one.</summary>
    public static Type TypeOf(FuzzType type)
    {
        switch (type.Kind)
        {
            case ComponentTypeKind.Bool:
                return typeof(bool);
            case ComponentTypeKind.Char:
                return typeof(System.Text.Rune);
            case ComponentTypeKind.String:
                return typeof(string);
            case ComponentTypeKind.List:
                return TypeOf(type.Parts[0]!).MakeArrayType();
            case ComponentTypeKind.Tuple when type.Parts.Length <= 7:
                return Type.GetType($"System.ValueTuple`{type.Parts.Length}")!.MakeGenericType([.. type.Parts.Select(part => TypeOf(part!))]);
            case ComponentTypeKind.Option:
                Type payload = TypeOf(type.Parts[1]!);
                return type.Parts[1]!.Kind == ComponentTypeKind.Option ? typeof(Option<>).MakeGenericType(payload)
                    : payload.IsValueType ? typeof(Nullable<>).MakeGenericType(payload)
                    : payload;
            case ComponentTypeKind.Result:
                return typeof(Result<,>).MakeGenericType([.. type.Parts.Select(part => part is null ? typeof(Unit) : TypeOf(part))]);
            default:
                return Scalar(type.Kind) ?? typeof(ComponentValue);
        }
    }

    public static object? ToClr(FuzzType type, ComponentValue value)
    {
        switch (type.Kind)
        {
            case ComponentTypeKind.List:
                IReadOnlyList<ComponentValue> elements = value.AsList();
                var array = Array.CreateInstance(TypeOf(type.Parts[0]!), elements.Count);
                for (int i = 0; i < array.Length; i++)
                {
                    array.SetValue(ToClr(type.Parts[0]!, elements[i]), i);
                }

                return array;
            case ComponentTypeKind.Tuple when type.Parts.Length <= 7:
                return Activator.CreateInstance(TypeOf(type), [.. type.Parts.Select((part, i) => ToClr(part!, value.AsList()[i]))]);
            case ComponentTypeKind.Option:
                object? payload = value.IsSome ? ToClr(type.Parts[1]!, value.Payload!.Value) : null;
                return type.Parts[1]!.Kind != ComponentTypeKind.Option ? payload
                    : value.IsSome ? Activator.CreateInstance(TypeOf(type), payload)
                    : Activator.CreateInstance(TypeOf(type));
            case ComponentTypeKind.Result:
                FuzzType? part = type.Parts[value.IsOk ? 0 : 1];
                object? content = part is null ? default(Unit) : ToClr(part, value.Payload!.Value);
                return TypeOf(type).GetMethod(value.IsOk ? "Ok" : "Err")!.Invoke(null, [content]);
            case ComponentTypeKind.Bool:
                return value.AsBool();
            case ComponentTypeKind.Char:
                return value.AsChar();
            case ComponentTypeKind.String:
                return value.AsString();
            default:
                return Scalar(type.Kind) is null ? value : typeof(ComponentValue).GetMethod("As" + type.Kind)!.Invoke(value, null);
        }
    }

    public static ComponentValue FromClr(FuzzType type, object? value)
    {
        switch (type.Kind)
        {
            case ComponentTypeKind.List:
                return ComponentValue.List([.. ((Array)value!).Cast<object?>().Select(element => FromClr(type.Parts[0]!, element))]);
            case ComponentTypeKind.Tuple when type.Parts.Length <= 7:
                var tuple = (ITuple)value!;
                return ComponentValue.Tuple([.. type.Parts.Select((part, i) => FromClr(part!, tuple[i]))]);
            case ComponentTypeKind.Option:
                if (type.Parts[1]!.Kind != ComponentTypeKind.Option)
                {
                    return value is null ? ComponentValue.None() : ComponentValue.Some(FromClr(type.Parts[1]!, value));
                }

                object?[] some = [null];
                return (bool)TypeOf(type).GetMethod("TryGetValue")!.Invoke(value, some)! ? ComponentValue.Some(FromClr(type.Parts[1]!, some[0])) : ComponentValue.None();
            case ComponentTypeKind.Result:
                object?[] contents = [null, null];
                bool isOk = (bool)TypeOf(type).GetMethod("TryGetValue")!.Invoke(value, contents)!;
                FuzzType? part = type.Parts[isOk ? 0 : 1];
                ComponentValue? payload = part is null ? null : FromClr(part, contents[isOk ? 0 : 1]);
                return isOk ? ComponentValue.Ok(payload) : ComponentValue.Err(payload);
            case ComponentTypeKind.Bool:
                return ComponentValue.Bool((bool)value!);
            case ComponentTypeKind.Char:
                return ComponentValue.Char((System.Text.Rune)value!);
            case ComponentTypeKind.String:
                return ComponentValue.String((string)value!);
            default:
                return Scalar(type.Kind) is null ? (ComponentValue)value! : (ComponentValue)typeof(ComponentValue).GetMethod(type.Kind.ToString())!.Invoke(null, [value])!;
        }
    }

    public static Type DelegateType(FuzzType[] parameters, FuzzType? result) =>
        Expression.GetDelegateType([.. parameters.Select(TypeOf), result is null ? typeof(void) : TypeOf(result)]);

    /// <summary>A delegate that hands its arguments over as objects.</summary>
    public static Delegate Wrap(FuzzType[] parameters, FuzzType result, Func<object?[], object?> function)
    {
        ParameterExpression[] arguments = [.. parameters.Select(type => Expression.Parameter(TypeOf(type)))];
        Expression call = Expression.Invoke(
            Expression.Constant(function),
            Expression.NewArrayInit(typeof(object), arguments.Select(argument => Expression.Convert(argument, typeof(object)))));
        return Expression.Lambda(DelegateType(parameters, result), Expression.Convert(call, TypeOf(result)), arguments).Compile();
    }

    /// <summary>Calls an export through the delegate that stands for it.</summary>
    public static ComponentValue Call(ComponentFunction function, FuzzType[] parameters, FuzzType result, ComponentValue[] arguments)
    {
        MethodInfo bind = typeof(ComponentFunction).GetMethod(nameof(ComponentFunction.Bind))!.MakeGenericMethod(DelegateType(parameters, result));
        try
        {
            var bound = (Delegate)bind.Invoke(function, null)!;
            return FromClr(result, bound.DynamicInvoke([.. arguments.Select((value, i) => ToClr(parameters[i], value))]));
        }
        catch (TargetInvocationException exception)
        {
            throw exception.InnerException!;
        }
    }

    private static Type? Scalar(ComponentTypeKind kind) => kind switch
    {
        ComponentTypeKind.S8 => typeof(sbyte),
        ComponentTypeKind.U8 => typeof(byte),
        ComponentTypeKind.S16 => typeof(short),
        ComponentTypeKind.U16 => typeof(ushort),
        ComponentTypeKind.S32 => typeof(int),
        ComponentTypeKind.U32 => typeof(uint),
        ComponentTypeKind.S64 => typeof(long),
        ComponentTypeKind.U64 => typeof(ulong),
        ComponentTypeKind.F32 => typeof(float),
        ComponentTypeKind.F64 => typeof(double),
        _ => null,
    };
}
