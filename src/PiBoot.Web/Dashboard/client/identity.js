// What is known of the board itself, and how to forget it.
import { del } from '../open/api.js';
import { fill, h } from '../open/dom.js';
import { moment } from '../parts/format.js';
import { ask } from '../shell/dialog.js';
import { go } from '../shell/router.js';
import { toast } from '../shell/toast.js';

export class Identity {
  constructor(path, find) {
    this.path = path;
    this.find = find;
    this.list = h('dl', { class: 'facts' });
    this.element = h(
      'section', { class: 'card', 'aria-label': 'Identity' }, h('h2', {}, 'Identity'), this.list,
      h('button', { class: 'button danger-quiet', type: 'button', on: { click: () => this.#forget() } }, 'Forget this client …'));
  }

  show(client) {
    fill(
      this.list,
      fact('Model', client.model ?? 'Not known yet'), fact('Serial', client.serial ?? 'Not heard yet', true), fact('Revision', client.revision ?? '–', true),
      fact(client.macs.length > 1 ? 'MACs' : 'MAC', client.macs.join(', ') || '–', true), fact('Address', client.address ?? '–', true), fact('Host name', client.hostname),
      fact('First seen', moment(client.firstSeen)), fact('Last seen', moment(client.lastSeen)));
  }

  #forget() {
    const client = this.find();
    return ask({
      title: `Forget ${client.name}?`,
      text: 'Its name, its settings and its boots are forgotten. When it boots again it is a new client.',
      typed: client.name,
      confirm: 'Forget',
      danger: true,
      act: async () => {
        await del(this.path);
        toast(`${client.name} is forgotten.`);
        go('/clients');
      },
    });
  }
}

const fact = (word, text, isMono = false) => [h('dt', {}, word), h('dd', { class: isMono ? 'mono' : null }, text)];
