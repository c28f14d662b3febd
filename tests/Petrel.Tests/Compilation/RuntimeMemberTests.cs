using System.Reflection;
using System.Runtime.Intrinsics;
using Petrel.Compilation;
using Petrel.Compilation.Objects;
using Petrel.Runtime;
using Xunit;

namespace Petrel.Tests.Compilation;

/// <summary>Generated code names runtime members by string; these tests keep the strings and the members together.</summary>
public sealed class RuntimeMemberTests
{
    private const BindingFlags Everything =
        BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Assembly s_petrel = typeof(ModuleInstance).Assembly;

    private static readonly Type[] s_lists = [typeof(RuntimeMembers), typeof(ObjectMembers), typeof(AtomicMembers)];

    public static TheoryData<string> Descriptors()
    {
        var names = new TheoryData<string>();
        foreach (FieldInfo field in s_lists.SelectMany(list => list.GetFields(BindingFlags.Static | BindingFlags.Public)))
        {
            names.Add(field.Name);
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(Descriptors))]
    public void DescriptorNamesARealMember(string field)
    {
        object value = s_lists.Select(list => list.GetField(field)).First(found => found is not null)!.GetValue(null)!;
        foreach (object descriptor in value is Array many ? many.Cast<object>() : [value])
        {
            switch (descriptor)
            {
                case RuntimeMethod method:
                    Check(method);
                    break;
                case RuntimeField member:
                    FieldInfo? found = TypeOf(member.Type).GetField(member.Name, Everything);
                    Assert.True(found is not null, $"{member.Type} has no field {member.Name}");
                    Assert.Equal(Types(member.FieldType).Single(), found.FieldType);
                    break;
                default:
                    Assert.Fail($"{field} is neither a method nor a field");
                    break;
            }
        }
    }

    private static void Check(RuntimeMethod method)
    {
        int colon = method.Signature.IndexOf(':', StringComparison.Ordinal);
        Type[] parameters = Types(method.Signature[..colon]);
        Type result = Types(method.Signature[(colon + 1)..]).SingleOrDefault() ?? typeof(void);
        MethodInfo? found = TypeOf(method.Type).GetMethod(method.Name, Everything, parameters);
        Assert.True(found is not null, $"{method.Type} has no method {method.Name}({string.Join(", ", parameters.Select(t => t.Name))})");
        Assert.True(found.IsStatic, $"{method.Name} must be static");
        Assert.Equal(result, found.ReturnType);
    }

    private static Type TypeOf(RuntimeType type) => type switch
    {
        RuntimeType.ScalarOperations or RuntimeType.VectorOperations or RuntimeType.AtomicOperations =>
            s_petrel.GetType("Petrel.Runtime.Numerics." + type, throwOnError: true)!,
        _ => s_petrel.GetType("Petrel.Runtime." + type, throwOnError: true)!,
    };

    private static Type[] Types(string letters)
    {
        var types = new List<Type>();
        for (int i = 0; i < letters.Length; i++)
        {
            bool isArray = letters[i] == '[';
            bool isReference = letters[i] == '&';
            if (isArray || isReference)
            {
                i++;
            }

            Type type = letters[i] switch
            {
                'i' => typeof(int),
                'l' => typeof(long),
                'u' => typeof(uint),
                'U' => typeof(ulong),
                'f' => typeof(float),
                'd' => typeof(double),
                'b' => typeof(bool),
                'n' => typeof(nint),
                'N' => typeof(nuint),
                'o' => typeof(object),
                'v' => typeof(Vector128<byte>),
                'V' => typeof(RuntimeValue),
                'F' => typeof(FunctionInstance),
                'I' => typeof(ModuleInstance),
                'M' => typeof(LinearMemory),
                'T' => typeof(FunctionTable),
                'G' => typeof(GlobalInstance),
                'R' => s_petrel.GetType("Petrel.Runtime.ReferenceTable", throwOnError: true)!,
                'A' => typeof(TableInstance),
                'Y' => typeof(Type),
                _ => throw new ArgumentException($"unknown letter {letters[i]}"),
            };
            types.Add(isArray ? type.MakeArrayType() : isReference ? type.MakeByRefType() : type);
        }

        return [.. types];
    }
}
