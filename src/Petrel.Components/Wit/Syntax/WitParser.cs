namespace Petrel.Components.Wit;

/// <summary>Parses one WIT file by recursive descent; only types nest, to a depth of <see cref="MaximumDepth"/>.</summary>
internal sealed partial class WitParser
{
    private const int MaximumDepth = 100;

    private readonly WitLexer _lexer;
    private WitToken _token;

    private WitParser(WitSource source)
    {
        _lexer = new WitLexer(source);
        _token = _lexer.Next();
    }

    /// <summary>Parses a file.</summary>
    /// <exception cref="InvalidWitException">It is not WIT.</exception>
    public static WitFileSyntax Parse(WitSource source) => new WitParser(source).File();

    private WitFileSyntax File()
    {
        var file = new WitFileSyntax(new WitScopeSyntax(_lexer.Source), []);
        bool isFirst = true;
        while (_token.Kind != WitTokenKind.End)
        {
            if (_token.IsKeyword("package"))
            {
                WitPackageHeader header = Header();
                if (isFirst && TryEat(";"))
                {
                    file.Scope.Header = header;
                }
                else
                {
                    file.Nested.Add(Nested(header));
                }
            }
            else
            {
                TopItem(file.Scope);
            }

            isFirst = false;
        }

        return file;
    }

    private WitScopeSyntax Nested(WitPackageHeader header)
    {
        Eat("{");
        var scope = new WitScopeSyntax(_lexer.Source) { Header = header };
        while (!TryEat("}"))
        {
            if (_token.IsKeyword("package"))
            {
                throw Here().Error("a nested package must stand at the top level of a file, not within another package");
            }

            TopItem(scope);
        }

        return scope;
    }

    private WitPackageHeader Header()
    {
        string? docs = _token.Docs;
        EatKeyword("package");
        WitPosition position = Here();
        string space = Name().Text;
        Eat(":");
        string name = Name().Text;
        return new WitPackageHeader(new WitPackageName(space, name, OptionalVersion()), docs, position);
    }

    private void TopItem(WitScopeSyntax scope)
    {
        string? docs = _token.Docs;
        WitGate gate = Gate();
        if (TryEatKeyword("use"))
        {
            WitPath path = Path();
            WitName name = TryEatKeyword("as") ? Name() : new WitName(path.Name, path.Position);
            Eat(";");
            scope.Uses.Add(new WitTopUseSyntax(path, name));
        }
        else if (_token.IsKeyword("interface") || _token.IsKeyword("world"))
        {
            bool isWorld = Take().Value == "world";
            WitName name = Name();
            scope.Items.Add(new WitTopItemSyntax(name.Position, docs, gate, isWorld, name, isWorld ? WorldItems() : InterfaceItems()));
        }
        else
        {
            throw Expected("`world`, `interface`, `use` or `package`");
        }
    }

    private WitItemSyntax[] InterfaceItems()
    {
        Eat("{");
        var items = new List<WitItemSyntax>();
        while (!TryEat("}"))
        {
            string? docs = _token.Docs;
            WitGate gate = Gate();
            items.Add(TryUseOrType(docs, gate) ?? Function(docs, gate, isInResource: false));
        }

        return [.. items];
    }

    private WitItemSyntax[] WorldItems()
    {
        Eat("{");
        var items = new List<WitItemSyntax>();
        while (!TryEat("}"))
        {
            string? docs = _token.Docs;
            WitGate gate = Gate();
            WitItemSyntax? item = TryUseOrType(docs, gate);
            item ??= _token.IsKeyword("include") ? Include(docs, gate)
                : _token.IsKeyword("import") || _token.IsKeyword("export") ? ImportOrExport(docs, gate)
                : throw Expected("`import`, `export`, `include`, `use` or the definition of a type");
            items.Add(item);
        }

        return [.. items];
    }

    private WitItemSyntax? TryUseOrType(string? docs, WitGate gate)
    {
        if (_token.Kind != WitTokenKind.Keyword)
        {
            return null;
        }

        switch (_token.Value)
        {
            case "use":
                return Use(docs, gate);
            case "type":
                Take();
                WitName name = Name();
                Eat("=");
                WitTypeSyntax type = Type(0);
                Eat(";");
                return Definition(WitDefinitionKind.Alias, name, docs, gate, [], type);
            case "record":
                return WithMembers(WitDefinitionKind.Record, docs, gate, hasTypes: true);
            case "variant":
                return WithMembers(WitDefinitionKind.Variant, docs, gate, hasTypes: true);
            case "enum":
                return WithMembers(WitDefinitionKind.Enum, docs, gate, hasTypes: false);
            case "flags":
                return WithMembers(WitDefinitionKind.Flags, docs, gate, hasTypes: false);
            case "resource":
                return Resource(docs, gate);
            default:
                return null;
        }
    }

    private WitUseSyntax Use(string? docs, WitGate gate)
    {
        WitPosition position = Here();
        EatKeyword("use");
        WitPath path = Path();
        Eat(".");
        WitUsedName[] names = UsedNames(isAsRequired: false);
        Eat(";");
        return new WitUseSyntax(position, docs, gate, path, names);
    }

    private WitUsedName[] UsedNames(bool isAsRequired)
    {
        Eat("{");
        var names = new List<WitUsedName>();
        while (!TryEat("}"))
        {
            WitName name = Name();
            if (isAsRequired && !_token.IsKeyword("as"))
            {
                throw Expected("`as`");
            }

            names.Add(new WitUsedName(name, TryEatKeyword("as") ? Name() : null));
            if (!TryEat(","))
            {
                Eat("}");
                break;
            }
        }

        return [.. names];
    }

