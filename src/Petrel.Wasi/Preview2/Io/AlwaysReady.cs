namespace Petrel.Wasi.Preview2.Io;

/// <summary>A pollable whose event has happened.</summary>
internal sealed class AlwaysReady(Preview2Guest guest) : Pollable(guest)
{
    public override bool IsReady() => true;

    public override void Register(PollRequest request)
    {
    }
}
