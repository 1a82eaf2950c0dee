using System.Text.Json;

namespace PiBoot.Web.Tasks;

/// <summary>A line of progress: of a step, or how all ended.</summary>
internal interface ITaskLine
{
    string? Step { get; }

    long? Bytes => null;

    long? Total => null;

    /// <summary>Only on the last line.</summary>
    string? Failed { get; }

    /// <summary>Only on the last line: what came of it.</summary>
    JsonElement? Result();
}
