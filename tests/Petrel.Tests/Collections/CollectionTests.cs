using System.Text;
using Petrel.Collections;
using Xunit;

namespace Petrel.Tests.Collections;

/// <summary>What stands in for the framework's collections and encoding at start-up does what they do.</summary>
public class CollectionTests
{
    [Theory]
    [InlineData("")]
    [InlineData("memory")]
    [InlineData("\0\u007F")]
    [InlineData("\u0080")]
    [InlineData("Grüße, 世界 \U0001F600")]
    [InlineData("half a pair: \uD800")]
    public void TextIsWrittenAsTheFrameworkDoes(string text)
    {
        byte[] expected = Encoding.UTF8.GetBytes(text);
        Assert.Equal(expected.Length, Utf8Text.CountBytes(text));
        Assert.Equal(expected, Utf8Text.GetBytes(text));
        Assert.Equal([.. expected, 0, 0], Utf8Text.GetBytes(text, zeros: 2));
        Assert.Equal(Encoding.UTF8.GetString(expected), Utf8Text.GetString(expected));
    }

    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(70000)]
    public void LongTextIsWrittenWhole(int length)
    {
        string text = new('x', length);
        Assert.Equal(Encoding.UTF8.GetBytes(text), Utf8Text.GetBytes(text));
        Assert.Equal(text, Utf8Text.GetString(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void MalformedBytesBecomeReplacementCharacters() =>
        Assert.Equal("a\uFFFDb", Utf8Text.GetString([(byte)'a', 0xFF, (byte)'b']));

    [Fact]
    public void TextThatDoesNotFitIsRefused() =>
        Assert.Throws<ArgumentException>(() => Utf8Text.Write("four", new byte[3]));

    [Fact]
    public void NamesAreFoundByTheirLetters()
    {
        var map = new NameMap<string>();
        for (int i = 0; i < 1000; i++)
        {
            Assert.Null(map.Find("name" + i));
            map.Set("name" + i, "item" + i);
        }

        map.Set("name7", "another");
        for (int i = 0; i < 1000; i++)
        {
            Assert.Equal(i == 7 ? "another" : "item" + i, map.Find(new string(("name" + i).AsSpan())));
        }

        Assert.Null(map.Find("Name7"));
        Assert.Null(map.Find(""));
    }

    [Fact]
    public void TokensAreFoundByLettersOrByReference()
    {
        var map = new TokenMap();
        var objects = new object[500];
        for (int i = 0; i < objects.Length; i++)
        {
            // Equal, and not the same.
            objects[i] = Tuple.Create(1);
            map.Add(objects[i], i);
            map.Add("text" + i, -i);
        }

        for (int i = 0; i < objects.Length; i++)
        {
            Assert.True(map.TryGetValue(objects[i], out int token));
            Assert.Equal(i, token);
            Assert.True(map.TryGetValue(new string(("text" + i).AsSpan()), out token));
            Assert.Equal(-i, token);
        }

        Assert.False(map.TryGetValue(Tuple.Create(1), out _));
        Assert.False(map.TryGetValue("text500", out _));
    }
}
