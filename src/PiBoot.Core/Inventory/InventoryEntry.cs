using PiBoot.Core.Boot;
using PiBoot.Core.Clients;

namespace PiBoot.Core.Inventory;

/// <summary>A client as lists for other programs have it.</summary>
/// <param name="Client">What is remembered of it.</param>
/// <param name="Os">Its operating system; null where there is none yet.</param>
/// <param name="Stage">How far it is.</param>
public sealed record InventoryEntry(Client Client, string? Os, BootStage Stage);
