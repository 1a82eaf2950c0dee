using System.Text.RegularExpressions;

namespace PiBoot.Core.Os;

/// <summary>
/// etc/network/interfaces of ifupdown. <c>inet dhcp</c> on the interface that the root hangs on would take its address
/// away for the time that a new one needs, and the root with it.
/// </summary>
public static partial class InterfacesFile
{
    /// <summary>Wired interfaces that are configured by DHCP are left as they are found: <c>manual</c>.</summary>
    public static string WithManual(string original) => WiredDhcp().Replace(original, "$1manual");

    [GeneratedRegex(@"^([ \t]*iface[ \t]+(?:eth|en)\S*[ \t]+inet[ \t]+)(?:dhcp|static)\b", RegexOptions.Multiline)]
    private static partial Regex WiredDhcp();
}
