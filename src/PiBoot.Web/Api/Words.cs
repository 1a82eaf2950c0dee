using System.Diagnostics;
using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Core.Power;

namespace PiBoot.Web.Api;

/// <summary>Enumerations as every view names them.</summary>
public static class Words
{
    public static string Of(BootStage stage) => stage switch
    {
        BootStage.Off => "off",
        BootStage.Powering => "powering",
        BootStage.Dhcp => "dhcp",
        BootStage.Firmware => "firmware",
        BootStage.Kernel => "kernel",
        BootStage.Root => "root",
        BootStage.Up => "up",
        BootStage.Stalled => "stalled",
        _ => throw new UnreachableException($"stage {stage}"),
    };

    public static string Of(RootMode mode) => mode switch
    {
        RootMode.Private => "private",
        RootMode.Ephemeral => "ephemeral",
        RootMode.Shared => "shared",
        _ => throw new UnreachableException($"root {mode}"),
    };

    public static string Of(RelayState state) => state switch
    {
        RelayState.Powered => "on",
        RelayState.Off => "off",
        RelayState.Unknown => "unknown",
        _ => throw new UnreachableException($"relay {state}"),
    };

    /// <summary>Null for any other word.</summary>
    public static PowerAction? ToPowerAction(string? word) => word switch
    {
        "on" => PowerAction.On,
        "off" => PowerAction.Off,
        "cycle" => PowerAction.Cycle,
        _ => null,
    };

    /// <summary>Null for any other word.</summary>
    public static RootMode? ToRootMode(string word) => word switch
    {
        "private" => RootMode.Private,
        "ephemeral" => RootMode.Ephemeral,
        "shared" => RootMode.Shared,
        _ => null,
    };
}
