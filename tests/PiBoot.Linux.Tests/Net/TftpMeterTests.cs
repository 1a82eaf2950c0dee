using PiBoot.Core.Metrics;
using PiBoot.Core.Tftp;

namespace PiBoot.Linux.Tests.Net;

public sealed class TftpMeterTests
{
    [Fact]
    public void What_goes_over_the_wire_is_counted()
    {
        using var engine = new EngineFixture();
        engine.Write("file", 3000);
        using var client = engine.Client();
        client.Get("file");
        client.Get("file", 1468);
        client.ToRequestPort([0, 1, .. "nothing"u8, 0, .. "octet"u8, 0]);
        engine.Await(TransferOutcome.NotFound);
        client.ToRequestPort([0, 9]);
        engine.Await(TransferOutcome.Refused);
        Has(engine, "piboot_tftp_requests_total 3");
        Has(engine, "piboot_tftp_malformed_requests_total 1");
        Has(engine, "piboot_tftp_transfers_total{outcome=\"completed\"} 2");
        Has(engine, "piboot_tftp_transfers_total{outcome=\"not_found\"} 1");
        Has(engine, "piboot_tftp_transfers_total{outcome=\"read_failed\"} 0");
        Has(engine, "piboot_tftp_sent_blocks_total 9");
        Has(engine, "piboot_tftp_sent_bytes_total 6000");
    }

    [Fact]
    public void A_transfer_that_runs_is_under_way_until_itsengine_ends()
    {
        var engine = new EngineFixture();
        engine.Write("file", 3000);
        using var client = engine.Client();
        client.ToRequestPort([0, 1, .. "file"u8, 0, .. "octet"u8, 0]);
        engine.Await(TransferOutcome.Started);
        Has(engine, "piboot_tftp_transfers_active 1");
        engine.Dispose();
        Has(engine, "piboot_tftp_transfers_active 0");
    }

    private static void Has(EngineFixture engine, string line)
    {
        var text = new MetricsText();
        engine.Meter.Write(text);
        Assert.Contains(line + "\n", text.ToString(), StringComparison.Ordinal);
    }
}
