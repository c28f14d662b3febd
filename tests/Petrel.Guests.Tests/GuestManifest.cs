using System.Text.Json;
using System.Text.Json.Serialization;

namespace Petrel.Guests.Tests;

/// <summary>What one program must do; tests/guests/README.md describes the fields.</summary>
internal sealed record GuestManifest
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public string? Program { get; init; }

    public required IReadOnlyList<Expectation> Cases { get; init; }

    public static GuestManifest Read(string path) =>
        JsonSerializer.Deserialize<GuestManifest>(File.ReadAllBytes(path), s_options)
        ?? throw new InvalidDataException($"{path} holds nothing.");

    internal sealed record Expectation
    {
        public string? Name { get; init; }
        public string? Program { get; init; }
        public IReadOnlyList<string> Args { get; init; } = [];
        public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();
        public string Stdin { get; init; } = "";
        public int StdinRepeat { get; init; } = 1;
        public IReadOnlyDictionary<string, JsonElement> Files { get; init; } = new Dictionary<string, JsonElement>();
        public IReadOnlyDictionary<string, string> Preopens { get; init; } = new Dictionary<string, string>();
        public IReadOnlyDictionary<string, string> ReadOnlyPreopens { get; init; } = new Dictionary<string, string>();
        public string? Invoke { get; init; }
        public int ExitCode { get; init; }
        public string? Trap { get; init; }
        public IReadOnlyList<string> Backtrace { get; init; } = [];
        public IReadOnlyList<string> Error { get; init; } = [];
        public bool Refuses { get; init; }
        public string? Stdout { get; init; }
        public string? StdoutFile { get; init; }
        public string? StdoutSha256 { get; init; }
        public string? Stderr { get; init; }
        public IReadOnlyList<string> StderrContains { get; init; } = [];
        public IReadOnlyDictionary<string, JsonElement> After { get; init; } = new Dictionary<string, JsonElement>();
    }
}
