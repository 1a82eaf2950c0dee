using System.Text.Json;
using PiBoot.Core.Drives;
using PiBoot.Web.Tasks;

namespace PiBoot.Web.Api;

/// <summary>A drive. Sizes in bytes.</summary>
/// <param name="Use"><c>data</c>, <c>system</c>, <c>mounted</c>, <c>free</c> or <c>blank</c>.</param>
/// <param name="Refusal">Why it would not be prepared without losing anything; null when it would.</param>
/// <param name="EraseRefusal">Why it would not be prepared even if all on it may go; null when it would.</param>
/// <param name="Finished">It was prepared before: without <c>erase</c> it is taken over with all that is on it.</param>
public sealed record DriveView(
    string Device,
    string? Label,
    string? FileSystem,
    string? Uuid,
    long Bytes,
    long? FreeBytes,
    string? Model,
    string? Bus,
    bool Removable,
    bool ReadOnly,
    string? MountedOn,
    string Use,
    string? Refusal,
    string? EraseRefusal,
    bool Finished)
{
    public static DriveView Of(Drive d) => new(
        d.Device, d.Label, d.FileSystem, d.Uuid, d.Bytes, d.FreeBytes, d.Model, d.Bus, d.IsRemovable, d.IsReadOnly, d.MountedOn, d.Use, d.Refusal, d.EraseRefusal, d.IsFinished);
}

/// <param name="Device">The drive to prepare.</param>
/// <param name="Erase">The same once more: what is on it may go. Absent: a drive that holds data is refused.</param>
public sealed record PrepareOrder(string? Device, string? Erase);

/// <summary>One line of a preparation: what is done just now, or how it ended.</summary>
public sealed record PrepareProgress(string? Step, DriveView? Done, string? Failed) : ITaskLine
{
    JsonElement? ITaskLine.Result() => Done is null ? null : JsonSerializer.SerializeToElement(Done, ApiJson.Default.DriveView);
}
