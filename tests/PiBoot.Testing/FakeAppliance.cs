using PiBoot.Core.Clients;
using PiBoot.Core.Drives;
using PiBoot.Core.Os;
using PiBoot.Core.Power;
using PiBoot.Core.Status;
using PiBoot.Core.Storekeeping;

namespace PiBoot.Testing;

/// <summary>Systems, roots, drives, cards and a report as a test wants them; what is ordered is written down.</summary>
public sealed class FakeAppliance : IOsStore, IRootOrders, IDriveOrders, ICardImages, IPowerOrders, IApplianceReport
{
    /// <summary>The only system there is.</summary>
    public string? Default { get; set; } = "trixie";

    /// <summary>Not null: every order fails for this reason.</summary>
    public string? Fault { get; set; }

    /// <summary>The client's root is only to be replaced at its next boot.</summary>
    public bool IsRunning { get; set; }

    /// <summary>The relays there are.</summary>
    public IReadOnlyList<string> Relays { get; } = ["hall/1", "hall/2"];

    /// <summary>What an order for power could not do.</summary>
    public IReadOnlyList<string> RelayFaults { get; set; } = [];

    /// <summary>Not null: imports and preparations wait for it in their middle, and the switching of power at its end.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public event Action? Changed;

    /// <summary>What is wrong with the appliance.</summary>
    public IReadOnlyList<string> Troubles { get; set; } = ["No cable."];

    /// <summary>The roots there are; null: those of an ordinary test.</summary>
    public IReadOnlyList<RootEntry>? Roots { get; set; }

    /// <summary>Why no snapshots are made here.</summary>
    public string? NoSnapshots { get; set; }

    /// <summary>What was ordered, in words.</summary>
    public List<string> Orders { get; } = [];

    /// <summary>Not null: the systems there are, instead of the only one.</summary>
    public IReadOnlyList<OsEntry>? Systems { get; set; }

    /// <summary>Not null: the drives there are, instead of the only one.</summary>
    public IReadOnlyList<Drive>? Drives { get; set; }

    public IReadOnlyList<OsEntry> List() => Systems is not null ? Systems : Default is null ? [] : [new OsEntry(Default, "ready", true, ManualTime.Noon, null)];

    public string? For(Client client) => client.Os ?? Default;

    public void MakeDefault(string name, string? family) => Order($"default {name} {family ?? "all"}");

    public async Task<OsImported> ImportAsync(
        string source, string name, string? sha256, IProgress<StorageProgress> progress, CancellationToken cancellation)
    {
        progress.Report(new StorageProgress("unpacking", 20_000_000, 40_000_000));
        if (Gate is { } gate)
        {
            await gate.Task.WaitAsync(cancellation);
        }

        Order($"import {source} {name} {sha256 ?? "any"}");
        Default = name;
        return new OsImported(
            new OsFacts(ManualTime.Noon, source, "directory", "Debian 13", "arm64", "boot", []), [new ModelVerdict("Pi 4", true, [], ["hot"])]);
    }

    public void Remove(string name, CancellationToken cancellation) => Order($"remove {name}");

    public IReadOnlyList<ModelVerdict> Check(string name, CancellationToken cancellation)
    {
        Order($"check {name}");
        return [new ModelVerdict("Pi 1", false, ["no kernel"], []), new ModelVerdict("Pi 4", true, [], ["hot"])];
    }

    public RootList List(string? clientId, bool withSpace, CancellationToken cancellation)
    {
        Order($"roots {clientId ?? "all"} {(withSpace ? "with space" : "without space")}");
        return new RootList(Roots ??
        [
            new RootEntry(
                "b66c4c16", "trixie", RootMode.Private, "ready", ManualTime.Noon, "reset", withSpace ? 100 : null, withSpace ? 2000 : null,
                [new RootSnapshot("clean", ManualTime.Noon, "trixie", false, withSpace ? 1 : null, withSpace ? 2 : null)], ["last"]),
        ])
        { NoSnapshots = NoSnapshots };
    }

    public RootSnapshot Snapshot(Client client, string? name, CancellationToken cancellation)
    {
        Order($"snapshot {client.Id} {name ?? "by date"}");
        return new RootSnapshot(name ?? "snapshot-20261122-120000", ManualTime.Noon, "trixie", false, null, null);
    }

    public void RemoveSnapshot(Client client, string name, CancellationToken cancellation) => Order($"remove snapshot {client.Id} {name}");

    public RootReplacement Replace(Client client, string? snapshot, CancellationToken cancellation)
    {
        Order($"replace {client.Id} {snapshot ?? "fresh"}");
        return IsRunning ? new RootReplacement(true, null) : new RootReplacement(false, "before-reset-20261122-120000");
    }

    public IReadOnlyList<Drive> List(CancellationToken cancellation)
    {
        Order("drives");
        return Drives ?? [Stick("free")];
    }

    public Drive Prepare(string device, bool erase, IProgress<StorageProgress> progress, CancellationToken cancellation)
    {
        progress.Report(new StorageProgress("making the file system", null, null));
        Gate?.Task.Wait(cancellation);
        Order($"prepare {device} {(erase ? "erasing" : "keeping")}");
        return Stick("data") with { Device = device };
    }

    public void Eject(CancellationToken cancellation) => Order("eject");

    public Stream Make(CardKind kind, string? os, CancellationToken cancellation)
    {
        Order($"card {kind} {os ?? "default"}");
        return new MemoryStream("card"u8.ToArray());
    }

    IReadOnlyList<RelayStatus> IPowerOrders.List() =>
    [
        new RelayStatus("hall/1", RelayState.Powered, ManualTime.Noon, null, null, 2),
        new RelayStatus("hall/2", RelayState.Unknown, null, "is tried again in 5 s", "it does not answer", 0),
    ];

    public Task<IReadOnlyList<string>> Begin(PowerOrder order, IProgress<PowerStep> progress)
    {
        var words = string.Concat(order.Group ? " with its group" : "", order.Now ? " now" : "");
        Orders.Add($"power {order.Action} {order.Target}{words}");
        if (Fault is not null)
        {
            throw new PowerException(Fault);
        }

        progress.Report(new PowerStep("hall/1", ["kitchen"], "asked to shut down"));
        progress.Report(new PowerStep("hall/1", ["kitchen"], "off"));
        Changed?.Invoke();
        return SwitchedAsync();

        async Task<IReadOnlyList<string>> SwitchedAsync()
        {
            await (Gate?.Task ?? Task.CompletedTask);
            return RelayFaults;
        }
    }

    public ApplianceStatus Status() => new(
        "0.1.0", false, ManualTime.Noon, ["eth0 192.168.1.10"], "kernel nfsd", Default, new Dictionary<string, int> { ["up"] = 2 }, 1000, Troubles, []);

    public Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Finding>>([new Finding("tftp", FindingLevel.Bad, "taken", "stop it")]);

    private static Drive Stick(string use) => new(
        "/dev/sda", "old", "ext4", "1-2", 64_000_000_000, null, "Stick", "usb", true, false, null, use, "/dev/sda holds data.", null, false);

    private void Order(string order)
    {
        Orders.Add(order);
        if (Fault is not null)
        {
            throw new StorageException(Fault);
        }
    }
}
