using PiBoot.Core.Os;

namespace PiBoot.Linux.Systems;

/// <summary>cloud-init (Ubuntu, Raspberry Pi OS since trixie): its data lies in the root, and it leaves the network alone.</summary>
internal static class CloudInitSteps
{
    private const string UserData = PreparedFiles.CloudSeedFolder + "/user-data";

    public static void Apply(Preparation preparation)
    {
        var root = preparation.Root;
        if (!root.Contains("etc/cloud/cloud.cfg") || root.Contains("etc/cloud/cloud-init.disabled"))
        {
            return;
        }

        preparation.Put(PreparedFiles.CloudInitPath, PreparedFiles.CloudInit, "cloud-init takes its data from the root, does not wait for it and leaves network, name and keys alone");
        if (!root.Contains(UserData))
        {
            var given = preparation.Boot.ReadText("user-data");
            preparation.Put(UserData, given ?? "#cloud-config\n", given is null ? "empty" : "copied from boot/user-data");
        }

        if (!root.Contains(PreparedFiles.CloudSeedFolder + "/meta-data"))
        {
            preparation.Put(PreparedFiles.CloudSeedFolder + "/meta-data", PreparedFiles.CloudMetaData("piboot", "raspberrypi"), "each client gets its own instance");
        }

        preparation.Remove("another machine's instance", "var/lib/cloud/instance");
    }
}
