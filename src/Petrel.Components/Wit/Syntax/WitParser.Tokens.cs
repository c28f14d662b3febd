namespace Petrel.Components.Wit;

internal sealed partial class WitParser
{
    private WitPosition Here() => _lexer.At(_token.Start);

    private InvalidWitException Expected(string what) => Here().Error($"expected {what}, found {_token}");

    private WitToken Take()
    {
        WitToken token = _token;
        _token = _lexer.Next();
        return token;
    }

    private bool TryEat(string symbol)
    {
        bool isIt = _token.IsSymbol(symbol);
        if (isIt)
        {
            Take();
        }

        return isIt;
    }

    private void Eat(string symbol)
    {
        if (!TryEat(symbol))
        {
            throw Expected($"'{symbol}'");
        }
    }

    private bool TryEatKeyword(string keyword)
    {
        bool isIt = _token.IsKeyword(keyword);
        if (isIt)
        {
            Take();
        }

        return isIt;
    }

    private void EatKeyword(string keyword)
    {
        if (!TryEatKeyword(keyword))
        {
            throw Expected($"`{keyword}`");
        }
    }

    private WitName Name()
    {
        if (_token.Kind != WitTokenKind.Identifier)
        {
            throw Expected(_token.Kind == WitTokenKind.Keyword ? $"a name (write `%{_token.Value}` to use the keyword as one)" : "a name");
        }

        WitPosition position = Here();
        return new WitName(Take().Value, position);
    }

    private WitPath Path()
    {
        WitName first = Name();
        return TryEat(":") ? PathAfterNamespace(first) : new WitPath(null, first.Text, first.Position);
    }

    private WitPath PathAfterNamespace(WitName space)
    {
        string package = Name().Text;
        if (!_token.IsSymbol("/"))
        {
            throw Here().Error($"expected '/' and the name of an interface or world after the package `{space.Text}:{package}`, found {_token}");
        }

        Take();
        WitName name = Name();
        return new WitPath(new WitPackageName(space.Text, package, OptionalVersion()), name.Text, space.Position);
    }

    private WitVersion? OptionalVersion() => TryEat("@") ? Version() : null;

    private WitVersion Version()
    {
        WitPosition position = Here();
        if (_token.Kind != WitTokenKind.Integer)
        {
            throw Expected("a version such as 1.2.3");
        }

        string text = _lexer.Version(_token);
        Take();
        return WitVersion.TryParse(text) ?? throw position.Error($"`{text}` is not a version such as 1.2.3 (see semver.org)");
    }

    /// <summary>The annotations before an item.</summary>
    private WitGate Gate()
    {
        if (!_token.IsSymbol("@"))
        {
            return WitGate.None;
        }

        var gate = new WitGate(null, null, null, null, Here());
        while (TryEat("@"))
        {
            WitPosition position = Here();
            string name = Name().Text;
            bool isRepeated = name switch
            {
                "since" => gate.Since is not null,
                "unstable" => gate.Feature is not null,
                "deprecated" => gate.Deprecated is not null,
                "external-id" => gate.ExternalId is not null,
                _ => throw position.Error($"unknown annotation `@{name}`: expected @since, @unstable, @deprecated or @external-id"),
            };
            if (isRepeated)
            {
                throw position.Error($"`@{name}` stands twice");
            }

            Eat("(");
            gate = name switch
            {
                "since" => gate with { Since = VersionField() },
                "unstable" => gate with { Feature = FeatureField() },
                "deprecated" => gate with { Deprecated = VersionField() },
                _ => gate with { ExternalId = _token.Kind == WitTokenKind.Text ? Take().Value : throw Expected("a string literal") },
            };
            Eat(")");
        }

        if (gate.Since is not null && gate.Feature is not null)
        {
            throw gate.Position.Error("an item is either @since a version or @unstable, not both");
        }

        return gate.Deprecated is not null && gate.Since is null && gate.Feature is null
            ? throw gate.Position.Error("@deprecated must be paired with @since or @unstable")
            : gate;
    }

    private WitVersion VersionField()
    {
        Field("version");
        return Version();
    }

    private string FeatureField()
    {
        Field("feature");
        return Name().Text;
    }

    private void Field(string name)
    {
        if (_token.Kind != WitTokenKind.Identifier || _token.Value != name)
        {
            throw Expected($"`{name}`");
        }

        Take();
        Eat("=");
    }
}
