using Petrel.Collections;

namespace Petrel.Text;

/// <summary>Labels: counted from the inside, and found by identifier in one step however deep the nesting is.</summary>
internal sealed partial class WatParser
{
    // By symbol: 1 + depth of the innermost block with this label; 0 when there is none.
    private int[] _labelOfSymbol = [];

    // By depth: what the label of the block hides, to be put back at its end.
    private int[] _hiddenLabels = new int[64];
    private int _labelDepth;

    /// <summary>Named blocks, by function and number of the block in the order of their beginnings.</summary>
    private readonly ArrayBuilder<MemberName> _labelNames = new(0);
    private int _blockNumber;

    /// <summary>Notes the name of the block that begins next in the output.</summary>
    private void NameBlock(int symbol)
    {
        if (symbol >= 0 && _inFunction)
        {
            _labelNames.Add(new MemberName(_currentFunction, _blockNumber, symbol));
        }

        _blockNumber++;
    }

    private void PushLabel(int symbol)
    {
        if (_labelDepth == _hiddenLabels.Length)
        {
            Array.Resize(ref _hiddenLabels, _labelDepth * 2);
        }

        if (symbol >= 0)
        {
            if (symbol >= _labelOfSymbol.Length)
            {
                Array.Resize(ref _labelOfSymbol, Math.Max(64, symbol * 2));
            }

            _hiddenLabels[_labelDepth] = _labelOfSymbol[symbol];
            _labelOfSymbol[symbol] = _labelDepth + 1;
        }

        _labelDepth++;
    }

    private void PopLabel(int symbol)
    {
        _labelDepth--;
        if (symbol >= 0)
        {
            _labelOfSymbol[symbol] = _hiddenLabels[_labelDepth];
        }
    }

    private uint ParseLabel()
    {
        Token token = _lexer.Current;
        if (token.Kind != TokenKind.Identifier)
        {
            return ParseUnsigned32("the index or identifier of a label");
        }

        int symbol = SymbolOf(token);
        if (symbol >= _labelOfSymbol.Length || _labelOfSymbol[symbol] == 0)
        {
            throw _source.Error($"unknown label {_source.Quote(token.Start, token.End)}", token.Start);
        }

        _lexer.Advance();
        return (uint)(_labelDepth - _labelOfSymbol[symbol]);
    }
}
