// Relays: what hangs on them, what they do, and switching them.
import { get, isAbort, isAway, patch } from '../open/api.js';
import { fill, h } from '../open/dom.js';
import { ask } from '../shell/dialog.js';
import { icon } from '../shell/icons.js';
import { registerPage } from '../shell/page.js';
import { failed, toast } from '../shell/toast.js';
import { plural } from '../parts/format.js';
import { orderPower } from '../parts/power-order.js';
import { since } from '../parts/since.js';

/** Clients change many at once: the relays are asked for once then. */
const askPause = 300;

const states = { on: ['good', 'On'], off: ['', 'Off'], unknown: ['warn', 'Not known'] };
const orders = {
  on: { title: 'Switch on', confirm: 'Switch on', text: 'Clients get power one after the other.' },
  off: { title: 'Switch off', confirm: 'Switch off', text: 'Clients are asked to shut down, and cut when they are silent. They stay off until they are switched on.' },
  cycle: { title: 'Off and on again', confirm: 'Off and on', text: 'Clients are asked to shut down, are cut when they are silent, and get power again.' },
};

registerPage({ path: '/power', title: 'Power', icon: 'power', order: 40, open: view => new Power(view).open() });

class Power {
  #asked = 0;
  #asking = null;

  constructor(view) {
    this.view = view;
    this.list = h('div', { class: 'relays' });
  }

