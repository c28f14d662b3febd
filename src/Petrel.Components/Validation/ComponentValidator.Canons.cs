using Petrel.Components.Definition;

namespace Petrel.Components.Validation;

/// <content>Canonical definitions: lifting and lowering.</content>
internal sealed partial class ComponentValidator
{
    private void VisitCanon(CanonItem item)
    {
        CheckOptions(item);
        switch (item.Kind)
        {
            case CanonKind.Lift:
                VisitLift(item);
                return;
            case CanonKind.Lower:
                item.CoreType = VisitLower(item);
                break;
            case CanonKind.TaskReturn:
                item.CoreType = VisitTaskReturn(item);
                break;
            default:
                item.CoreType = VisitBuiltin(item);
                break;
        }

        Require(new Sort(ComponentSort.Core, CoreSort.Function));
        _scope.CoreFunctions.Add(item.CoreType);
    }

    private void VisitLift(CanonItem item)
    {
        Require(Sort.Function);
        FunctionType core = Get(_scope.CoreFunctions, item.FunctionIndex, "core function");
        if (Get(_scope.Types, item.TypeIndex, "type") is not ComponentFunctionType type)
        {
            Fail($"type index {item.TypeIndex} is not a function type");
            return;
        }

        _work.Charge(type);
        CanonOptions options = item.Options;
        CheckAsync(options, type);
        if (options.Callback is not null && !options.IsAsync)
        {
            Fail("cannot specify callback without async");
        }

        if (options.PostReturn is not null && options.IsAsync)
        {
            Fail("cannot specify post-return function in async");
        }

        ValueKind[]? parameters = Flattening.Parameters(type, Flattening.MaximumParameters, item.Is64);
        if (parameters is null || type.Parameters.Any(p => p.Type.Contains(TypeContents.Pointer)))
        {
            RequireMemory(options);
            RequireRealloc(options);
        }

        parameters ??= [CoreSignatures.Pointer(item.Is64)];
        ValueKind[] results;
        if (options.IsAsync)
        {
            results = options.Callback is null ? [] : [ValueKind.Int32];
        }
        else
        {
            ValueKind[]? flat = Flattening.Value(type.Result, Flattening.MaximumResults, item.Is64);
            if (flat is null || (type.Result?.Contains(TypeContents.Pointer) ?? false))
            {
                RequireMemory(options);
            }

            results = flat ?? [CoreSignatures.Pointer(item.Is64)];
        }

        FunctionType expected = CoreSignatures.Of(parameters, results);
        if (!core.ParameterKinds.AsSpan().SequenceEqual(parameters))
        {
            Fail($"lowered parameter types of {expected} do not match parameter types of core function {item.FunctionIndex}: {core}");
        }

        if (!core.ResultKinds.AsSpan().SequenceEqual(results))
        {
            Fail($"lowered result types of {expected} do not match result types of core function {item.FunctionIndex}: {core}");
        }

        if (options.PostReturn is { } postReturn)
        {
            CheckSignature(postReturn, CoreSignatures.Of(results, []), "post-return");
        }

        item.FunctionType = type;
        item.CoreType = core;
        _scope.Functions.Add(type);
    }

    private FunctionType VisitLower(CanonItem item)
    {
        ComponentFunctionType type = Get(_scope.Functions, item.FunctionIndex, "function");
        _work.Charge(type);
        CanonOptions options = item.Options;
        CheckAsync(options, type);
        Forbid(options.PostReturn, "post-return", "lowerings");
        Forbid(options.Callback, "callback", "lowerings");
        int limit = options.IsAsync ? Flattening.MaximumAsyncParameters : Flattening.MaximumParameters;
        ValueKind[]? parameters = Flattening.Parameters(type, limit, item.Is64);
        if (parameters is null || type.Parameters.Any(p => p.Type.Contains(TypeContents.Pointer)))
        {
            RequireMemory(options);
        }

        parameters ??= [CoreSignatures.Pointer(item.Is64)];
        ValueKind[]? results = options.IsAsync && type.Result is not null ? null : Flattening.Value(type.Result, Flattening.MaximumResults, item.Is64);
        if (type.Result?.Contains(TypeContents.Pointer) ?? false)
        {
            RequireMemory(options);
            RequireRealloc(options);
        }

        if (results is null)
        {
            RequireMemory(options);
            parameters = [.. parameters, CoreSignatures.Pointer(item.Is64)];
            results = [];
        }

        item.FunctionType = type;
        return CoreSignatures.Of(parameters, options.IsAsync ? [ValueKind.Int32] : results);
    }

