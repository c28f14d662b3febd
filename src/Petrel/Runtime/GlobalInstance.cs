using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Petrel.Types;

namespace Petrel.Runtime;

/// <summary>
/// A global that more than one party can see: imported, exported or made by the host, and mutable. Globals private to a
/// module are plain fields of its instance class.
/// </summary>
internal abstract class GlobalInstance(GlobalType type)
{
    public GlobalType Type { get; } = type;

    /// <summary>The embedder's view of this global, made when first asked for.</summary>
    public Global? View { get; set; }

    /// <summary>The content, whatever its type.</summary>
    public abstract RuntimeValue Value { get; set; }

    public static GlobalInstance Create(GlobalType type, RuntimeValue value)
    {
        GlobalInstance cell = type.Content.Code switch
        {
            TypeCode.I32 => new GlobalInstance<int>(type),
            TypeCode.I64 => new GlobalInstance<long>(type),
            TypeCode.F32 => new GlobalInstance<float>(type),
            TypeCode.F64 => new GlobalInstance<double>(type),
            TypeCode.V128 => new GlobalInstance<Vector128<byte>>(type),
            _ => new GlobalInstance<object?>(type),
        };
        cell.Value = value;
        return cell;
    }
}

/// <summary>A shared global of one representation; generated code reads and writes <see cref="Content"/>.</summary>
/// <typeparam name="T">int, long, float, double, <c>Vector128&lt;byte&gt;</c> or object.</typeparam>
internal sealed class GlobalInstance<T>(GlobalType type) : GlobalInstance(type)
{
    public T Content = default!;

    public override RuntimeValue Value
    {
        get
        {
            var value = default(RuntimeValue);
            if (typeof(T) == typeof(object))
            {
                value.Reference = Content;
            }
            else
            {
                Unsafe.As<long, T>(ref value.Low) = Content;
            }

            return value;
        }

        set => Content = typeof(T) == typeof(object) ? (T)value.Reference! : Unsafe.As<long, T>(ref value.Low);
    }
}
