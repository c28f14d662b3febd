using Xunit;

namespace Petrel.Components.Tests.Guests;

/// <summary>A test of a component that npm builds; skipped, with the reason, where it cannot.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class JavaScriptFactAttribute : FactAttribute
{
    public JavaScriptFactAttribute()
    {
        if (JavaScriptTools.Problem is { } problem)
        {
            Skip = problem;
        }
    }
}
