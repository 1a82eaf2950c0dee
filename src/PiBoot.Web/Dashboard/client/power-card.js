// The relay of a client, and its three buttons.
import { get } from '../open/api.js';
import { fill, h } from '../open/dom.js';
import { times } from '../parts/format.js';
import { since } from '../parts/since.js';
import { switchPower } from '../parts/power.js';
import { icon } from '../shell/icons.js';

const words = { on: 'Has power', off: 'Has no power', unknown: 'Not known' };

export class PowerCard {
  constructor(view, find) {
    this.view = view;
    this.find = find;
    this.body = h('div', { class: 'power-body' });
    this.element = h('section', { class: 'card', 'aria-label': 'Power' }, h('h2', {}, 'Power'), this.body);
    view.on('power', () => this.load());
  }

  async load() {
    const relays = await get('/api/v1/power', { signal: this.view.signal });
    this.show(relays);
  }

  show(relays) {
    const client = this.find();
    const relay = relays.find(r => r.relay === client.relay);
    if (!client.relay) {
      fill(this.body, h('p', { class: 'soft' }, 'No relay is set for it. Choose one in the settings, and its power can be switched, and cut when it hangs.'));
      return;
    }
    if (!relay) {
      fill(this.body, h('div', { class: 'notice warn' }, `Its relay ${client.relay} is in no configured bank.`));
      return;
    }
    const others = relay.clients.filter(name => name !== client.name);
    fill(
      this.body,
      h('p', { class: 'power-line' }, h('span', { class: `tag ${relay.state === 'on' ? 'good' : ''}` }, words[relay.state] ?? relay.state), h('span', {}, relay.relay), relay.since ? h('span', { class: 'soft' }, 'for ', since(relay.since)) : null),
      relay.trouble ? h('div', { class: 'notice bad' }, `${relay.relay}: ${relay.trouble}`) : null,
      relay.doing ? h('p', { class: 'soft' }, relay.doing) : null,
      client.keptOff ? h('p', { class: 'soft' }, 'It was switched off and stays off until it is switched on.') : null,
      client.held ? h('p', { class: 'soft' }, 'It is on hold: supervision does not cut its power.') : null,
      relay.cycles > 0 ? h('p', { class: 'soft' }, `Its power was cut and given again ${times(relay.cycles)} within the last hour.`) : null,
      others.length > 0 ? h('p', { class: 'soft' }, `Also on this relay: ${others.join(', ')}.`) : null,
      h('div', { class: 'power-buttons' },
        button('plug', 'On', () => switchPower(this.find(), 'on')), button('power', 'Off …', () => switchPower(this.find(), 'off')), button('cycle', 'Off and on …', () => switchPower(this.find(), 'cycle'))));
  }
}

const button = (image, text, act) => h('button', { class: 'button', type: 'button', on: { click: act } }, icon(image), text);
