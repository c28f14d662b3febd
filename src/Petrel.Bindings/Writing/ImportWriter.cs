using Petrel.Components.Wit;

namespace Petrel.Bindings;

/// <summary>Writes the host's side of an interface: what the host implements, and the adapters through which guests call it.</summary>
internal sealed class ImportWriter(CodeWriter writer, TypeMap types, BindingScope scope)
{
    private const string CallContext = "global::Petrel.Components.Abi.CallContext";

    private readonly TypeWriter _typeWriter = new(writer, types);
    private readonly List<FunctionShape> _shapes = scope.Functions.ConvertAll(f => new FunctionShape(f, types));

    private string Access => types.Options.Access;

    public void Write()
    {
        foreach (WitTypeDefinition resource in scope.Resources)
        {
            Resource(resource);
        }

        if (scope.HasContract)
        {
            Contract();
        }

        _typeWriter.Resources(scope);
        Linking();
    }

    private void Resource(WitTypeDefinition resource)
    {
        writer.Docs(resource.Docs, resource.Gate);
        writer.Open($"{Access} interface I{CSharpNames.Pascal(resource.Name)} : global::System.IDisposable");
        foreach (FunctionShape shape in _shapes)
        {
            if (shape.Function.Resource == resource && shape.Function.Kind == WitFunctionKind.Method)
            {
                Declare(shape);
            }
        }

        writer.Close();
        writer.Line();
    }

    private void Contract()
    {
        writer.Docs(scope.Owner.Docs ?? $"What the host implements of {scope.ExternName ?? scope.Owner.Name}.");
        writer.Open($"{Access} interface {scope.Contract}");
        foreach (FunctionShape shape in _shapes)
        {
            if (shape.Function.Kind != WitFunctionKind.Method)
            {
                Declare(shape);
            }
        }

        writer.Close();
        writer.Line();
    }

    private void Declare(FunctionShape shape)
    {
        writer.Docs(shape.Function.Docs, shape.Function.Gate);
        writer.Line($"{shape.ReturnType} {shape.Name}({shape.Parameters(types)});");
    }

    private void Linking()
    {
        const string Linker = "global::Petrel.Components.ComponentLinker";
        const string Store = "global::Petrel.Store";
        writer.Docs($"Registers {scope.ExternName ?? scope.Owner.Name} with a linker.");
        writer.Open($"{Access} static unsafe class {scope.Name}Imports");
        string instance = scope.ExternName is null ? "linker.Root" : $"linker.Instance(\"{scope.ExternName}\")";
        if (scope.ExternName is not null)
        {
            writer.Docs("The name of the interface.");
            writer.Line($"public const string Name = \"{scope.ExternName}\";");
            writer.Line();
        }

        if (scope.HasContract)
        {
            writer.Docs("Registers the interface; the object is made for each store, when the store first needs it.");
            writer.Open($"public static void AddTo({Linker} linker, global::System.Func<{Store}, {scope.Contract}> host)");
            writer.Line($"global::Petrel.Components.ComponentLinkerInstance instance = {instance};");
            writer.Line("instance.Host = host;");
            writer.Line("Define(instance);");
            writer.Close();
            writer.Line();
            writer.Docs("Registers the interface with one object for all stores.");
            writer.Line($"public static void AddTo({Linker} linker, {scope.Contract} host) => AddTo(linker, _ => host);");
        }
        else
        {
            writer.Docs("Registers the interface.");
            writer.Line($"public static void AddTo({Linker} linker) => Define({instance});");
        }

        writer.Line();
        writer.Docs("Defines the resources and functions of the interface.");
        writer.Open("public static void Define(global::Petrel.Components.ComponentLinkerInstance instance)");
        foreach (WitTypeDefinition type in scope.Owner.Types)
        {
            if (type.Original.Kind == WitDefinitionKind.Resource && (type.Kind == WitDefinitionKind.Resource || type.IsUsed))
            {
                writer.Line($"instance.DefineResource({types.ResourceType(type)}, \"{type.Name}\"{Since(type.Gate)});");
            }
        }

        foreach (FunctionShape shape in _shapes)
        {
            string signature = string.Join(", ", [.. CoreParameters(shape).Select(p => FunctionShape.Core(p)), "object", CoreResult(shape)]);
            writer.Line($"instance.DefineFunction(\"{shape.Function.ExternName}\", {_typeWriter.FunctionType(shape.Function)}, (nint)(delegate*<{signature}>)&{shape.UniqueName}{Since(shape.Function.Gate)});");
        }

        writer.Close();
        foreach (FunctionShape shape in _shapes)
        {
            writer.Line();
            Adapter(shape);
        }

        writer.Close();
    }

    private static string Since(WitGate gate) => gate.Since is null ? "" : $", since: \"{gate.Since}\"";

