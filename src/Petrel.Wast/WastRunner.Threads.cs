using Petrel.Text.Script;

namespace Petrel.Wast;

public sealed partial class WastRunner
{
    private const int ThreadStackSize = 16 << 20;

    /// <summary>Starts a thread with a store of its own, where only the shared modules are known, under their names.</summary>
    private void StartThread(WastThreadCommand command)
    {
        var shared = new List<(string Name, Instance Instance)>();
        foreach (string name in command.SharedModules)
        {
            shared.Add((name, _scope.Instance(name)));
        }

        var thread = new Thread(
            () =>
            {
                using var scope = new WastScope(_engine);
                foreach ((string name, Instance instance) in shared)
                {
                    scope.AddInstance(name, instance);
                }

                new WastRunner(_file, _engine, scope, _components, _tally).Run(command.Commands);
            },
            ThreadStackSize)
        {
            IsBackground = true,
            Name = $"{_file} ${command.Name}",
        };
        thread.Start();
        _scope.AddThread(command.Name, thread);
    }
}
