using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Xunit;

namespace Petrel.Tests.Api;

/// <summary>
/// The public surface of the library is PublicApi.txt: a change of it shows up in a review. PETREL_WRITE_API=1 writes the file.
/// </summary>
public class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_what_the_file_says()
    {
        string actual = Describe(typeof(Engine).Assembly);
        string path = Path.Combine(Directory(), "PublicApi.txt");
        if (Environment.GetEnvironmentVariable("PETREL_WRITE_API") == "1")
        {
            File.WriteAllText(path, actual);
        }

        string[] expectedLines = File.ReadAllLines(path);
        string[] actualLines = actual.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([], actualLines.Except(expectedLines));
        Assert.Equal([], expectedLines.Except(actualLines));
    }

    private static string Directory([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private static string Describe(Assembly assembly)
    {
        var lines = new List<string>();
        foreach (Type type in assembly.GetExportedTypes())
        {
            string name = Name(type);
            string kind = type.IsEnum ? "enum" : type.IsValueType ? "struct" : type.IsInterface ? "interface"
                : type.IsAssignableTo(typeof(Delegate)) ? "delegate" : type is { IsAbstract: true, IsSealed: true } ? "static class"
                : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
            lines.Add($"{name}: {kind}{(type.BaseType is { } parent && parent != typeof(object) && !type.IsValueType ? " " + Name(parent) : "")}");
            const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
            foreach (MemberInfo member in type.GetMembers(All))
            {
                if (Describe(member) is { } description)
                {
                    lines.Add($"{name}.{description}");
                }
            }
        }

        lines.Sort(StringComparer.Ordinal);
        return string.Join('\n', lines) + "\n";
    }

    private static string? Describe(MemberInfo member) => member switch
    {
        _ when member.GetCustomAttribute<CompilerGeneratedAttribute>() is not null && member is not MethodInfo => null,
        ConstructorInfo constructor when IsVisible(constructor) => $"new({Parameters(constructor)})",
        MethodInfo { IsSpecialName: true } method when IsVisible(method) && method.Name.StartsWith("op_", StringComparison.Ordinal) => Signature(method),
        MethodInfo { IsSpecialName: false } method when IsVisible(method) && method.Name[0] != '<' => Signature(method),
        PropertyInfo property when property.GetAccessors(nonPublic: true).Any(IsVisible) =>
            $"{property.Name}{(property.GetIndexParameters() is { Length: > 0 } index ? $"[{string.Join(", ", index.Select(p => Name(p.ParameterType)))}]" : "")}"
            + $": {Name(property.PropertyType)} {{{(property.GetMethod is { } get && IsVisible(get) ? " get;" : "")}{(property.SetMethod is { } set && IsVisible(set) ? " set;" : "")} }}",
        FieldInfo { IsPublic: true, IsSpecialName: false } field => field.DeclaringType!.IsEnum
            ? $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue())}"
            : $"{field.Name}: {Name(field.FieldType)}",
        _ => null,
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Signature(MethodInfo method)
    {
        var text = new StringBuilder(method.IsStatic ? "static " : "").Append(method.Name);
        if (method.IsGenericMethod)
        {
            text.Append('<').AppendJoin(", ", method.GetGenericArguments().Select(a => a.Name)).Append('>');
        }

        return text.Append('(').Append(Parameters(method)).Append("): ").Append(Name(method.ReturnType)).ToString();
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(
        p => $"{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? " = " + (p.DefaultValue ?? "null") : "")}"));

    private static string Name(Type type)
    {
        if (type.IsGenericType)
        {
            string name = type.GetGenericTypeDefinition().FullName!;
            return $"{name[..name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
        }

        return type.IsArray ? Name(type.GetElementType()!) + "[]" : type.FullName ?? type.Name;
    }
}
