// The appliance as one file, and back.
import { post } from '../open/api.js';
import { h } from '../open/dom.js';
import { moment } from '../parts/format.js';
import { ask } from '../shell/dialog.js';
import { icon } from '../shell/icons.js';

/** A card with a link that downloads a backup and a button that takes one. */
export function backup() {
  const file = h('input', { type: 'file', hidden: true, accept: '.gz,application/gzip', 'aria-label': 'Backup to restore' });
  const done = h('div', { role: 'status' });
  file.addEventListener('change', () => {
    if (file.files.length === 1) {
      restore(file.files[0], done);
      file.value = '';
    }
  });
  return h(
    'section', { class: 'card', 'aria-label': 'Backup' }, h('h2', {}, 'Backup'),
    h('p', {}, 'Clients, settings, login and each client’s identity in one file, with which another appliance takes over. It holds secrets: keep it where nobody else reads it. Operating systems and roots are not in it.'),
    h('p', { class: 'card-buttons' },
      h('a', { class: 'button', href: '/api/v1/backup', download: 'piboot-backup.tar.gz' }, icon('download'), 'Make a backup'),
      h('button', { class: 'button', type: 'button', on: { click: () => file.click() } }, icon('upload'), 'Restore …'),
      file),
    done);
}

function restore(file, done) {
  return ask({
    title: 'Restore this backup?',
    text: [`${file.name} takes the place of the clients, settings and login that are here; what is here is kept beside it. Serving pauses for a moment.`, 'Its password counts from then on: you may have to log in again.'],
    confirm: 'Restore',
    danger: true,
    act: async () => done.replaceChildren(...words(await post('/api/v1/restore', file))),
  });
}

function words(restored) {
  return [
    h('p', {}, `Restored: ${restored.clients} clients as ${restored.host} had them on ${moment(restored.made)}. What was here before is in ${restored.keptAs}.`),
    ...restored.notes.map(note => h('p', {}, note)),
    ...(restored.configuration === null || restored.configuration === undefined ? [] : [h('p', {}, 'The configuration file in the backup is another one: ‘piboot restore’ as root puts it in place.')]),
    ...(restored.missing.length === 0 ? [] : [
      h('p', {}, 'These operating systems are not here; import them again:'),
      h('ul', {}, restored.missing.map(system => h('li', {}, system.source ? `${system.name}, from ${system.source}` : system.name))),
    ]),
  ];
}
