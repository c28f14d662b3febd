namespace Petrel.Conformance;

/// <summary>The list of known failures is itself in order.</summary>
public sealed class ExpectationsTests
{
    [Fact]
    public void EveryEntryNamesAScriptThatFails()
    {
        Assert.All(Expectations.Entries.Values, entry => Assert.True(entry.Failures > 0, $"{entry.Script} needs no entry"));
        if (TestSuite.Root is not null)
        {
            Assert.All(Expectations.Entries.Keys, script => Assert.Contains(script, TestSuite.Scripts));
        }
    }
}
