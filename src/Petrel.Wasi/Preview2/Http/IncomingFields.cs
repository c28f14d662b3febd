using System.Net.Http.Headers;
using System.Text;

namespace Petrel.Wasi.Preview2.Http;

/// <summary>Headers and trailers that a server sent.</summary>
internal static class IncomingFields
{
    /// <summary>Reads them; those that belong to the connection are left out.</summary>
    public static Fields Read(params HttpHeaders[] collections)
    {
        Fields fields = new();
        foreach (HttpHeaders headers in collections)
        {
            foreach (KeyValuePair<string, HeaderStringValues> header in headers.NonValidated)
            {
                if (!FieldRules.IsForbidden(header.Key))
                {
                    foreach (string value in header.Value)
                    {
                        fields.AddReceived(header.Key, Encoding.Latin1.GetBytes(value));
                    }
                }
            }
        }

        return fields.ToImmutable();
    }
}
