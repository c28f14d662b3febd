using Petrel.Wasi.Sandbox;

namespace Petrel.Wasi.Preview2.Io;

/// <summary>Output that the guest handed over and the system did not take yet.</summary>
internal interface IPendingOutput
{
    /// <summary>Sends what the system takes now.</summary>
    /// <returns>Whether nothing is left, because it is sent or can never be.</returns>
    bool Send();

    /// <summary>Ends a wait when more can be sent.</summary>
    void Register(PollRequest request);
}
