/* What the firmware of a Pi asks for, step by step. Probes end after the OACK; files that nobody has are asked for, too.
 * The orders are those of published server logs of a Pi 4 (EEPROM, then start4.elf) and of a 3B+ of September 2025. */
enum kind {
    ASK, ASK_AS_ROM,    /* DHCP, until an answer names the boot server */
    PROBE,              /* asks and breaks off; it may be missing */
    TRY,                /* reads if it is there */
    LOAD,               /* reads, and dies without */
    READ_AS_ROM,        /* the same without any option */
    RUN                 /* the kernel has everything */
};

struct step {
    enum kind kind;
    int blksize, prefix;
    const char *name;
};

static const struct step pi4[] = {
    { ASK, 0, 0, "" },
    { PROBE, 1468, 1, "start4.elf" }, { TRY, 1468, 1, "config.txt" }, { TRY, 1468, 1, "pieeprom.sig" },
    { TRY, 1468, 1, "recover4.elf" }, { TRY, 1468, 1, "recovery.elf" }, { LOAD, 1468, 1, "start4.elf" },
    { LOAD, 1468, 1, "fixup4.dat" },
    { TRY, 1024, 1, "recovery.elf" }, { PROBE, 1024, 1, "config.txt" }, { PROBE, 1024, 1, "config.txt" },
    { TRY, 1024, 1, "config.txt" }, { TRY, 1024, 1, "dt-blob.bin" }, { TRY, 1024, 1, "recovery.elf" },
    { PROBE, 1024, 1, "config.txt" }, { TRY, 1024, 1, "config.txt" }, { TRY, 1024, 1, "bootcfg.txt" },
    { PROBE, 1024, 1, "bcm2711-rpi-4-b.dtb" }, { LOAD, 1024, 1, "bcm2711-rpi-4-b.dtb" },
    { PROBE, 1024, 1, "overlays/overlay_map.dtb" }, { TRY, 1024, 1, "overlays/overlay_map.dtb" },
    { PROBE, 1024, 1, "config.txt" }, { TRY, 1024, 1, "config.txt" },
    { PROBE, 1024, 1, "overlays/vc4-kms-v3d-pi4.dtbo" }, { TRY, 1024, 1, "overlays/vc4-kms-v3d-pi4.dtbo" },
    { LOAD, 1024, 1, "cmdline.txt" }, { TRY, 1024, 1, "recovery8.img" }, { PROBE, 1024, 1, "kernel8.img" },
    { PROBE, 1024, 1, "initramfs8" }, { LOAD, 1024, 1, "initramfs8" }, { TRY, 1024, 1, "armstub8-gic.bin" },
    { LOAD, 1024, 1, "kernel8.img" }, { RUN, 0, 0, "" }
};

static const struct step pi3[] = {
    { ASK_AS_ROM, 0, 0, "" }, { READ_AS_ROM, 512, 0, "bootcode.bin" }, { READ_AS_ROM, 512, 0, "bootsig.bin" },
    { ASK, 0, 0, "" },
    { PROBE, 512, 1, "start.elf" }, { TRY, 512, 1, "autoboot.txt" }, { PROBE, 512, 1, "start.elf" }, { TRY, 512, 1, "config.txt" },
    { TRY, 512, 1, "recovery.elf" }, { LOAD, 512, 1, "start.elf" }, { LOAD, 512, 1, "fixup.dat" },
    { TRY, 512, 1, "recovery.elf" }, { PROBE, 512, 1, "config.txt" }, { TRY, 512, 1, "config.txt" }, { TRY, 512, 1, "dt-blob.bin" },
    { TRY, 512, 1, "recovery.elf" }, { PROBE, 512, 1, "config.txt" }, { TRY, 512, 1, "config.txt" }, { TRY, 512, 1, "bootcfg.txt" },
    { TRY, 512, 1, "recovery8.img" }, { PROBE, 512, 1, "kernel8.img" }, { PROBE, 512, 1, "kernel8.img" },
    { PROBE, 512, 1, "initramfs8" }, { PROBE, 512, 1, "initramfs8" }, { PROBE, 512, 1, "initramfs8" }, { LOAD, 512, 1, "initramfs8" },
    { PROBE, 512, 1, "bcm2710-rpi-3-b.dtb" }, { LOAD, 512, 1, "bcm2710-rpi-3-b.dtb" },
    { PROBE, 512, 1, "overlays/overlay_map.dtb" }, { TRY, 512, 1, "overlays/overlay_map.dtb" },
    { PROBE, 512, 1, "config.txt" }, { TRY, 512, 1, "config.txt" },
    { PROBE, 512, 1, "overlays/vc4-kms-v3d.dtbo" }, { TRY, 512, 1, "overlays/vc4-kms-v3d.dtbo" },
    { PROBE, 512, 1, "cmdline.txt" }, { LOAD, 512, 1, "cmdline.txt" }, { TRY, 512, 1, "armstub8.bin" },
    { PROBE, 512, 1, "kernel8.img" }, { LOAD, 512, 1, "kernel8.img" }, { RUN, 0, 0, "" }
};