    private WitIncludeSyntax Include(string? docs, WitGate gate)
    {
        EatKeyword("include");
        WitPath path = Path();
        if (TryEatKeyword("with"))
        {
            WitUsedName[] renames = UsedNames(isAsRequired: true);
            TryEat(";");
            return new WitIncludeSyntax(path.Position, docs, gate, path, renames);
        }

        Eat(";");
        return new WitIncludeSyntax(path.Position, docs, gate, path, []);
    }

    /// <remarks>
    /// <c>a:b</c> without space is the begin of a path, <c>a: b</c> a name and what it names (WIT.md, "Item: world");
    /// where a keyword follows the colon there is no doubt.
    /// </remarks>
    private WitWorldItemSyntax ImportOrExport(string? docs, WitGate gate)
    {
        bool isExport = Take().Value == "export";
        WitPosition position = Here();
        WitName name = Name();
        if (_token.IsSymbol(":"))
        {
            int colonEnd = _token.End;
            Take();
            bool isFunction = _token.IsKeyword("func") || _token.IsKeyword("async");
            if (isFunction || _token.IsKeyword("interface") || _token.Start > colonEnd)
            {
                if (isFunction)
                {
                    WitFunctionSyntax function = FunctionType(docs, gate, name, WitFunctionKind.Free);
                    Eat(";");
                    return new WitWorldItemSyntax(position, docs, gate, isExport, name, function, null, null);
                }

                if (TryEatKeyword("interface"))
                {
                    return new WitWorldItemSyntax(position, docs, gate, isExport, name, null, InterfaceItems(), null);
                }

                if (_token.Kind != WitTokenKind.Identifier)
                {
                    throw Expected("`func`, `interface` or the path of an interface");
                }

                WitPath target = Path();
                Eat(";");
                return new WitWorldItemSyntax(position, docs, gate, isExport, name, null, null, target);
            }

            WitPath path = PathAfterNamespace(name);
            Eat(";");
            return new WitWorldItemSyntax(position, docs, gate, isExport, null, null, null, path);
        }

        Eat(";");
        return new WitWorldItemSyntax(position, docs, gate, isExport, null, null, null, new WitPath(null, name.Text, name.Position));
    }

    private WitTypeDefinitionSyntax WithMembers(WitDefinitionKind kind, string? docs, WitGate gate, bool hasTypes)
    {
        Take();
        WitName name = Name();
        Eat("{");
        var members = new List<WitMemberSyntax>();
        while (!TryEat("}"))
        {
            string? memberDocs = _token.Docs;
            WitName member = Name();
            WitTypeSyntax? type = null;
            if (kind == WitDefinitionKind.Record)
            {
                Eat(":");
                type = Type(0);
            }
            else if (hasTypes && TryEat("("))
            {
                type = Type(0);
                Eat(")");
            }

            members.Add(new WitMemberSyntax(member, type, memberDocs));
            if (!TryEat(","))
            {
                Eat("}");
                break;
            }
        }

        return Definition(kind, name, docs, gate, [.. members], null);
    }

    private static WitTypeDefinitionSyntax Definition(WitDefinitionKind kind, WitName name, string? docs, WitGate gate, WitMemberSyntax[] members, WitTypeSyntax? type) =>
        new(name.Position, docs, gate, kind, name, members, type, []);

    private WitTypeDefinitionSyntax Resource(string? docs, WitGate gate)
    {
        Take();
        WitName name = Name();
        var methods = new List<WitFunctionSyntax>();
        if (!TryEat(";"))
        {
            Eat("{");
            while (!TryEat("}"))
            {
                string? methodDocs = _token.Docs;
                methods.Add(Function(methodDocs, Gate(), isInResource: true));
            }
        }

        return new WitTypeDefinitionSyntax(name.Position, docs, gate, WitDefinitionKind.Resource, name, [], null, [.. methods]);
    }

    private WitFunctionSyntax Function(string? docs, WitGate gate, bool isInResource)
    {
        WitFunctionSyntax function;
        if (isInResource && _token.IsKeyword("constructor"))
        {
            var name = new WitName("constructor", Here());
            Take();
            function = Signature(docs, gate, name, WitFunctionKind.Constructor, isAsync: false);
        }
        else
        {
            if (_token.Kind != WitTokenKind.Identifier)
            {
                throw Expected(isInResource ? "`constructor` or the name of a function" : "the definition of a type, `use` or the name of a function");
            }

            WitName name = Name();
            Eat(":");
            function = FunctionType(docs, gate, name, !isInResource ? WitFunctionKind.Free : TryEatKeyword("static") ? WitFunctionKind.Static : WitFunctionKind.Method);
        }

        Eat(";");
        return function;
    }

    private WitFunctionSyntax FunctionType(string? docs, WitGate gate, WitName name, WitFunctionKind kind)
    {
        bool isAsync = TryEatKeyword("async");
        EatKeyword("func");
        return Signature(docs, gate, name, kind, isAsync);
    }

    private WitFunctionSyntax Signature(string? docs, WitGate gate, WitName name, WitFunctionKind kind, bool isAsync)
    {
        Eat("(");
        var parameters = new List<WitMemberSyntax>();
        while (!TryEat(")"))
        {
            WitName parameter = Name();
            Eat(":");
            parameters.Add(new WitMemberSyntax(parameter, Type(0), null));
            if (!TryEat(","))
            {
                Eat(")");
                break;
            }
        }

        WitTypeSyntax? result = TryEat("->") ? Type(0) : null;
        return new WitFunctionSyntax(name.Position, docs, gate, name, kind, isAsync, [.. parameters], result);
    }
}
