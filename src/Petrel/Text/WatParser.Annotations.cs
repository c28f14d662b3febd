using System.Text.Unicode;
using Petrel.Collections;

namespace Petrel.Text;

/// <summary>Annotations that become custom sections (spec: Appendix, Custom Sections and Annotations).</summary>
internal sealed partial class WatParser
{
    private static readonly SectionKind[] s_sectionOrder =
    [
        SectionKind.Type, SectionKind.Import, SectionKind.Function, SectionKind.Table, SectionKind.Memory, SectionKind.Tag,
        SectionKind.Global, SectionKind.Export, SectionKind.Start, SectionKind.Element, SectionKind.DataCount,
        SectionKind.Code, SectionKind.Data,
    ];

    /// <summary>The sections as <c>(before ...)</c> and <c>(after ...)</c> call them, in the order above.</summary>
    private static readonly string[] s_sectionNames =
    [
        "type", "import", "func", "table", "memory", "tag", "global", "export", "start", "elem", "datacount", "code", "data",
    ];

    /// <summary>What a section is called in the placement of a custom section.</summary>
    public static string SectionName(SectionKind kind) => s_sectionNames[Array.IndexOf(s_sectionOrder, kind)];

    /// <summary>Custom sections by place: in front of section i at 2 i, behind it at 2 i + 1; before the first, after the last.</summary>
    private readonly ArrayBuilder<PlacedSection> _customSections = new(0);

    private readonly record struct PlacedSection(int Place, byte[] Contents);

    private readonly record struct Hint(uint Offset, byte Value);

    private const int BeforeFirst = -1;
    private const int AfterLast = int.MaxValue;

    private int _moduleName = -1;
    private bool _hasAnnotatedModuleName;
    private bool _hasExplicitNameSection;

    private readonly ArrayBuilder<Hint> _pendingHints = new(0);

    /// <summary>Annotations behind <c>(module id?</c>: the name of the module may be among them.</summary>
    private void TakeModuleNameAnnotation()
    {
        while (_lexer.IsAnnotated(AnnotationKind.Name, _lexer.Current.Start))
        {
            _lexer.TryTakeAnnotation(_lexer.Current.Start, out Annotation annotation);
            if (_hasAnnotatedModuleName)
            {
                throw _source.Error("@name annotation: multiple module names", annotation.Start);
            }

            _hasAnnotatedModuleName = true;
            _moduleName = ParseNameAnnotation(annotation);
        }
    }

    /// <summary>Annotations between fields.</summary>
    private void TakeModuleAnnotations(int before)
    {
        while (_lexer.TryTakeAnnotation(before, out Annotation annotation))
        {
            switch (annotation.Kind)
            {
                case AnnotationKind.Custom:
                    ParseCustomAnnotation(annotation);
                    break;
                case AnnotationKind.Name:
                    throw _source.Error("misplaced @name annotation: it does not follow the start of a definition", annotation.Start);
                default:
                    throw _source.Error("@metadata.code.branch_hint annotation: not in a function", annotation.Start);
            }
        }
    }

    /// <summary>The symbol of the name annotation in front of the current token, or <paramref name="fallback"/>.</summary>
    private int TakeNameAnnotation(int fallback)
    {
        if (!_lexer.IsAnnotated(AnnotationKind.Name, _lexer.Current.Start))
        {
            return fallback;
        }

        _lexer.TryTakeAnnotation(_lexer.Current.Start, out Annotation annotation);
        return ParseNameAnnotation(annotation);
    }

    private int ParseNameAnnotation(Annotation annotation)
    {
        var lexer = new Lexer(_source, annotation.Content, annotation.End);
        Token name = lexer.Expect(TokenKind.String, "the name");
        lexer.Expect(TokenKind.EndOfText, "the end of the @name annotation");
        return SymbolOfString(name.Start, name.End);
    }

    private void RejectAnnotations(int before)
    {
        if (_lexer.TryTakeAnnotation(before, out Annotation annotation))
        {
            string problem = annotation.Kind == AnnotationKind.BranchHint
                ? "@metadata.code.branch_hint annotation: not in a function"
                : $"misplaced {annotation.Name} annotation";
            throw _source.Error(problem, annotation.Start);
        }
    }

