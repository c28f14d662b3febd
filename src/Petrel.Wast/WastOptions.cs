namespace Petrel.Wast;

/// <summary>How scripts are run.</summary>
public sealed record WastOptions
{
    /// <summary>Options of the engine that each script gets. Its features are those of scripts outside every proposal's directory.</summary>
    public EngineOptions Engine { get; init; } = new();

    /// <summary>Whether the directories that a script lies in change the proposals (<see cref="WastFeatures.For"/>); on by default.</summary>
    public bool AdaptFeatures { get; init; } = true;

    /// <summary>How long one script may take before it counts as failed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);
}
