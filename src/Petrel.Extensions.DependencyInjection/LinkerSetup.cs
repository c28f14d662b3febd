using Petrel.Components;

namespace Petrel.Extensions.DependencyInjection;

/// <summary>One step of what is done with the linker before it is used.</summary>
internal sealed class LinkerSetup(Action<IServiceProvider, ComponentLinker> apply)
{
    public void Apply(IServiceProvider provider, ComponentLinker linker) => apply(provider, linker);
}