    private void ParseCustomAnnotation(Annotation annotation)
    {
        var lexer = new Lexer(_source, annotation.Content, annotation.End);
        if (lexer.Current.Kind != TokenKind.String)
        {
            throw _source.Error("@custom annotation: missing section name", lexer.Current.Start);
        }

        Token nameToken = lexer.Advance();
        var section = new ByteBuffer();
        StringLiteral.Decode(_source, nameToken.Start, nameToken.End, section);
        if (!Utf8.IsValid(section.Span))
        {
            throw _source.Error("@custom annotation: malformed UTF-8 encoding", nameToken.Start);
        }

        section.Clear();
        WriteName(nameToken.Start, nameToken.End, section);
        _hasExplicitNameSection |= section.Span.SequenceEqual("\u0004name"u8);
        int place = ParsePlacement(lexer);
        while (lexer.Current.Kind == TokenKind.String)
        {
            Token part = lexer.Advance();
            StringLiteral.Decode(_source, part.Start, part.End, section);
        }

        if (lexer.Current.Kind != TokenKind.EndOfText)
        {
            throw _source.Error(
                "@custom annotation: unexpected token " + _source.Quote(lexer.Current.Start, lexer.Current.End), lexer.Current.Start);
        }

        _customSections.Add(new PlacedSection(place, section.ToArray()));
    }

    /// <summary><c>(before section)</c>, <c>(after section)</c>, or nothing, which is after the last.</summary>
    private int ParsePlacement(Lexer lexer)
    {
        if (lexer.Current.Kind != TokenKind.LeftParenthesis)
        {
            return AfterLast;
        }

        lexer.Advance();
        bool before = lexer.TryKeyword("before"u8);
        if (!before && !lexer.TryKeyword("after"u8))
        {
            throw _source.Error("@custom annotation: malformed placement, expected before or after", lexer.Current.Start);
        }

        int place = SectionPlace(lexer, before);
        lexer.Advance();
        lexer.ExpectClose();
        return place;
    }

    private int SectionPlace(Lexer lexer, bool before)
    {
        if (before ? lexer.IsKeyword("first"u8) : lexer.IsKeyword("last"u8))
        {
            return before ? BeforeFirst : AfterLast;
        }

        for (int i = 0; i < s_sectionNames.Length; i++)
        {
            ReadOnlySpan<byte> text = lexer.Text(lexer.Current);
            if (System.Text.Ascii.Equals(text, s_sectionNames[i]))
            {
                return (2 * i) + (before ? 0 : 1);
            }
        }

        throw _source.Error("@custom annotation: malformed section kind", lexer.Current.Start);
    }

    /// <summary>The branch hint in front of the instruction whose name starts at <paramref name="before"/>; -1 without one.</summary>
    private int TakeBranchHint(int before)
    {
        int hint = -1;
        while (_lexer.TryTakeAnnotation(before, out Annotation annotation))
        {
            if (annotation.Kind != AnnotationKind.BranchHint)
            {
                throw _source.Error($"misplaced {annotation.Name} annotation", annotation.Start);
            }

            if (hint >= 0)
            {
                throw _source.Error("@metadata.code.branch_hint annotation: duplicate annotation", annotation.Start);
            }

            if (!_inFunction)
            {
                throw _source.Error("@metadata.code.branch_hint annotation: not in a function", annotation.Start);
            }

            hint = ParseBranchHint(annotation);
        }

        return hint;
    }

    private byte ParseBranchHint(Annotation annotation)
    {
        var lexer = new Lexer(_source, annotation.Content, annotation.End);
        Token value = lexer.Expect(TokenKind.String, "the hint");
        lexer.Expect(TokenKind.EndOfText, "the end of the @metadata.code.branch_hint annotation");
        var bytes = new ByteBuffer();
        StringLiteral.Decode(_source, value.Start, value.End, bytes);
        if (bytes.Length != 1 || bytes.Span[0] > 1)
        {
            throw _source.Error("@metadata.code.branch_hint annotation: malformed hint, expected \"\\00\" or \"\\01\"", value.Start);
        }

        return bytes.Span[0];
    }

    /// <summary>Closes the hints of the current function.</summary>
    private void WriteHints()
    {
        if (_pendingHints.Count == 0)
        {
            return;
        }

        ByteBuffer hints = AddTo(SectionKind.Custom);
        hints.Unsigned((uint)_currentFunction);
        hints.Unsigned((uint)_pendingHints.Count);
        for (int i = 0; i < _pendingHints.Count; i++)
        {
            hints.Unsigned(_pendingHints[i].Offset);
            hints.Unsigned(1);
            hints.Byte(_pendingHints[i].Value);
        }

        _pendingHints.Clear();
    }
}
