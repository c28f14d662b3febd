namespace Petrel.Wasi.Sandbox.Streams;

/// <summary>A standard stream that the embedder replaced: it has no position and, for the guest, no file behind it.</summary>
/// <param name="rights">What applies to it.</param>
/// <param name="terminal">Whether a person sits at the other end.</param>
internal abstract class StreamDescriptor(Rights rights, bool terminal = false) : PositionlessDescriptor
{
    public override FileType Type { get; } = terminal ? FileType.CharacterDevice : FileType.Unknown;

    public override Rights Rights { get; } = rights;

    public override bool IsTerminal { get; } = terminal;

    public override Errno SetFlags(DescriptorFlags flags) => flags == DescriptorFlags.None ? Errno.Success : Errno.Notsup;

    public override Errno Synchronize(bool dataOnly) => Errno.Success;
}
