using System.Text;
using Petrel.Components.Wit;
using Xunit;

namespace Petrel.Wasi.Tests.Preview2;

/// <summary>The WIT that the bindings are made of says what the official one of 0.2.12 says.</summary>
public sealed class InterfaceTests
{
    private static readonly string[] s_packages = ["io", "clocks", "random", "filesystem", "sockets", "cli", "http"];

    [OfficialWitFact]
    public void TheInterfacesAreTheOfficialOnes()
    {
        List<WitPackage> official = [];
        foreach (string package in s_packages)
        {
            foreach (WitPackage loaded in WitLoader.Load(Path.Combine(OfficialWitFactAttribute.Folder!, package), WitFeatures.All, official).Packages)
            {
                if (!official.Contains(loaded))
                {
                    official.Add(loaded);
                }
            }
        }

        SortedDictionary<string, string> expected = Describe(official);
        SortedDictionary<string, string> ours = Describe(WitLoader.Load(Repository.At("src/Petrel.Wasi/Wit"), WitFeatures.All).Packages.Where(static package => package.Name.Namespace == "wasi"));
        Assert.Equal(expected.Keys, ours.Keys);
        Assert.All(expected, item => Assert.Equal(item.Value, ours[item.Key]));
        Assert.True(expected.Count >= 35);
    }

    /// <summary>Each interface and world as text: items in order, types resolved, without documentation.</summary>
    private static SortedDictionary<string, string> Describe(IEnumerable<WitPackage> packages)
    {
        SortedDictionary<string, string> all = new(StringComparer.Ordinal);
        foreach (WitPackage package in packages)
        {
            package.Interfaces.ForEach(item => all.Add(item.ExternName, Describe(item)));
            foreach (WitWorld world in package.Worlds)
            {
                all.Add($"world {package.Name.Qualify(world.Name)}", string.Join('\n', world.Imports.Select(static item => $"import {item.Interface?.ExternName ?? item.Name}").Order(StringComparer.Ordinal)
                    .Concat(world.Exports.Select(static item => $"export {item.Interface?.ExternName ?? item.Name}").Order(StringComparer.Ordinal))));
            }
        }

        return all;
    }

    private static string Describe(WitInterface item)
    {
        StringBuilder text = new();
        foreach (WitTypeDefinition type in item.Types.OrderBy(static type => type.Name, StringComparer.Ordinal))
        {
            string members = string.Join(", ", type.Members.Select(static member => member.Type is null ? member.Name : $"{member.Name}: {WitPrinter.Type(member.Type)}"));
            text.Append($"{type.Kind} {type.Name} {{{members}}} {(type.Alias is null ? "" : WitPrinter.Type(type.Alias))} of {type.Original.Owner.Name}\n");
        }

        foreach (WitFunction function in item.Functions)
        {
            string parameters = string.Join(", ", function.Parameters.Select(static parameter => $"{parameter.Name}: {WitPrinter.Type(parameter.Type!)}"));
            text.Append($"{function.ExternName}({parameters}) -> {(function.Result is null ? "" : WitPrinter.Type(function.Result))}\n");
        }

        return text.ToString();
    }
}
