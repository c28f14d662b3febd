using Petrel.Binary;
using Petrel.Text.Script;
using Petrel.Types;
using Xunit;
using Xunit.Abstractions;

namespace Petrel.Tests.Text;

/// <summary>Every official script parses, its modules assemble, and what is malformed is rejected.</summary>
public sealed class OfficialScriptTests(ITestOutputHelper output)
{
    /// <summary>Modules in text that must not assemble although their command does not say malformed.</summary>
    private static readonly HashSet<string> s_rejected =
    [
        // assert_invalid_custom: a branch hint on an instruction that is no branch is refused while assembling.
        "custom/metadata.code.branch_hint/branch_hint.wast:86",
    ];

    /// <summary>Quoted modules that assemble although their command says malformed.</summary>
    private static readonly HashSet<string> s_accepted =
    [
        // Written for 1.0, where limits had 32 bits: a size of 2^32 is a matter of validation since memory64.
        "proposals/threads/changed/memory.wast:83",
        "proposals/threads/changed/memory.wast:87",
        "proposals/threads/changed/memory.wast:91",
    ];

    [Fact]
    public void EveryScriptIsCovered()
    {
        if (OfficialScripts.Root is null)
        {
            output.WriteLine("NOTICE: the official scripts are not here (PETREL_TESTSUITE, ../shared/testsuite); nothing was tested.");
            return;
        }

        var run = new Run();
        foreach (string path in OfficialScripts.Paths)
        {
            run.Script(path, WastScript.Parse(OfficialScripts.Read(path)).Commands);
        }

        output.WriteLine($"{run.Commands} commands, {run.Assembled} modules assembled, {run.Rejected} malformed texts rejected, "
            + $"{run.Exceptions} listed exceptions");
        Assert.Empty(run.Failures);
        Assert.True(run.Commands > 68_000);
        Assert.True(run.Assembled > 6_000);
        Assert.True(run.Rejected >= 1_290);
        Assert.Equal(s_rejected.Count + s_accepted.Count, run.Exceptions);
    }

    private sealed class Run
    {
        public int Commands { get; private set; }

        public int Assembled { get; private set; }

        public int Rejected { get; private set; }

        public int Exceptions { get; private set; }

        public List<string> Failures { get; } = [];

        public void Script(string path, IEnumerable<WastCommand> commands)
        {
            foreach (WastCommand command in commands)
            {
                Commands++;
                Command(path, command);
            }
        }

        private void Command(string path, WastCommand command)
        {
            switch (command)
            {
                case WastModuleCommand { Module: WastModule module }:
                    MustAssemble(path, module, isValid: true);
                    break;
                case WastDefinitionCommand { Module: WastModule module }:
                    MustAssemble(path, module, isValid: true);
                    break;
                case WastThreadCommand thread:
                    Script(path, thread.Commands);
                    break;
                case WastAssertModule { Failure: WastModuleFailure.Malformed or WastModuleFailure.MalformedCustom } assertion:
                    MustReject(path, assertion);
                    break;
                case WastAssertModule assertion:
                    MustAssemble(
                        path, assertion.Module, assertion.Failure is WastModuleFailure.Unlinkable or WastModuleFailure.Trap);
                    break;
                default:
                    break;
            }
        }

        private void MustAssemble(string path, WastModule module, bool isValid)
        {
            if (module.Form == WastModuleForm.Binary)
            {
                return;
            }

            string place = $"{path}:{module.Line}";
            try
            {
                byte[] binary = module.ToBinary();
                Assembled++;
                if (isValid)
                {
                    ModuleDecoder.Decode(binary, new TypeRegistry(), (WasmFeatures)long.MaxValue);
                }
            }
            catch (TextFormatException) when (s_rejected.Contains(place))
            {
                Exceptions++;
            }
            catch (PetrelException e)
            {
                Failures.Add($"{place}: {e.Message}");
            }
        }

        private void MustReject(string path, WastAssertModule assertion)
        {
            if (assertion.Module.Form != WastModuleForm.Quote)
            {
                return;
            }

            string place = $"{path}:{assertion.Module.Line}";
            try
            {
                assertion.Module.ToBinary();
                if (s_accepted.Contains($"{path}:{assertion.Line}"))
                {
                    Exceptions++;
                }
                else
                {
                    Failures.Add($"{place}: accepted, but {assertion.Message} was expected");
                }
            }
            catch (TextFormatException)
            {
                Rejected++;
            }
        }
    }
}
