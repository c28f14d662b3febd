using Xunit;

namespace Petrel.Tests.Binary;

public sealed class SampleModulesTests
{
    [Fact]
    public void Every_sample_is_valid()
    {
        foreach (byte[] module in SampleModules.All)
        {
            ModuleBytes.Validate(module, SampleModules.AllFeatures);
        }
    }
}
