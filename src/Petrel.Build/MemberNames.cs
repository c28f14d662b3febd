using Petrel.Compilation;

namespace Petrel.Build;

/// <summary>Names of members, each given once.</summary>
internal sealed class MemberNames(params string[] taken)
{
    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);

    /// <summary>What C# calls an item: <c>read-line</c> becomes <c>ReadLine</c>, and <c>ReadLine_</c> when that is taken.</summary>
    public string Take(string name)
    {
        string result = LinkedAssemblyEmitter.ClassNameOf(name);
        while (!_taken.Add(result))
        {
            result += "_";
        }

        return result;
    }
}
