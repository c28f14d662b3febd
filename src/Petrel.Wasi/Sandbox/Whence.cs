namespace Petrel.Wasi.Sandbox;

/// <summary>Where a seek starts, in the numbers of preview 1 (which are those of POSIX).</summary>
internal enum Whence
{
    Set,
    Current,
    End,
}
