namespace Petrel.Conformance;

/// <summary>A test for each official script; one visible skip when they are not on this machine.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ScriptTheoryAttribute : TheoryAttribute
{
    public ScriptTheoryAttribute()
    {
        if (TestSuite.Root is null)
        {
            Skip = TestSuite.Missing;
        }
    }
}
