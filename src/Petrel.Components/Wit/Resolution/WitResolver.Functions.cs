namespace Petrel.Components.Wit;

internal sealed partial class WitResolver
{
    private void AddFunction(Scope scope, List<WitFunction> functions, WitFunctionSyntax syntax, WitTypeDefinition? resource)
    {
        WitFunction? function = Function(scope, syntax, resource);
        if (function is null)
        {
            return;
        }

        if (resource is not null)
        {
            foreach (WitFunction prior in functions)
            {
                if (prior.Resource == resource && string.Equals(prior.Name, function.Name, StringComparison.OrdinalIgnoreCase)
                    && (prior.Kind == WitFunctionKind.Constructor) == (function.Kind == WitFunctionKind.Constructor))
                {
                    throw syntax.Position.Error($"the resource `{resource.Name}` has `{function.Name}` more than once");
                }
            }
        }

        functions.Add(function);
    }

    /// <summary>Resolves a function; null when it is not selected.</summary>
    private WitFunction? Function(Scope scope, WitFunctionSyntax syntax, WitTypeDefinition? resource)
    {
        CheckSince(syntax.Gate, scope.Owner.Package, syntax.Position);
        scope.IsExcluded = scope.Owner.IsExcluded || IsExcluded(syntax.Gate);
        if (resource is not null)
        {
            CheckSelected(resource, scope.IsExcluded, syntax.Position);
        }

        var function = new WitFunction(syntax.Name.Text, syntax.Kind, resource)
        {
            IsAsync = syntax.IsAsync,
            Docs = syntax.Docs,
            Gate = syntax.Gate,
            Position = syntax.Position,
        };
        WitMember[] parameters = Members(scope, syntax.Parameters, "parameter");
        if (syntax.Kind == WitFunctionKind.Method)
        {
            if (Array.Exists(parameters, p => string.Equals(p.Name, "self", StringComparison.OrdinalIgnoreCase)))
            {
                throw syntax.Position.Error("the parameter `self` is defined more than once: a method has it anyway");
            }

            parameters = [new WitMember("self", new WitType(WitTypeKind.Borrow, [], resource), null), .. parameters];
        }

        function.Parameters = parameters;
        function.Result = syntax.Result is null ? null : Convert(scope, syntax.Result);
        if (syntax.Kind == WitFunctionKind.Constructor)
        {
            CheckConstructor(syntax, function, resource!);
            function.Result ??= WitType.Named(resource!);
        }

        if (function.Result is { ContainsBorrow: true })
        {
            throw syntax.Position.Error($"the function `{function.ExternName}` returns a type that contains a borrow handle");
        }

        bool isExcluded = scope.IsExcluded;
        scope.IsExcluded = false;
        return isExcluded ? null : function;
    }

    private static void CheckConstructor(WitFunctionSyntax syntax, WitFunction function, WitTypeDefinition resource)
    {
        if (function.Result is { } result
            && !(syntax.Result!.Kind == WitTypeKind.Result && result.Arguments[0] is { Kind: WitTypeKind.Named or WitTypeKind.Own } ok && ok.Definition == resource))
        {
            throw syntax.Result.Position.Error($"the result of a constructor, where it is written, must be result<{resource.Name}, ...>");
        }
    }
}
