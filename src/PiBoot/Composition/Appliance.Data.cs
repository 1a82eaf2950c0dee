using PiBoot.Core.Clients;
using PiBoot.Core.Storekeeping;
using PiBoot.Storage;

namespace PiBoot.Composition;

public sealed partial class Appliance
{
    private DataOpened OpenData(CancellationToken cancellation)
    {
        try
        {
            return _keeper.Do(new OpenData(), null, cancellation);
        }
        catch (StorageException e)
        {
            throw new StartException(e.Message, e);
        }
    }

    /// <param name="isReadOnly">The drive cannot be written: clients are known from a copy, and what it learns is forgotten.</param>
    private SqliteClientRegistry OpenRegistry(bool isReadOnly, out string? trouble)
    {
        try
        {
            var path = isReadOnly ? Own(RegistryCopy.Of(_data.Registry)).Path : _data.Registry;
            var registry = Own(SqliteClientRegistry.Open(path, _time, out var opening));
            CopyRegistry = registry.CopyTo;
            trouble = opening.Trouble();
            if (trouble is not null)
            {
                _log.Error("{Trouble}", trouble);
            }

            return registry;
        }
        catch (RegistryException e)
        {
            throw new StartException(e.Message, e);
        }
    }
}
