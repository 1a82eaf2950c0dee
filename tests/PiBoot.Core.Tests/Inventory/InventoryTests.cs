using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Core.Inventory;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;
using PiBoot.Testing;

namespace PiBoot.Core.Tests.Inventory;

/// <summary>Lists that other programs read: whatever stands in the registry, a name is a name there and nothing else.</summary>
public sealed class InventoryTests
{
    private static readonly InventoryEntry Kitchen = Entry("kitchen", 20, "bookworm", "Raspberry Pi 4 Model B");
    private static readonly InventoryEntry Hall = Entry("hall_2", 21, "Raspberry-OS.13", "Raspberry Pi 3 Model B") with { Stage = BootStage.Stalled };

    [Fact]
    public void The_hosts_file_has_a_line_for_each_client_with_an_address()
    {
        var nowhere = Kitchen with { Client = Kitchen.Client with { Name = "nowhere", Address = null } };
        Assert.Equal(
            "# Clients of PiBootAppliance that have an address.\n192.168.1.20\tkitchen\n192.168.1.21\thall-2\n",
            HostsList.Of([Kitchen, Hall, nowhere]));
    }

    [Fact]
    public void A_host_name_of_its_own_comes_before_the_name()
    {
        var named = Kitchen with { Client = Kitchen.Client with { Hostname = "pi-1" } };
        Assert.Contains("\n192.168.1.20\tpi-1 kitchen\n", HostsList.Of([named]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\n10.0.0.1 bank.example")]
    [InlineData("a b")]
    [InlineData("a#b")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("")]
    [InlineData("ä")]
    [InlineData("a..b")]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("[web:children]")]
    [InlineData("a ansible_connection=local")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public void Hostile_names_are_left_out(string name)
    {
        var hostile = Kitchen with { Client = Kitchen.Client with { Name = name, Hostname = name } };
        Assert.Equal("# Clients of PiBootAppliance that have an address.\n# 192.168.1.20: no name of its own\n192.168.1.21\thall-2\n", HostsList.Of([hostile, Hall]));
        var inventory = AnsibleInventory.Of([hostile, Hall]);
        Assert.DoesNotContain("192.168.1.20", inventory, StringComparison.Ordinal);
        Assert.Contains("\nhall-2 ansible_host=192.168.1.21 ", inventory, StringComparison.Ordinal);
    }

    [Fact]
    public void The_second_of_two_with_one_host_name_is_no_host()
    {
        var twin = Hall with { Client = Hall.Client with { Hostname = "KITCHEN", Name = "kitchen" } };
        Assert.EndsWith("192.168.1.20\tkitchen\n# 192.168.1.21: no name of its own\n", HostsList.Of([Kitchen, twin]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_inventory_groups_by_system_and_model()
    {
        Assert.Equal(
            """
            # Clients of PiBootAppliance that have an address and a name.
            [piboot]
            kitchen ansible_host=192.168.1.20 piboot_serial="'b0000014'"
            hall-2 ansible_host=192.168.1.21 piboot_serial="'b0000015'"

            [model_pi3]
            hall-2

            [model_pi4]
            kitchen

            [os_bookworm]
            kitchen

            [os_raspberry_os_13]
            hall-2

            """, AnsibleInventory.Of([Kitchen, Hall]));
    }

    [Theory]
    [InlineData("piboot")]
    [InlineData("all")]
    [InlineData("ungrouped")]
    public void A_client_that_is_named_like_a_group_is_left_out(string name)
    {
        var same = Kitchen with { Client = Kitchen.Client with { Name = name } };
        Assert.DoesNotContain("ansible_host", AnsibleInventory.Of([same]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_has_a_row_for_every_client()
    {
        var rows = ClientTable.Of([Kitchen, Hall]).Split("\r\n");
        Assert.Equal("id,serial,macs,model,revision,name,hostname,address,os,root,relay,stage,approved,firstSeen,lastSeen", rows[0]);
        Assert.Equal(
            "b0000014,b0000014,dc:a6:32:00:00:14,\"Raspberry Pi 4 Model B\",d03114,kitchen,kitchen,192.168.1.20,bookworm,private,,up,yes,2026-11-22T12:00:00Z,2026-11-22T12:00:00Z",
            rows[1]);
        Assert.Contains(",stalled,", rows[2], StringComparison.Ordinal);
        Assert.Equal("", rows[3]);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\r=x", "\"'\r=x\"")]
    [InlineData("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a\r\nb", "\"a\r\nb\"")]
    [InlineData("plain", "plain")]
    public void No_cell_is_a_formula_or_breaks_out_of_its_row(string value, string written)
    {
        var table = ClientTable.Of([Kitchen with { Client = Kitchen.Client with { Hostname = "x", Name = value } }]);
        Assert.Contains($",d03114,{written},x,", table, StringComparison.Ordinal);
    }

    private static InventoryEntry Entry(string name, byte last, string os, string model) => new(
        new Client
        {
            Id = $"b00000{last:x2}",
            Serial = new PiSerial(0xb0000000 + last),
            Macs = [new MacAddress(0xdca632000000UL + last)],
            Model = model,
            Revision = model.Contains('4', StringComparison.Ordinal) ? 0xd03114 : null,
            Name = name,
            Address = new Ipv4Address(0xc0a80100u + last),
            Approved = true,
            FirstSeen = ManualTime.Noon,
            LastSeen = ManualTime.Noon,
        },
        os,
        BootStage.Up);
}