    private static IEnumerable<FlatType> CoreParameters(FunctionShape shape)
    {
        IEnumerable<FlatType> parameters = shape.HasParametersInMemory ? [FlatType.I32] : shape.FlatParameters;
        return shape.HasResultInMemory ? parameters.Concat([FlatType.I32]) : parameters;
    }

    private static string CoreResult(FunctionShape shape) => shape.FlatResults.Count == 1 ? FunctionShape.Core(shape.FlatResults[0]) : "void";

    private void Adapter(FunctionShape shape)
    {
        FlatType[] core = CoreParameters(shape).ToArray();
        writer.Open($"private static {CoreResult(shape)} {shape.UniqueName}({string.Join("", core.Select((t, i) => $"{FunctionShape.Core(t)} p{i}, "))}object target)");
        writer.Line($"{CallContext} context = {CallContext}.Enter(target);");
        var lift = new LiftCode(writer, types, "context");
        var arguments = new List<string>();
        if (shape.HasParametersInMemory)
        {
            var tuple = new WitType(WitTypeKind.Tuple, Array.ConvertAll(shape.Function.Parameters, p => p.Type));
            writer.Line($"global::System.ReadOnlySpan<byte> parameters = context.Range(p0, {AbiLayout.Size(tuple)}, {AbiLayout.Alignment(tuple)});");
            int offset = 0;
            foreach (WitMember parameter in shape.Function.Parameters)
            {
                offset = AbiLayout.Align(offset, AbiLayout.Alignment(parameter.Type!));
                arguments.Add(lift.FromMemory(parameter.Type!, "parameters", offset.ToString(System.Globalization.CultureInfo.InvariantCulture)));
                offset += AbiLayout.Size(parameter.Type!);
            }
        }
        else
        {
            var flat = new Queue<string>(shape.FlatParameters.Select((_, i) => $"p{i}"));
            foreach (WitMember parameter in shape.Function.Parameters)
            {
                arguments.Add(lift.FromFlat(parameter.Type!, flat));
            }
        }

        string receiver = $"context.Host<{scope.Contract}>()";
        if (shape.Function.Kind == WitFunctionKind.Method)
        {
            writer.Line($"{types.CSharp(shape.Function.Parameters[0].Type)} self = {arguments[0]};");
            receiver = "self";
            arguments.RemoveAt(0);
        }

        string call = $"{receiver}.{shape.Name}({string.Join(", ", arguments)}){(shape.Function.IsAsync ? ".GetAwaiter().GetResult()" : "")}";
        Call(shape, call);
        Result(shape, $"p{core.Length - 1}");
        writer.Close();
    }

    private void Call(FunctionShape shape, string call)
    {
        string assigned = shape.ValueType is null ? call : $"value = {call}";
        if (!shape.Throws)
        {
            writer.Line((shape.ValueType is null ? "" : shape.ValueType + " ") + assigned + ";");
            return;
        }

        if (shape.ValueType is not null)
        {
            writer.Line($"{shape.ValueType} value = default!;");
        }

        if (shape.Error is not null)
        {
            writer.Line($"{shape.ErrorType} error = default!;");
        }

        writer.Line("bool isError = false;");
        writer.Open("try");
        writer.Line(assigned + ";");
        writer.Close();
        writer.Open($"catch (global::Petrel.Components.WitException<{shape.ErrorType}>{(shape.Error is null ? "" : " e")})");
        if (shape.Error is not null)
        {
            writer.Line("error = e.Error;");
        }

        writer.Line("isError = true;");
        writer.Close();
        writer.Line();
    }

    private void Result(FunctionShape shape, string address)
    {
        if (shape.Function.Result is not { } result)
        {
            return;
        }

        var lower = new LowerCode(writer, types, "context");
        if (!shape.HasResultInMemory)
        {
            if (shape.Throws)
            {
                writer.Line("return isError ? 1 : 0;");
            }
            else if (shape.FlatResults.Count == 1)
            {
                writer.Line($"return {lower.ToFlat(result, "value")[0]};");
            }

            return;
        }

        writer.Line($"global::System.Span<byte> to = context.Range({address}, {AbiLayout.Size(result)}, {AbiLayout.Alignment(result)});");
        if (!shape.Throws)
        {
            lower.ToMemory(result, "value", "to", "0");
            return;
        }

        string payload = AbiLayout.PayloadOffset(2, result.Resolved().Arguments).ToString(System.Globalization.CultureInfo.InvariantCulture);
        writer.Line("to[0] = isError ? (byte)1 : (byte)0;");
        Branch("if (!isError)", shape.Value, "value");
        Branch("if (isError)", shape.Error, "error");

        void Branch(string condition, WitType? type, string value)
        {
            if (type is not null)
            {
                writer.Open(condition);
                lower.ToMemory(type, value, "to", payload);
                writer.Close();
            }
        }
    }
}