  async open() {
    await this.#load();
    for (const name of ['power', 'client', 'reset']) {
      this.view.on(name, () => this.#reloadSoon());
    }
    this.view.onLeave(() => clearTimeout(this.#asking));
    fill(this.view.main, this.list);
  }

  async #load() {
    this.#asked += 1;
    const asked = this.#asked;
    const relays = await get('/api/v1/power', { signal: this.view.signal });
    if (asked !== this.#asked) {
      // Another answer is on its way, and newer.
      return;
    }
    this.relays = relays;
    this.#showActions(relays.length > 1);
    const signature = JSON.stringify(relays);
    if (signature !== this.signature) {
      this.signature = signature;
      this.#show(relays);
    }
  }

  /** Stay as they are while there are some: focus stays. */
  #showActions(areThere) {
    if (areThere !== this.view.actions.hasChildNodes()) {
      fill(this.view.actions, areThere ? ['on', 'off', 'cycle'].map(action => h('button', { class: 'button', type: 'button', on: { click: () => this.#order(action, null) } }, `All ${action === 'cycle' ? 'off and on' : action} …`)) : null);
    }
  }

  #show(relays) {
    const focused = document.activeElement?.dataset?.act;
    fill(this.list, relays.length > 0 ? [...banks(relays)].map(([bank, some]) => this.#bank(bank, some)) : empty());
    if (focused) {
      this.list.querySelector(`[data-act="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  #reloadSoon() {
    this.#asking ??= setTimeout(() => {
      this.#asking = null;
      this.#reload();
    }, askPause);
  }

  async #reload() {
    try {
      await this.#load();
    } catch (error) {
      if (!this.view.isLeft && !isAbort(error) && !isAway(error)) {
        failed(error);
      }
    }
  }

  #bank(bank, relays) {
    return h('section', { class: 'card' }, h('h2', {}, bank), h('ul', { class: 'relay-list' }, relays.map(relay => this.#row(relay))));
  }

  #row(relay) {
    const [kind, words] = states[relay.state] ?? ['', relay.state];
    const button = (action, text) => h('button', { class: 'button small', type: 'button', data: { act: `${relay.relay} ${action}` }, 'aria-label': `${text}: ${relay.relay}`, on: { click: () => this.#order(action, relay) } }, text);
    return h(
      'li', { class: 'relay', data: { relay: relay.relay } },
      h('div', { class: 'relay-name' }, h('strong', {}, relay.relay.split('/').at(-1)), h('span', { class: 'soft' }, relay.clients.length > 0 ? relay.clients.join(', ') : 'no client')),
      h('div', { class: 'relay-state' }, h('span', { class: `tag ${kind}` }, words), relay.since ? h('span', { class: 'soft' }, 'for ', since(relay.since)) : null,
        relay.keptOff ? h('span', { class: 'tag' }, 'stays off') : null,
        relay.cycles > 0 ? h('span', { class: 'soft' }, `${plural(relay.cycles, 'cycle')} within the last hour`) : null),
      h('div', { class: 'relay-words' }, relay.doing ? h('p', {}, relay.doing) : null, relay.trouble ? h('p', { class: 'relay-trouble' }, icon('alert'), relay.trouble) : null),
      this.#hold(relay),
      h('div', { class: 'form-buttons' }, button('on', 'On'), button('off', 'Off …'), button('cycle', 'Cycle …')));
  }

  #hold(relay) {
    if (relay.clients.length === 0) {
      return h('span', {});
    }
    const box = h('input', { type: 'checkbox', class: 'switch', role: 'switch', checked: relay.held, data: { act: `${relay.relay} hold` }, 'aria-label': `On hold: ${relay.clients.join(', ')}` });
    box.addEventListener('change', async () => {
      try {
        await Promise.all(relay.clients.map(name => patch(`/api/v1/clients/${encodeURIComponent(name)}`, { held: box.checked })));
        toast(box.checked ? `The power of ${relay.clients.join(', ')} is not cut by itself.` : `${relay.clients.join(', ')} may be cured again.`);
      } catch (error) {
        box.checked = !box.checked;
        failed(error);
      }
      await this.#reload();
    });
    return h('label', { class: 'relay-hold', title: 'Its power is not cut by itself' }, box, h('span', {}, 'Hold'));
  }

  #order(action, relay) {
    const order = orders[action];
    const title = relay ? `${order.title}: ${relay.clients.join(', ') || relay.relay}` : `${order.title}: all relays`;
    const now = h('input', { type: 'checkbox', class: 'switch', role: 'switch', id: 'power-now' });
    const others = relay && relay.clients.length > 1 ? h('p', { class: 'notice warn' }, `On this relay: ${relay.clients.join(', ')}. All of them are meant.`) : null;
    return ask({
      title,
      text: [order.text, others, relay ? null : meant(action, this.relays)].filter(Boolean),
      extra: action === 'on' ? null : h('div', { class: 'switch-line' }, now, h('label', { for: 'power-now' }, 'Cut at once, without asking to shut down')),
      confirm: order.confirm,
      danger: action !== 'on',
      act: () => orderPower({ action, target: relay?.relay ?? 'all', group: (relay?.clients.length ?? 0) > 1, now: now.checked }, title),
    });
  }
}

/** How much “all” is: what is cut is said before. */
function meant(action, relays) {
  const count = new Set(relays.flatMap(relay => relay.clients)).size;
  const on = `on ${plural(relays.length, 'relay')}`;
  return action === 'on'
    ? h('p', { class: 'soft' }, `${plural(count, 'client')} ${on}.`)
    : h('p', { class: 'notice warn' }, `The power of ${plural(count, 'client')} ${on} is cut.`);
}

function banks(relays) {
  return Map.groupBy ? Map.groupBy(relays, r => r.relay.split('/')[0]) : relays.reduce((all, r) => all.set(r.relay.split('/')[0], [...all.get(r.relay.split('/')[0]) ?? [], r]), new Map());
}

const empty = () => h(
  'div', { class: 'empty' }, icon('plug'), h('h2', {}, 'No relays are configured'),
  h('p', {}, 'With relays, clients that hang are cured by themselves, and can be switched from here. They are lines of the configuration file:'),
  h('pre', { class: 'example' }, '[power]\nbank = hall gpio lines=GPIO17,GPIO22\nbank = switch exec program=/usr/local/sbin/poe-port ports=1-8'),
  h('p', { class: 'soft' }, 'The service reads them when it starts.'));
