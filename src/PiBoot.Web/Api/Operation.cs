using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace PiBoot.Web.Api;

/// <summary>What a route does, for whom, and in which shapes: its gate and its description in the API's document are made from this.</summary>
/// <param name="Summary">In half a sentence.</param>
/// <param name="Access">Who may use it over the network.</param>
public sealed record Operation(string Summary, Access Access)
{
    public const string Json = "application/json";
    public const string JsonLines = "application/x-ndjson";
    public const string Events = "text/event-stream";
    public const string Form = "application/x-www-form-urlencoded";
    public const string Text = "text/plain";
    public const string Bytes = "application/octet-stream";

    /// <summary>Query parameters: name and meaning.</summary>
    public IReadOnlyList<(string Name, string Meaning)> Query { get; init; } = [];

    /// <summary>Shape of the body; null where there is none, or where it is not JSON.</summary>
    public JsonTypeInfo? Body { get; init; }

    /// <summary>Media type of the body, where there is one.</summary>
    public string BodyType { get; init; } = Json;

    /// <summary>Status of a good answer.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>Shape of a good answer, or of each of its lines or events; null where it has no body, or none of JSON.</summary>
    public JsonTypeInfo? Answer { get; init; }

    /// <summary>Media type of a good answer; null where it has no body.</summary>
    public string? AnswerType { get; init; } = Json;

    /// <summary>What can go wrong, as status; beside those that any route may answer.</summary>
    public IReadOnlyList<int> Problems { get; init; } = [];

    /// <summary>Served also while there is no data drive.</summary>
    public bool WithoutDrive { get; init; }

    /// <summary>Part of the pages that people see rather than of the API: not described.</summary>
    public bool IsPage { get; init; }
}
