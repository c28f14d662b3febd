using Wasi.Http.Types;

namespace Petrel.Wasi.Preview2.Http;

/// <summary>An error of an exchange, on its way through the framework's handlers.</summary>
/// <param name="code">The error.</param>
internal sealed class HttpFailureException(ErrorCode code) : IOException("The exchange failed.")
{
    public ErrorCode Code => code;
}
