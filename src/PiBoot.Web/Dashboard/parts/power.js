// Switching a client's power, from wherever that is asked for.
import { get } from '../open/api.js';
import { h } from '../open/dom.js';
import { ask } from '../shell/dialog.js';
import { failed } from '../shell/toast.js';
import { orderPower } from './power-order.js';

const words = {
  on: { title: 'Switch on', confirm: 'Switch on' },
  off: { title: 'Switch off', confirm: 'Switch off' },
  cycle: { title: 'Off and on again', confirm: 'Off and on' },
};

/** Items for a menu. */
export function powerItems(client) {
  const why = client.relay ? null : 'No relay is set';
  return [
    { text: 'Switch on', icon: 'plug', disabled: !client.relay, why, act: () => switchPower(client, 'on') },
    { text: 'Switch off …', icon: 'power', disabled: !client.relay, why, act: () => switchPower(client, 'off') },
    { text: 'Off and on again …', icon: 'cycle', disabled: !client.relay, why, act: () => switchPower(client, 'cycle') },
  ];
}

/** Asks first where that cuts a client that runs, or others on the same relay. */
export async function switchPower(client, action) {
  try {
    const relay = (await get('/api/v1/power')).find(r => r.relay === client.relay);
    const others = (relay?.clients ?? []).filter(name => name !== client.name);
    const cuts = action !== 'on' && client.stage !== 'off';
    if (cuts || others.length > 0) {
      await confirm(client, action, cuts, others);
    } else {
      await order(client, { action, target: client.id, group: false, now: false });
    }
  } catch (problem) {
    failed(problem);
  }
}

function confirm(client, action, cuts, others) {
  const now = h('input', { type: 'checkbox', class: 'switch', role: 'switch', id: 'power-now' });
  const text = [
    cuts ? `It is asked to shut down, and its power is cut when it is silent.${action === 'off' ? ' It stays off until it is switched on.' : ''}` : null,
    others.length > 0 ? h('p', { class: 'notice warn' }, `On the same relay: ${others.join(', ')}. What is done is done to all of them.`) : null,
  ].filter(Boolean);
  return ask({
    title: `${words[action].title}: ${client.name}`,
    text,
    extra: cuts ? h('div', { class: 'switch-line' }, now, h('label', { for: 'power-now' }, 'Cut at once, without asking it to shut down')) : null,
    confirm: words[action].confirm,
    danger: cuts,
    act: () => order(client, { action, target: client.id, group: others.length > 0, now: now.checked }),
  });
}

const order = (client, body) => orderPower(body, `${words[body.action].title}: ${client.name}`);
