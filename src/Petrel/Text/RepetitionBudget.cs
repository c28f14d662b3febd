namespace Petrel.Text;

/// <summary>
/// Bounds what printed text repeats. A module says a long name or a long signature once and refers to it in two bytes;
/// text says it each time. When the budget is spent, references become indices, so that the text stays in proportion to
/// the module.
/// </summary>
internal sealed class RepetitionBudget
{
    private const long Base = 16 << 20;
    private const long PerByte = 64;

    private long _remaining;

    /// <param name="moduleLength">Length of the binary module, in bytes.</param>
    public RepetitionBudget(int moduleLength) => _remaining = Base + (PerByte * moduleLength);

    /// <summary>Takes this many characters; false, and nothing taken, when they are not left.</summary>
    public bool TryTake(long characters)
    {
        if (characters > _remaining)
        {
            return false;
        }

        _remaining -= characters;
        return true;
    }
}
