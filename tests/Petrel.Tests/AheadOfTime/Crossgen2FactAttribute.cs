using Petrel.Compilation;
using Xunit;

namespace Petrel.Tests.AheadOfTime;

/// <summary>A test that needs crossgen2; a visible skip where it is not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class Crossgen2FactAttribute : FactAttribute
{
    public Crossgen2FactAttribute()
    {
        try
        {
            Crossgen2.FindOrFetch();
        }
        catch (PetrelException problem)
        {
            Skip = problem.Message;
        }
    }
}
