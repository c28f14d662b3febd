using Petrel.Components.Wit;

namespace Petrel.Bindings;

/// <summary>Writes typed wrappers of what a component exports.</summary>
/// <remarks>
/// One object of the class <c>{World}Types</c> belongs to each instance: it keeps the types of the guest's resources and the
/// wrappers of the exported interfaces, whose calls the resources' methods use.
/// </remarks>
internal sealed class ExportWriter(CodeWriter writer, TypeMap types, BindingScope scope)
{
    private const string GuestCall = "global::Petrel.Components.Abi.GuestCall";
    private const string Instance = "global::Petrel.Components.ComponentInstance";

    private readonly TypeWriter _typeWriter = new(writer, types);
    private readonly List<FunctionShape> _shapes = scope.Functions.ConvertAll(f => new FunctionShape(f, types));

    private string Access => types.Options.Access;

    private string TypesClass => $"global::{types.WorldNamespace}.{CSharpNames.Pascal(types.World.Name)}Types";

    private string Wrapper => scope.Name + "Exports";

    /// <summary>The wrapper of an exported interface.</summary>
    public void Interface()
    {
        writer.Docs(scope.Owner.Docs ?? $"The exports of {scope.ExternName}.");
        writer.Open($"{Access} sealed unsafe class {Wrapper}");
        writer.Line($"private readonly {TypesClass} _types;");
        Fields();
        writer.Line();
        writer.Open($"internal {Wrapper}({Instance} instance, {TypesClass} types)");
        writer.Line("_types = types;");
        Calls($"instance.GetFunction(\"{scope.ExternName}\", \"{{0}}\")", scope.ExternName + " ");
        writer.Close();
        foreach (FunctionShape shape in _shapes)
        {
            writer.Line();
            Function(shape);
        }

        writer.Close();
    }

    /// <summary>The wrapper of the world, and what its instances share.</summary>
    public void World(List<BindingScope> interfaces)
    {
        writer.Docs(types.World.Docs ?? $"A component instance of the world {types.World.Name}.");
        writer.Open($"{Access} sealed unsafe class {scope.Name}");
        writer.Line($"private readonly {TypesClass} _types;");
        Fields();
        writer.Line();
        writer.Docs("Wraps an instance.");
        writer.Line("/// <exception cref=\"global::Petrel.LinkException\">An export is missing or of another type.</exception>");
        writer.Open($"public {scope.Name}({Instance} instance)");
        writer.Line("Instance = instance;");
        writer.Line($"_types = new {TypesClass}(instance);");
        Calls("instance.GetFunction(\"{0}\")", "");
        writer.Close();
        writer.Line();
        writer.Docs("Instantiates a component of this world.");
        writer.Line($"public static {scope.Name} Instantiate(global::Petrel.Store store, global::Petrel.Components.Component component, global::Petrel.Components.ComponentLinker linker) => new(linker.Instantiate(store, component));");
        writer.Line();
        writer.Docs("The instance.");
        writer.Line($"public {Instance} Instance {{ get; }}");
        foreach (BindingScope item in interfaces)
        {
            writer.Line();
            writer.Docs($"The exports of {item.ExternName}.");
            writer.Line($"public global::{item.Namespace}.{item.Name}Exports {Property(item, interfaces)} => _types.{Property(item, interfaces)};");
        }

        foreach (FunctionShape shape in _shapes)
        {
            writer.Line();
            Function(shape);
        }

        writer.Close();
        writer.Line();
        TypesOf(interfaces);
    }

    private void TypesOf(List<BindingScope> interfaces)
    {
        writer.Open($"internal sealed class {scope.Name}Types");
        foreach (BindingScope item in interfaces)
        {
            foreach (WitTypeDefinition resource in item.Resources)
            {
                writer.Line($"internal readonly global::Petrel.Components.ResourceType {types.TypeField(resource)};");
            }
        }

        writer.Open($"internal {scope.Name}Types({Instance} instance)");
        foreach (BindingScope item in interfaces)
        {
            foreach (WitTypeDefinition resource in item.Resources)
            {
                writer.Line($"{types.TypeField(resource)} = instance.GetInstance(\"{item.ExternName}\")?.GetResource(\"{resource.Name}\") ?? throw new global::Petrel.LinkException(\"the component exports no resource {resource.Name} in {item.ExternName}\");");
            }
        }

        foreach (BindingScope item in interfaces)
        {
            writer.Line($"{Property(item, interfaces)} = new global::{item.Namespace}.{item.Name}Exports(instance, this);");
        }

        writer.Close();
        foreach (BindingScope item in interfaces)
        {
            writer.Line($"internal global::{item.Namespace}.{item.Name}Exports {Property(item, interfaces)} {{ get; }}");
        }

        writer.Close();
    }

