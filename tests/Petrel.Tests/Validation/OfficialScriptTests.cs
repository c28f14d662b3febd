using Petrel.Binary;
using Petrel.Tests.Text;
using Petrel.Text.Script;
using Petrel.Types;
using Petrel.Validation;
using Xunit;
using Xunit.Abstractions;

namespace Petrel.Tests.Validation;

/// <summary>Every valid module of the official scripts is accepted, every malformed or invalid one refused.</summary>
public sealed class OfficialScriptTests(ITestOutputHelper output)
{
    [Fact]
    public void Modules_are_accepted_and_refused_as_the_scripts_say()
    {
        if (OfficialScripts.Root is null)
        {
            output.WriteLine("NOTICE: the official scripts are not here (PETREL_TESTSUITE, ../shared/testsuite); nothing was tested.");
            return;
        }

        var run = new Run();
        foreach (string path in OfficialScripts.Paths)
        {
            run.Script(path, Features(path), WastScript.Parse(OfficialScripts.Read(path)).Commands);
        }

        output.WriteLine($"{run.Accepted} valid modules accepted; {run.Invalid} invalid and {run.Malformed} malformed ones refused, "
            + $"{run.SameWords} of them in the words of the scripts");
        foreach (string difference in run.Differences)
        {
            output.WriteLine(difference);
        }

        Assert.Empty(run.Failures);
        Assert.True(run.Accepted >= 3_074);
        Assert.True(run.Invalid >= 3_334);
        Assert.True(run.Malformed >= 2_218);
        Assert.True(run.SameWords >= 5_440);
    }

    /// <summary>The proposals that a script is about, with those that are part of the standard it was written for.</summary>
    private static WasmFeatures Features(string path) => path switch
    {
        // These were written for 2.0 without reference types: they expect that several memories and tables are refused.
        _ when path.StartsWith("proposals/threads/changed/", StringComparison.Ordinal) =>
            (WasmFeatures.Wasm2 & ~WasmFeatures.ReferenceTypes) | WasmFeatures.Threads,
        _ when path.StartsWith("proposals/threads/", StringComparison.Ordinal) => WasmFeatures.Wasm3 | WasmFeatures.Threads,
        _ when path.StartsWith("proposals/wide-arithmetic/", StringComparison.Ordinal) => WasmFeatures.Wasm3 | WasmFeatures.WideArithmetic,
        _ when path.StartsWith("proposals/custom-page-sizes/", StringComparison.Ordinal) => WasmFeatures.Wasm3 | WasmFeatures.CustomPageSizes,
        _ when path.StartsWith("proposals/compact-import-section/", StringComparison.Ordinal) => WasmFeatures.Wasm3 | WasmFeatures.CompactImports,
        _ when path.StartsWith("proposals/stack-switching/", StringComparison.Ordinal) => WasmFeatures.Wasm3 | WasmFeatures.StackSwitching,
        _ when path.StartsWith("proposals/custom-descriptors/", StringComparison.Ordinal) => WasmFeatures.Wasm3 | WasmFeatures.CustomDescriptors,
        _ when path.StartsWith("proposals/shared-everything-threads/", StringComparison.Ordinal) =>
            WasmFeatures.Wasm3 | WasmFeatures.Threads | WasmFeatures.SharedEverything,
        _ when path.StartsWith("legacy/", StringComparison.Ordinal) => WasmFeatures.Wasm3 | WasmFeatures.LegacyExceptions,
        _ => WasmFeatures.Wasm3,
    };

    private sealed class Run
    {
        private readonly TypeRegistry _registry = new();

        public int Accepted { get; private set; }

        public int Invalid { get; private set; }

        public int Malformed { get; private set; }

        public int SameWords { get; private set; }

        public List<string> Failures { get; } = [];

        public List<string> Differences { get; } = [];

        public void Script(string path, WasmFeatures features, IEnumerable<WastCommand> commands)
        {
            foreach (WastCommand command in commands)
            {
                switch (command)
                {
                    case WastModuleCommand module:
                        Accept(path, features, module.Module);
                        break;
                    case WastDefinitionCommand module:
                        Accept(path, features, module.Module);
                        break;
                    case WastThreadCommand thread:
                        Script(path, features, thread.Commands);
                        break;
                    case WastAssertModule { Failure: WastModuleFailure.Unlinkable or WastModuleFailure.Trap } assertion:
                        Accept(path, features, assertion.Module);
                        break;
                    case WastAssertModule { Failure: WastModuleFailure.Malformed or WastModuleFailure.Invalid } assertion:
                        Refuse(path, features, assertion);
                        break;
                    default:
                        break;
                }
            }
        }

        private void Accept(string path, WasmFeatures features, WastModule module)
        {
            if (Problem(module, features) is { } problem)
            {
                Failures.Add($"{path}:{module.Line}: {problem}");
            }
            else
            {
                Accepted++;
            }
        }

        private void Refuse(string path, WasmFeatures features, WastAssertModule assertion)
        {
            string? problem = Problem(assertion.Module, features);
            if (problem is null)
            {
                Failures.Add($"{path}:{assertion.Line}: accepted, but \"{assertion.Message}\" was expected");
                return;
            }

            if (assertion.Failure == WastModuleFailure.Invalid)
            {
                Invalid++;
            }
            else
            {
                Malformed++;
            }

            if (problem.Contains(assertion.Message, StringComparison.Ordinal))
            {
                SameWords++;
            }
            else if (assertion.Module.Form == WastModuleForm.Binary || assertion.Failure == WastModuleFailure.Invalid)
            {
                Differences.Add($"{path}:{assertion.Line}: \"{assertion.Message}\" in the script, here \"{problem}\"");
            }
        }

        private string? Problem(WastModule module, WasmFeatures features)
        {
            try
            {
                ModuleValidator.Validate(ModuleDecoder.Decode(module.ToBinary(), _registry, features), features, maxParallelism: 1);
                return null;
            }
            catch (PetrelException e)
            {
                return e.Message;
            }
        }
    }
}
