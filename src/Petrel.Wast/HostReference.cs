namespace Petrel.Wast;

/// <summary>What <c>(ref.extern n)</c> and <c>(ref.host n)</c> stand for: an object of the host, known by a number.</summary>
internal sealed record HostReference(uint Number)
{
    public override string ToString() => $"(ref.host {Number})";
}