    /// <summary>The name of the property of an exported interface: its own, or with the package where two have the same.</summary>
    private string Property(BindingScope item, List<BindingScope> interfaces)
    {
        bool isTaken = item.Name == CSharpNames.Pascal(types.World.Name)
            || types.World.Exports.Exists(e => e.Function is not null && CSharpNames.Pascal(e.Name) == item.Name)
            || interfaces.Exists(other => other != item && other.Name == item.Name);
        return isTaken ? CSharpNames.Pascal(item.Owner.Package.Name.Name) + item.Name : item.Name;
    }

    /// <summary>A resource that the guest implements.</summary>
    public void Resource(WitTypeDefinition resource)
    {
        string name = CSharpNames.Pascal(resource.Name);
        writer.Docs(resource.Docs ?? $"The resource {resource.Name}, implemented by the component.", resource.Gate);
        writer.Open($"{Access} sealed class {name} : global::System.IDisposable");
        writer.Line($"private readonly {TypesClass} _types;");
        writer.Line();
        writer.Open($"internal {name}({TypesClass} types, global::Petrel.Components.ComponentResource handle)");
        writer.Line("_types = types;");
        writer.Line("Handle = handle;");
        writer.Close();
        writer.Line();
        writer.Docs("The handle.");
        writer.Line("public global::Petrel.Components.ComponentResource Handle { get; }");
        writer.Line();
        writer.Docs("Drops the resource, if it is still this object's.");
        writer.Line("public void Dispose() => Handle.Dispose();");
        List<BindingScope> interfaces = types.World.Exports.Where(e => e.Interface is not null).Select(types.Scope).ToList();
        string property = Property(interfaces.Find(i => i.Owner == scope.Owner)!, interfaces);
        foreach (FunctionShape shape in _shapes)
        {
            if (shape.Function.Resource == resource && shape.Function.Kind == WitFunctionKind.Method)
            {
                writer.Line();
                writer.Docs(shape.Function.Docs, shape.Function.Gate);
                string arguments = string.Join("", shape.Function.Parameters.Skip(1).Select(p => ", " + CSharpNames.Camel(p.Name)));
                writer.Line($"public {shape.ReturnType} {NotOf(shape.MethodName, name, "Handle", "Dispose")}({shape.Parameters(types)}) => _types.{property}.{shape.UniqueName}(this{arguments});");
            }
        }

        writer.Close();
        writer.Line();
    }

    /// <summary>A method cannot have the name of its class, nor of another member.</summary>
    private static string NotOf(string name, params string[] taken) => Array.IndexOf(taken, name) >= 0 ? name + "Function" : name;

    private void Fields()
    {
        foreach (FunctionShape shape in _shapes)
        {
            writer.Line($"private readonly {GuestCall} _call{shape.UniqueName};");
        }
    }

    private void Calls(string find, string place)
    {
        foreach (FunctionShape shape in _shapes)
        {
            string name = shape.Function.ExternName;
            writer.Line($"_call{shape.UniqueName} = ({find.Replace("{0}", name)} ?? throw new global::Petrel.LinkException(\"the component exports no function {place}{name}\")).CreateCall({_typeWriter.FunctionType(shape.Function)});");
        }
    }

