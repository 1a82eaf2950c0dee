using System.Globalization;
using PiBoot.BootRom.Boards;
using PiBoot.BootRom.Dhcp;
using PiBoot.BootRom.Firmware;
using PiBoot.BootRom.Frames;
using PiBoot.BootRom.Links;
using PiBoot.BootRom.Tftp;

namespace PiBoot.BootRom;

/// <summary>
/// A simulated Raspberry Pi from power-on to the kernel. It builds and reads its packets by itself and knows nothing of the
/// server it is to check. One instance boots once.
/// </summary>
public sealed class BootRom
{
    // bootcode.bin resets the controller and asks again after about a tenth of a second.
    private static readonly TimeSpan ControllerReset = TimeSpan.FromMilliseconds(100);

    private readonly BootRomOptions options;
    private readonly ModelTraits traits;
    private readonly Board board;
    private readonly BugSet bugs;
    private readonly TimeProvider time;
    private readonly Station station;
    private readonly Journal journal;
    private readonly BootImage image = new();
    private readonly uint transactionId;
    private readonly ushort firstPort;
    private BootSource source;
    private BootFiles? files;

    public BootRom(BootRomOptions options, ILink link, TimeProvider time, IBootLog log)
    {
        this.options = options;
        this.time = time;
        traits = ModelTraits.Of(options.Model);
        board = new Board(options.Revision ?? traits.Revision, options.Serial);
        bugs = options.Bugs ?? traits.Bugs;
        station = new Station(link, options.Mac, traits.IsEeprom, time);
        journal = new Journal(log, time);
        var chance = new Random(options.Seed);
        transactionId = traits.IsEeprom ? (uint)chance.NextInt64(uint.MaxValue) : DhcpIdentity.ConstantTransactionId;
        firstPort = (ushort)chance.Next(1024, 60000);
    }

    /// <summary>Boots, or fails, or dies; a boot that a caller cancels throws.</summary>
    /// <exception cref="LinkException">The link stopped working.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was requested.</exception>
    public async Task<BootResult> RunAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        BootEnd? end;
        try
        {
            end = await PowerOnAsync(both.Token).ConfigureAwait(false);
        }
        catch (HangException hang)
        {
            end = BootEnd.Dead(hang.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            end = BootEnd.Failed(string.Create(
                CultureInfo.InvariantCulture, $"not booted within {options.Timeout.TotalSeconds} s"));
        }

        journal.Say(end is null ? "booted: kernel and command line are there" : end.ToString());
        return new BootResult(
            end?.Outcome ?? BootOutcome.Booted,
            end?.ToString() ?? "booted",
            source.Address,
            source.Mask,
            source.Gateway,
            source.Server,
            image.Kernel,
            image.Initrd,
            image.DeviceTree,
            image.CommandLine,
            [.. files?.Fetched ?? []],
            journal.Elapsed);
    }

