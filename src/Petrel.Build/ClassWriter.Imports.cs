namespace Petrel.Build;

/// <content>Imports: an interface for each module that is imported from, and the constructors that take them.</content>
internal sealed partial class ClassWriter
{
    private void WriteConstructors()
    {
        _text.AppendLine($$"""

                /// <summary>Makes an instance.</summary>
                /// <param name="store">The store that owns it.</param>
                /// <param name="linker">Has what it imports.</param>
                /// <exception cref="global::Petrel.LinkException">An import is not defined or has another type.</exception>
                /// <exception cref="global::Petrel.TrapException">A segment does not fit, or the start function trapped.</exception>
                public {{request.ClassName}}(global::Petrel.Store store, global::Petrel.Linker? linker)
                    : base({{NewCode}}, store, linker)
                {
            """);
        _text.Append(_initialization).AppendLine("    }");

        ImportType[] others = [.. module.Imports.Where(static import => !s_wasiModules.Contains(import.Module))];
        bool hasWasi = others.Length < module.Imports.Count;
        if ((hasWasi && !request.HasWasi) || !Array.TrueForAll(others, CanBeImplemented))
        {
            return;
        }

        var parameters = new List<string>();
        var arguments = new List<string>();
        if (hasWasi)
        {
            parameters.Add("global::Petrel.Wasi.WasiConfiguration wasi");
            arguments.Add("wasi");
        }

        string definitions = "";
        var parameterNames = new MemberNames("Store", "Wasi");
        foreach (IGrouping<string, ImportType> imported in others.GroupBy(static import => import.Module, StringComparer.Ordinal))
        {
            string type = _names.Take("I-" + imported.Key);
            string parameter = parameterNames.Take(imported.Key);
            parameter = "@" + char.ToLowerInvariant(parameter[0]) + parameter[1..];
            definitions += WriteInterface(type, parameter, imported);
            parameters.Add(type + " " + parameter);
            arguments.Add(parameter);
        }

        string list = string.Concat(parameters.Select(static parameter => ", " + parameter));
        string passed = string.Concat(arguments.Select(static argument => ", " + argument));
        _text.AppendLine($$"""

                /// <summary>Makes an instance{{(parameters.Count == 0 ? "" : " with what it imports")}}.</summary>
                /// <exception cref="global::Petrel.TrapException">A segment does not fit, or the start function trapped.</exception>
                public {{request.ClassName}}(global::Petrel.Store store{{list}})
                    : this(store, Link(store{{passed}}))
                {
                }

                private static global::Petrel.Linker Link(global::Petrel.Store store{{list}})
                {
                    global::System.ArgumentNullException.ThrowIfNull(store);
            {{(hasWasi ? "        global::Petrel.Wasi.WasiStoreExtensions.SetWasiConfiguration(store, wasi);\n" : "")}}        var linker = new global::Petrel.Linker(store.Engine);
            {{(hasWasi ? "        global::Petrel.Wasi.WasiLinkerExtensions.DefineWasi(linker);\n" : "")}}{{definitions}}        return linker;
                }
            """);
        if (hasWasi)
        {
            WriteRun(list, passed);
        }
    }

    /// <summary>For a program of WASI: everything in one call.</summary>
    private void WriteRun(string list, string passed)
    {
        if (module.Exports.Any(static export => export.Name == "_start"))
        {
            _text.AppendLine($$"""

                    /// <summary>Runs the program to its end, in an engine and a store of its own.</summary>
                    /// <returns>Its exit code.</returns>
                    /// <exception cref="global::Petrel.TrapException">The program trapped.</exception>
                    public static int Run({{list[2..]}})
                    {
                        using var engine = new global::Petrel.Engine();
                        using var store = new global::Petrel.Store(engine);
                        try
                        {
                            return global::Petrel.Wasi.WasiCommand.Run(new {{request.ClassName}}(store{{passed}}).Instance);
                        }
                        catch (global::Petrel.ExitException exit)
                        {
                            return exit.ExitCode;
                        }
                    }
                """);
        }
    }

    /// <returns>The statements that define the imports.</returns>
    private string WriteInterface(string type, string parameter, IEnumerable<ImportType> imports)
    {
        var names = new MemberNames("GetType", "ToString", "Equals", "GetHashCode");
        string definitions = $"        global::System.ArgumentNullException.ThrowIfNull({parameter});\n";
        var known = new HashSet<(string, string)>();
        _members.AppendLine().Append("    /// <summary>What the module imports from <c>").Append(CSharp.Comment(imports.First().Module)).AppendLine("</c>.</summary>");
        _members.Append("    public interface ").AppendLine(type).AppendLine("    {");
        foreach (ImportType import in imports)
        {
            if (!known.Add((import.Name, import.Type.ToString()!)))
            {
                continue; // imported twice
            }

            string name = names.Take(import.Name);
            string place = CSharp.Literal(import.Module) + ", " + CSharp.Literal(import.Name);
            _members.Append("        /// <summary><c>").Append(CSharp.Comment(import.Name)).Append("</c>: <c>").Append(CSharp.Comment(import.Type.ToString()!)).AppendLine("</c>.</summary>");
            if (import.Type is not FunctionType function)
            {
                _members.AppendLine($"        global::Petrel.{import.Type.Kind} {name} {{ get; }}");
                definitions += $"        linker.Define({place}, {parameter}.{name});\n";
            }
            else if (CSharp.IsTyped(function, module.Engine.Types))
            {
                _members.AppendLine($"        {CSharp.ResultOf(function)} {name}({CSharp.ParametersOf(function)});");
                definitions += $"        linker.DefineFunction({place}, ({CSharp.DelegateOf(function)}){parameter}.{name});\n";
            }
            else
            {
                _members.AppendLine($"        void {name}(global::Petrel.Caller caller, global::System.ReadOnlySpan<global::Petrel.Value> arguments, global::System.Span<global::Petrel.Value> results);");
                definitions += $"        linker.DefineFunction({place}, new global::Petrel.FunctionType({Kinds(function.Parameters)}, {Kinds(function.Results)}), {parameter}.{name});\n";
            }
        }

        _members.AppendLine("    }");
        return definitions;
    }

    private static string Kinds(IReadOnlyList<ValueKind> kinds) => "[" + string.Join(", ", kinds.Select(static kind => "global::Petrel.ValueKind." + kind)) + "]";

    /// <summary>Functions of types that the module defines, or of references that are not null, cannot be told by their kinds.</summary>
    private bool CanBeImplemented(ImportType import) => import.Type is not FunctionType function
        || CSharp.IsTyped(function, module.Engine.Types)
        || new FunctionType([.. function.Parameters], [.. function.Results]).In(module.Engine.Types) == function.In(module.Engine.Types);
}
