namespace Petrel.Wasi.Sandbox;

/// <summary>Everything that an open asks for besides the path.</summary>
/// <param name="Open">Create, truncate and so on.</param>
/// <param name="Flags">Modes of the new descriptor.</param>
/// <param name="Read">Whether it is to be read from.</param>
/// <param name="Write">Whether it is to be written to.</param>
/// <param name="FollowLinks">Whether a symbolic link at the end of the path is followed.</param>
internal readonly record struct OpenRequest(OpenFlags Open, DescriptorFlags Flags, bool Read, bool Write, bool FollowLinks)
{
    /// <summary>Whether the request can change the file system.</summary>
    public bool Changes => Write || (Open & (OpenFlags.Create | OpenFlags.Truncate)) != 0;
}
