using PiBoot.Core.Clients;

namespace PiBoot.Storage.Tests;

/// <summary>One client, one boot: most tests write no more at a time.</summary>
internal static class RegistryShorthand
{
    public static void Save(this IClientRegistry registry, Client client, IReadOnlyList<string> replaces) =>
        registry.Save(replaces.Count == 0 ? [new ClientWrite(client, null)] : [.. replaces.Select(r => new ClientWrite(client, r))]);

    public static void SaveBoot(this IClientRegistry registry, string clientId, BootRecord boot) =>
        registry.SaveBoots([new ClientBoot(clientId, boot)]);
}
