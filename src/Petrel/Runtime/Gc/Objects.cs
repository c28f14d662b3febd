using System.Reflection;
using System.Runtime.Loader;
using Petrel.Compilation;
using Petrel.Compilation.Objects;
using Petrel.Types;

namespace Petrel.Runtime;

/// <summary>Between objects of WebAssembly and what the embedder sees of them.</summary>
internal static class Objects
{
    /// <summary>A view of a struct or array, an <see cref="int"/> for an i31; any other object is itself.</summary>
    public static object? Wrap(object? reference)
    {
        if (reference is I31 integer)
        {
            return integer.Value;
        }

        if (reference is not (StructObject or Array) || ClassesOf(reference) is not { } classes || classes.TypeOf(reference) is not { } type)
        {
            return reference;
        }

        return classes.Get(type) switch
        {
            StructClass @class => new StructRef(reference, @class, classes.Engine),
            ObjectClass @class => new ArrayRef(reference, (ArrayClass)@class, classes.Engine),
        };
    }

    /// <summary>The object itself where the embedder gives a view of it.</summary>
    public static object? Unwrap(object? reference) => reference switch
    {
        StructRef view => view.Reference,
        ArrayRef view => view.Reference,
        _ => reference,
    };

    /// <summary>The most precise abstract kind of an object in the hierarchy of any, or null for null.</summary>
    public static ValueKind KindOf(object? reference) => reference switch
    {
        null => ValueKind.NullRef,
        I31 => ValueKind.I31Ref,
        StructObject => ValueKind.StructRef,
        Array when ClassesOf(reference)?.TypeOf(reference) is not null => ValueKind.ArrayRef,
        _ => ValueKind.AnyRef,
    };

    /// <summary>The content of a field, if the value fits.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public static RuntimeValue Check(Value value, FieldDeclaration field, int index, Engine engine)
    {
        if (!value.Fits(field.Kind) || !References.Matches(value.Content.Reference, field.Type.Storage, engine.ObjectClasses))
        {
            throw new ArgumentException(
                $"Field or element {index} is of type {field.Type.Storage}; the value is of type {value.Kind.Name()}{(value.IsNull ? ", a null reference." : ".")}",
                nameof(value));
        }

        return value.Content;
    }

    private static ObjectClasses? ClassesOf(object reference)
    {
        Type type = reference.GetType();
        Assembly assembly = (type.GetElementType() ?? type).Assembly;
        return AssemblyLoadContext.GetLoadContext(assembly) switch
        {
            ObjectLoadContext context => context.Classes,
            ModuleLoadContext context => context.AnyModule?.Engine.ObjectClasses,
            // Several engines may use an assembly of the application. Their classes are the same ones.
            _ => CompiledModule.FindLinked(assembly)?.Engine.ObjectClasses,
        };
    }
}
