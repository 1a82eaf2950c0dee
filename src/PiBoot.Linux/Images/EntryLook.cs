using PiBoot.Core.Images;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Images;

/// <summary>All of an entry but its content.</summary>
/// <param name="Mode">Permissions with set-user-id, set-group-id and sticky bit.</param>
/// <param name="Seconds">Time of the last change; it becomes the time of the last access, too.</param>
/// <param name="Attributes">Extended attributes.</param>
internal readonly record struct EntryLook(uint Mode, uint User, uint Group, long Seconds, uint Nanoseconds, IReadOnlyList<NamedValue> Attributes)
{
    public EntryTimes Times => new(Seconds, Nanoseconds, Seconds, Nanoseconds);
}