    private async ValueTask<BootEnd?> PowerOnAsync(CancellationToken cancellation)
    {
        journal.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"model {traits.Name}, MAC {options.Mac}, serial {board.Serial:x8}, revision {board.Revision:x}, faults: {bugs}"));
        if (options.IsReboot && bugs.Has(Bug.RebootHang))
        {
            return BootEnd.Dead("hung after the reboot: silent until the plug is pulled");
        }

        return traits.IsEeprom
            ? await EepromAsync(cancellation).ConfigureAwait(false)
            : await MaskRomAsync(cancellation).ConfigureAwait(false);
    }

    private async ValueTask<BootEnd?> MaskRomAsync(CancellationToken cancellation)
    {
        if (options.Model != Model.Card)
        {
            var list = traits.Guid == GuidForm.Constant ? ParameterLists.MaskRom : ParameterLists.Bootcode;
            if (await AskOldAsync(list, traits.Guid, isMaskRom: true, cancellation).ConfigureAwait(false) is { } noAnswer)
            {
                return noAnswer;
            }

            if (await RunAsync(RomStage.RunAsync, cancellation).ConfigureAwait(false) is { } noBootcode)
            {
                return noBootcode;
            }

            station.Address = default;
            await station.IdleAsync(ControllerReset, cancellation).ConfigureAwait(false);
            station.AnswersArp = true;
            journal.Say("bootcode.bin runs and asks DHCP once more");
        }

        return await AskOldAsync(ParameterLists.Bootcode, GuidForm.SerialFourTimes, false, cancellation).ConfigureAwait(false) ??
            await RunAsync(BootcodeStage.RunAsync, cancellation).ConfigureAwait(false) ??
            await RunAsync(StartElfStage.RunAsync, cancellation).ConfigureAwait(false);
    }

    private async ValueTask<BootEnd?> EepromAsync(CancellationToken cancellation)
    {
        var conversation = new EepromConversation(station, Identity(ParameterLists.Eeprom, traits.Guid), bugs, journal);
        var withRequest = options.FixedAddress.IsAny;
        (source, var end) = await conversation.RunAsync(Known, withRequest, cancellation).ConfigureAwait(false);
        end ??= await ReachServerAsync(!bugs.Has(Bug.ServerOnLinkOnly), cancellation).ConfigureAwait(false);
        if (end is not null)
        {
            return end;
        }

        return options.Model == Model.Pi5
            ? await RunAsync(Pi5Stage.RunAsync, cancellation).ConfigureAwait(false)
            : await RunAsync(EepromStage.RunAsync, cancellation).ConfigureAwait(false) ??
                await RunAsync(StartElf4Stage.RunAsync, cancellation).ConfigureAwait(false);
    }

    private async ValueTask<BootEnd?> AskOldAsync(
        byte[] parameters, GuidForm guid, bool isMaskRom, CancellationToken cancellation)
    {
        var conversation = new RomConversation(station, Identity(parameters, guid), bugs, isMaskRom, journal);
        (source, var end) = await conversation.RunAsync(Known, cancellation).ConfigureAwait(false);

        // The 3B+ ROM knows gateways; its bootcode.bin does not (FW#1078).
        var knowsGateway = (isMaskRom && options.Model == Model.Pi3BPlus) || !bugs.Has(Bug.ServerOnLinkOnly);
        return end ?? await ReachServerAsync(knowsGateway, cancellation).ConfigureAwait(false);
    }

    private async ValueTask<BootEnd?> ReachServerAsync(bool knowsGateway, CancellationToken cancellation)
    {
        station.Address = source.Address;
        var isNear = !knowsGateway || source.Gateway.IsAny || source.Address.SharesSubnetWith(source.Server, source.Mask);
        var next = isNear ? source.Server : source.Gateway;
        journal.Say($"NET {source.Address} {source.Mask} gw {source.Gateway} tftp {source.Server} ({source.Reason})");
        if (await station.ResolveAsync(next, cancellation).ConfigureAwait(false) is not { } nextHop)
        {
            return BootEnd.Failed($"ARP: nobody has {next}");
        }

        journal.Say($"ARP: {next} is at {nextHop}");
        station.AnswersArp = !bugs.Has(Bug.ArpDeaf);
        var tftp = new TftpClient(station, source.Server, nextHop, time);
        files = new BootFiles(tftp, options.Sink, journal, bugs, Arrived, files);
        return null;
    }

    private void Arrived(string name)
    {
        if (name == options.StopAfter || (options.StopAfter == "kernel" && FirmwareNames.IsKernel(name)))
        {
            throw new HangException($"hung after {name}: silent until the plug is pulled");
        }
    }

    private ValueTask<BootEnd?> RunAsync(Func<StageContext, ValueTask<BootEnd?>> stage, CancellationToken cancellation) =>
        stage(new StageContext(options.Model, board, bugs, files!, image, journal, firstPort, cancellation));

    private BootSource Known => options.FixedAddress.IsAny
        ? default
        : new BootSource(options.FixedAddress, new Ipv4Address(0xff000000), default, default, default, null);

    private DhcpIdentity Identity(byte[] parameters, GuidForm guid) =>
        new(options.Mac, transactionId, parameters, ClientGuid.Write(guid, options.Mac, board));
}
