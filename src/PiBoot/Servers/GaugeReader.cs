using PiBoot.Core.Metrics;
using PiBoot.Core.Os;
using PiBoot.Linux.Files;

namespace PiBoot.Servers;

/// <summary>What the appliance measures of itself.</summary>
public sealed class GaugeReader(DataDirectory data, NfsLook nfs)
{
    public ApplianceGauges Read()
    {
        var isNfsReady = nfs.Trouble() is null;
        try
        {
            var space = FreeSpace.Of(data.Path);
            return new ApplianceGauges(isNfsReady, space.Total, space.Free);
        }
        catch (IOException)
        {
            // The drive is gone; what is not known is left out.
            return new ApplianceGauges(isNfsReady, null, null);
        }
    }
}
