using Xunit;

namespace Petrel.Tests.AheadOfTime;

/// <summary>As <see cref="Crossgen2FactAttribute"/>, for tests with parameters.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class Crossgen2TheoryAttribute : TheoryAttribute
{
    public Crossgen2TheoryAttribute() => Skip = new Crossgen2FactAttribute().Skip;
}
