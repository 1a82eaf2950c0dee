namespace PiBoot.BootRom.Boards;

/// <summary>What differs between the models before any file is loaded.</summary>
/// <param name="Name">As the command line says it.</param>
/// <param name="IsEeprom">Pi 4 and 5: computed UDP checksums, random transaction id, REQUEST, PXE menu read as such.</param>
/// <param name="Revision">The board revision taken when none is given.</param>
/// <param name="Guid">Option 97 of the EEPROM's DISCOVER; boards up to the Pi 3 use one form per stage.</param>
/// <param name="BlockSize">The blksize the EEPROM asks for; 0 asks for none.</param>
/// <param name="Bugs">The faults documented for it.</param>
internal sealed record ModelTraits(
    Model Model, string Name, bool IsEeprom, uint Revision, GuidForm Guid, int BlockSize, BugSet Bugs)
{
    // All boards up to the Pi 3 share these in bootcode.bin and start.elf.
    private static readonly BugSet Old = BugSet.Of(
        Bug.WrongXidTaken, Bug.NoRequest, Bug.ServerOnLinkOnly, Bug.DuplicateOackConfuses, Bug.NeedsOack, Bug.ConfigCutShort);

    private static readonly BugSet MaskRom = Old.With(
        Bug.DeadAfterFive, Bug.NeedsLaterFrame, Bug.NeedsThreeBlanks, Bug.ArpDeaf, Bug.RebootHang, Bug.RejectsRelayed);

    private static readonly ModelTraits[] All =
    [
        new(Model.Pi2B12, "2b", false, 0xa22042, GuidForm.Constant, 0, MaskRom),
        new(Model.Pi3B, "3b", false, 0xa02082, GuidForm.Constant, 0, MaskRom),
        new(Model.Pi3BPlus, "3b+", false, 0xa020d3, GuidForm.SerialFourTimes, 0, Old.With(Bug.DeadAfterFive, Bug.RebootHang)),
        new(Model.Card, "card", false, 0x900032, GuidForm.SerialFourTimes, 0, Old),
        new(Model.Pi4Of2019, "4-2019", true, 0xc03111, GuidForm.SerialFourTimes, 1024, BugSet.Of(
            Bug.NeedsOack, Bug.NoBlockRollover, Bug.RequestWithoutClass, Bug.FirstMenuItemOnly, Bug.IgnoresDuplicateData,
            Bug.ConfigCutShort)),
        new(Model.Pi4Of2021, "4-2021", true, 0xc03112, GuidForm.BoardWord, 1024, BugSet.Of(
            Bug.NeedsOack, Bug.NoBlockRollover, Bug.DuplicateDataConfuses, Bug.ConfigCutShort)),
        new(Model.Pi4, "4", true, 0xd03114, GuidForm.BoardWord, 1468, BugSet.Of(Bug.NeedsOack)),
        new(Model.Pi5, "5", true, 0xd04170, GuidForm.BoardWord, 1468, default),
    ];

    public static IEnumerable<string> Names => All.Select(traits => traits.Name);

    public static ModelTraits Of(Model model) => Array.Find(All, traits => traits.Model == model)!;

    public static bool TryParse(string name, out Model model)
    {
        var found = Array.Find(All, traits => traits.Name == name);
        model = found?.Model ?? default;
        return found is not null;
    }
}
