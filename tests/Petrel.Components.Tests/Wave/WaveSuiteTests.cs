using Petrel.Components.Tests.Wit;
using Petrel.Components.Wave;
using Petrel.Components.Wit;
using Xunit;
using Xunit.Abstractions;

namespace Petrel.Components.Tests.Wave;

public class WaveSuiteTests(ITestOutputHelper output)
{
    [Fact]
    public void EveryOfficialVerdictIsOurs()
    {
        if (WitSuite.Find("wave") is not { } suite)
        {
            output.WriteLine("NOTICE: the official WAVE cases are not here (PETREL_TESTSUITE, ../shared/testsuite); nothing was tested.");
            return;
        }

        WitInterface ui = WitLoader.Load(Path.Combine(suite, "ui.wit"), WitFeatures.None).Root.Interfaces[0];
        var wrong = new List<string>();
        int count = 0;
        foreach (string path in Directory.EnumerateFiles(suite, "*.waves").Order(StringComparer.Ordinal))
        {
            bool isAccepted = Path.GetFileName(path).StartsWith("accept", StringComparison.Ordinal);
            var printed = new List<string>();
            foreach (string piece in File.ReadAllText(path).Split(";\n"))
            {
                string[] lines = piece.Split('\n');
                string[] comments = [.. lines.TakeWhile(l => l.StartsWith("//", StringComparison.Ordinal))];
                string statement = string.Join('\n', lines.Skip(comments.Length)).TrimEnd(';');
                printed.AddRange(comments);
                if (statement.Trim().Length == 0)
                {
                    continue;
                }

                count++;
                try
                {
                    printed.Add(Print(ui, statement));
                    if (!isAccepted)
                    {
                        wrong.Add($"{path}: accepted {statement}");
                    }
                }
                catch (FormatException e)
                {
                    output.WriteLine($"{statement}: {e.Message}");
                    if (isAccepted)
                    {
                        wrong.Add($"{path}: refused {statement}: {e.Message}");
                    }
                }
            }

            if (isAccepted && string.Join('\n', printed).TrimEnd() != File.ReadAllText(Path.ChangeExtension(path, ".out")).TrimEnd())
            {
                wrong.Add($"{path}: printed\n{string.Join('\n', printed)}");
            }
        }

        output.WriteLine($"{count} calls");
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(count > 150, $"only {count}");
    }

    private static string Print(WitInterface ui, string statement)
    {
        WaveCall call = WaveCall.Parse(statement);
        if (call.Interface is not null && !call.Means(ui.ExternName))
        {
            throw new FormatException($"no interface for {call.FullName}");
        }

        WitFunction function = ui.Functions.Find(f => f.Name == call.Name) ?? throw new FormatException($"no function {call.Name}");
        ComponentFunctionType type = new WitComponentTypes().Function(function);
        ComponentValue[] arguments = call.Arguments(type.Parameters);
        return $"{call.FullName}({string.Join(", ", arguments.Select((a, i) => $"{type.Parameters[i].Name}: {WaveFormat.Format(a)}"))})";
    }

    [Fact]
    public void MapsAreListsOfPairs()
    {
        const string Text = "[(\"b\", 1), (\"a\", 2)]";
        ComponentValue value = WaveFormat.Parse(Text, new MapType(PrimitiveValueType.String, PrimitiveValueType.U32));
        Assert.Equal(Text, WaveFormat.Format(value));
    }

    [Theory]
    [InlineData("256", "at column 1: expected an integer from 0 to 255, found 256")]
    [InlineData(" -1", "at column 2: expected an integer from 0 to 255, found -1")]
    [InlineData("1.5", "at column 1: expected an integer from 0 to 255, found 1.5")]
    [InlineData("01", "at column 1: a number does not begin with 0 before other digits")]
    [InlineData("1 2", "at column 3: expected the end, found '2'")]
    [InlineData("", "at column 1: expected a number, found the end")]
    public void ErrorsSayWhereAndWhat(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => WaveFormat.Parse(text, PrimitiveValueType.U8)).Message);

    [Theory]
    [InlineData("-9223372036854775808")]
    [InlineData("9223372036854775807")]
    public void TheEndsOfTheRangeAreInIt(string text) => Assert.Equal(text, WaveFormat.Format(WaveFormat.Parse(text, PrimitiveValueType.S64)));

    [Theory]
    [InlineData("1e21", "1000000000000000000000")]
    [InlineData("-1.5e-7", "-0.00000015")]
    [InlineData("123.456e20", "12345600000000000000000")]
    [InlineData("-0", "-0")]
    public void NumbersAreWrittenWithoutExponent(string text, string written) => Assert.Equal(written, WaveFormat.Format(WaveFormat.Parse(text, PrimitiveValueType.F64)));

    [Fact]
    public void OptionsAndResultsMayBeFlat()
    {
        var option = new OptionType(PrimitiveValueType.String);
        Assert.Equal("some(\"flat\")", WaveFormat.Format(WaveFormat.Parse(" \"flat\"", option)));
        Assert.Equal("none", WaveFormat.Format(WaveFormat.Parse("none", option)));
        Assert.Equal("[some(1), none, some(2)]", WaveFormat.Format(WaveFormat.Parse("[1, none, some(2)]", new ListType(new OptionType(PrimitiveValueType.U8)))));
        Assert.Equal("some(someday)", WaveFormat.Format(WaveFormat.Parse("someday", new OptionType(new EnumType(["someday"])))));
        Assert.Equal("ok([7])", WaveFormat.Format(WaveFormat.Parse("[7]", new ResultType(new ListType(PrimitiveValueType.U8), null))));

        // Not where it could be taken for the case of another option or result.
        Assert.Throws<FormatException>(() => WaveFormat.Parse("1", new OptionType(new OptionType(PrimitiveValueType.U8))));
        Assert.Throws<FormatException>(() => WaveFormat.Parse("1", new ResultType(null, PrimitiveValueType.U8)));
        Assert.Throws<FormatException>(() => WaveFormat.Parse("1", new OptionType(new ResultType(PrimitiveValueType.U8, null))));
    }
}
