using System.Text.Json.Serialization;
using PiBoot.Web.Events;
using PiBoot.Web.Tasks;

namespace PiBoot.Web.Api;

/// <summary>All shapes of the API, serialised without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ClientView))]
[JsonSerializable(typeof(ClientView[]))]
[JsonSerializable(typeof(EventView))]
[JsonSerializable(typeof(EventView[]))]
[JsonSerializable(typeof(OsView))]
[JsonSerializable(typeof(OsView[]))]
[JsonSerializable(typeof(StatusView))]
[JsonSerializable(typeof(FindingView[]))]
[JsonSerializable(typeof(ClientPatch))]
[JsonSerializable(typeof(ImportOrder))]
[JsonSerializable(typeof(ImportProgress))]
[JsonSerializable(typeof(DefaultOrder))]
[JsonSerializable(typeof(VerdictView[]))]
[JsonSerializable(typeof(RootView[]))]
[JsonSerializable(typeof(SnapshotView))]
[JsonSerializable(typeof(SnapshotOrder))]
[JsonSerializable(typeof(RollbackOrder))]
[JsonSerializable(typeof(ReplacementView))]
[JsonSerializable(typeof(DriveView))]
[JsonSerializable(typeof(DriveView[]))]
[JsonSerializable(typeof(PrepareOrder))]
[JsonSerializable(typeof(PrepareProgress))]
[JsonSerializable(typeof(RelayView[]))]
[JsonSerializable(typeof(PowerPatch))]
[JsonSerializable(typeof(PowerProgress))]
[JsonSerializable(typeof(ScreenView))]
[JsonSerializable(typeof(ClientMark))]
[JsonSerializable(typeof(BootView[]))]
[JsonSerializable(typeof(TaskView))]
[JsonSerializable(typeof(TaskView[]))]
[JsonSerializable(typeof(CaptureView))]
[JsonSerializable(typeof(Problem))]
public sealed partial class ApiJson : JsonSerializerContext;
