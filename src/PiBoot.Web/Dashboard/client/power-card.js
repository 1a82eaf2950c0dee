// The relay of a client, and its three buttons.
import { get, isAbort, isAway } from '../open/api.js';
import { fill, h } from '../open/dom.js';
import { times } from '../parts/format.js';
import { since } from '../parts/since.js';
import { switchPower } from '../parts/power.js';
import { icon } from '../shell/icons.js';
import { failed } from '../shell/toast.js';

const words = { on: 'Has power', off: 'Has no power', unknown: 'Not known' };

export class PowerCard {
  #turn = 0;

  constructor(view, find) {
    this.view = view;
    this.find = find;
    this.facts = h('div', { class: 'power-body' });
    // Built once: what is told changes with every step, and must not take the focus from the button that was pressed.
    this.buttons = h('div', { class: 'power-buttons', hidden: true },
      button('plug', 'On', () => switchPower(this.find(), 'on')), button('power', 'Off …', () => switchPower(this.find(), 'off')), button('cycle', 'Off and on …', () => switchPower(this.find(), 'cycle')));
    this.element = h('section', { class: 'card', 'aria-label': 'Power' }, h('h2', {}, 'Power'), h('div', { class: 'power-body' }, this.facts, this.buttons));
    view.on('power', () => this.#loadQuietly());
  }

  async load() {
    this.#turn += 1;
    const turn = this.#turn;
    const relays = await get('/api/v1/power', { signal: this.view.signal });
    if (turn === this.#turn) {
      this.show(relays);
    }
  }

  async #loadQuietly() {
    try {
      await this.load();
    } catch (problem) {
      if (!isAbort(problem) && !isAway(problem)) {
        failed(problem);
      }
    }
  }

  show(relays) {
    const client = this.find();
    const relay = client.relay ? relays.find(r => r.relay === client.relay) : null;
    this.buttons.hidden = !relay;
    if (!client.relay) {
      fill(this.facts, h('p', { class: 'soft' }, 'No relay is set for it. Choose one in the settings, and its power can be switched, and cut when it hangs.'));
    } else if (!relay) {
      fill(this.facts, h('div', { class: 'notice warn' }, `Its relay ${client.relay} is in no configured bank.`));
    } else {
      fill(this.facts, facts(client, relay));
    }
  }
}

function facts(client, relay) {
  const others = relay.clients.filter(name => name !== client.name);
  return [
    h('p', { class: 'power-line' }, h('span', { class: `tag ${relay.state === 'on' ? 'good' : ''}` }, words[relay.state] ?? relay.state), h('span', {}, relay.relay), relay.since ? h('span', { class: 'soft' }, 'for ', since(relay.since)) : null),
    relay.trouble ? h('div', { class: 'notice bad' }, `${relay.relay}: ${relay.trouble}`) : null,
    relay.doing ? h('p', { class: 'soft' }, relay.doing) : null,
    client.keptOff ? h('p', { class: 'soft' }, 'It was switched off and stays off until it is switched on.') : null,
    client.held ? h('p', { class: 'soft' }, 'It is on hold: supervision does not cut its power.') : null,
    relay.cycles > 0 ? h('p', { class: 'soft' }, `Its power was cut and given again ${times(relay.cycles)} within the last hour.`) : null,
    others.length > 0 ? h('p', { class: 'soft' }, `Also on this relay: ${others.join(', ')}.`) : null,
  ];
}

const button = (image, text, act) => h('button', { class: 'button', type: 'button', on: { click: act } }, icon(image), text);
