// From the name of an image file to that of an operating system.
const endings = /\.(img|xz|gz|zst|zip|tar|tgz|txz|iso)$/i;

/** '2025-05-13-raspios-bookworm-arm64-lite.img.xz' -> 'raspios-bookworm-arm64-lite', and not one of those taken. */
export function suggestName(file, taken) {
  let name = file.split('/').at(-1).split('?')[0];
  while (endings.test(name)) {
    name = name.replace(endings, '');
  }
  name = name.replace(/^\d{4}-\d{2}-\d{2}-/, '').toLowerCase().replace(/[^a-z0-9._-]+/g, '-').replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '').slice(0, 40) || 'system';
  for (let number = 2, wanted = name; taken.includes(name); number += 1) {
    name = `${wanted}-${number}`;
  }
  return name;
}