    private FunctionType VisitTaskReturn(CanonItem item)
    {
        ComponentValueType? result = ResolveOptional(item.ResultSyntax);
        if (result is not null && result.Contains(TypeContents.Borrow))
        {
            Fail($"`task.return` result cannot contain a `borrow` type, {result} does");
        }

        CanonOptions options = item.Options;
        if (options.IsAsync)
        {
            Fail("canonical option `async` cannot be specified for `task.return`");
        }

        Forbid(options.Realloc, "realloc", "`task.return`");
        Forbid(options.PostReturn, "post-return", "`task.return`");
        Forbid(options.Callback, "callback", "`task.return`");
        if (result is not null)
        {
            _work.Charge(result);
        }

        ValueKind[]? parameters = Flattening.Value(result, Flattening.MaximumParameters, item.Is64);
        if (parameters is null || (result?.Contains(TypeContents.Pointer) ?? false))
        {
            RequireMemory(options);
        }

        item.ResultType = result;
        return CoreSignatures.Of(parameters ?? [CoreSignatures.Pointer(item.Is64)], []);
    }

    /// <summary>What holds for options wherever they stand.</summary>
    private void CheckOptions(CanonItem item)
    {
        CanonOptions options = item.Options;
        if (options.Memory is { } memory)
        {
            item.Is64 = Get(_scope.CoreMemories, memory, "memory").Is64;
        }

        if (options.Realloc is { } realloc)
        {
            ValueKind pointer = CoreSignatures.Pointer(item.Is64);
            CheckSignature(realloc, CoreSignatures.Of([pointer, pointer, pointer, pointer], [pointer]), "realloc");
            if (options.Memory is null)
            {
                Fail("canonical option `realloc` requires `memory` to also be specified");
            }
        }

        if (options.Callback is { } callback)
        {
            CheckSignature(callback, CoreSignatures.Of([ValueKind.Int32, ValueKind.Int32, ValueKind.Int32], [ValueKind.Int32]), "callback");
        }

        if (options.PostReturn is { } postReturn)
        {
            _ = Get(_scope.CoreFunctions, postReturn, "core function");
        }
    }

    private void CheckSignature(uint function, FunctionType expected, string option)
    {
        FunctionType found = Get(_scope.CoreFunctions, function, "core function");
        if (!found.Equals(expected))
        {
            Fail($"canonical option `{option}` uses a core function with an incorrect signature: {expected} expected, {found} found");
        }
    }

    private void CheckAsync(CanonOptions options, ComponentFunctionType type)
    {
        if (options.IsAsync && !type.IsAsync)
        {
            Fail("canonical option `async` requires an async function type: the `async` canonical option may only be used for functions of type `async func`");
        }
    }

    private void RequireMemory(CanonOptions options)
    {
        if (options.Memory is null)
        {
            Fail("canonical option `memory` is required");
        }
    }

    private void RequireRealloc(CanonOptions options)
    {
        if (options.Realloc is null)
        {
            Fail("canonical option `realloc` is required");
        }
    }

    private void Forbid(uint? option, string name, string where)
    {
        if (option is not null)
        {
            Fail($"canonical option `{name}` cannot be specified for {where}");
        }
    }
}