    private void Function(FunctionShape shape)
    {
        bool isMethod = shape.Function.Kind == WitFunctionKind.Method;
        string parameters = string.Join(", ", shape.Function.Parameters.Select((p, i) => $"{types.CSharp(p.Type)} {Parameter(shape, i)}"));
        writer.Docs(shape.Function.Docs, shape.Function.Gate);
        writer.Open($"{(isMethod ? "internal" : "public")} {shape.ReturnType} {(isMethod ? shape.UniqueName : NotOf(shape.UniqueName, scope.Name, "Instance", "Instantiate"))}({parameters})");
        writer.Line($"{GuestCall} call = _call{shape.UniqueName};");
        if (shape.Function.Result is not null)
        {
            writer.Line($"{types.CSharp(shape.Function.Result)} result = default!;");
        }

        writer.Line("global::System.Exception? cause = null;");
        writer.Line("nuint mark = call.Begin();");
        writer.Open("try");
        Body(shape);
        writer.Close();
        writer.Open("catch (global::System.Exception e) when (call.Failed(e, mark))");
        writer.Line("cause = e;");
        writer.Close();
        writer.Line();
        writer.Open("if (cause is not null)");
        writer.Line("throw call.Trap(cause);");
        writer.Close();
        Return(shape);
        writer.Close();
    }

    private static string Parameter(FunctionShape shape, int i) =>
        // The locals of the body must not meet the names of WIT.
        CSharpNames.Camel(shape.Function.Parameters[i].Name) is var name && name is "call" or "result" or "cause" or "mark" or "e" or "to" or "from" or "flat" ? "@" + name + "_" : CSharpNames.Camel(shape.Function.Parameters[i].Name);

    private void Body(FunctionShape shape)
    {
        var lower = new LowerCode(writer, types, "call");
        List<string> arguments;
        if (shape.HasParametersInMemory)
        {
            var tuple = new WitType(WitTypeKind.Tuple, Array.ConvertAll(shape.Function.Parameters, p => p.Type));
            writer.Line($"global::System.Span<byte> to = call.Allocate(1, {AbiLayout.Size(tuple)}, {AbiLayout.Alignment(tuple)}, out int parameters0);");
            int offset = 0;
            for (int i = 0; i < shape.Function.Parameters.Length; i++)
            {
                WitType type = shape.Function.Parameters[i].Type!;
                offset = AbiLayout.Align(offset, AbiLayout.Alignment(type));
                lower.ToMemory(type, Parameter(shape, i), "to", offset.ToString(System.Globalization.CultureInfo.InvariantCulture));
                offset += AbiLayout.Size(type);
            }

            arguments = ["parameters0"];
        }
        else
        {
            arguments = [.. shape.Function.Parameters.SelectMany((p, i) => lower.ToFlat(p.Type!, Parameter(shape, i)))];
        }

        IEnumerable<FlatType> core = shape.HasParametersInMemory ? [FlatType.I32] : shape.FlatParameters;
        string? returned = shape.HasResultInMemory ? "int" : shape.FlatResults.Count == 1 ? FunctionShape.Core(shape.FlatResults[0]) : null;
        string signature = string.Join(", ", [.. core.Select(FunctionShape.Core), "object", returned ?? "void"]);
        arguments.Add("call.Target");
        writer.Line($"{(returned is null ? "" : $"{returned} flat = ")}((delegate*<{signature}>)call.Start())({string.Join(", ", arguments)});");
        var lift = new LiftCode(writer, types, "call");
        if (shape.HasResultInMemory)
        {
            writer.Line($"global::System.ReadOnlySpan<byte> from = call.Range(flat, {AbiLayout.Size(shape.Function.Result!)}, {AbiLayout.Alignment(shape.Function.Result!)});");
            writer.Line($"result = {lift.FromMemory(shape.Function.Result!, "from", "0")};");
        }
        else if (shape.Function.Result is not null)
        {
            writer.Line($"result = {lift.FromFlat(shape.Function.Result, new Queue<string>(returned is null ? [] : ["flat"]))};");
        }

        writer.Line(returned is null ? "call.End(mark);" : "call.End(mark, flat);");
    }

    private void Return(FunctionShape shape)
    {
        string value = "result";
        if (shape.Throws)
        {
            writer.Open("if (!result.IsOk)");
            writer.Line($"throw new global::Petrel.Components.WitException<{shape.ErrorType}>(result.Error);");
            writer.Close();
            value = "result.Value";
        }

        if (shape.Function.IsAsync)
        {
            writer.Line(shape.ValueType is null ? "return global::System.Threading.Tasks.Task.CompletedTask;" : $"return global::System.Threading.Tasks.Task.FromResult({value});");
        }
        else if (shape.ValueType is not null)
        {
            writer.Line($"return {value};");
        }
    }
}
