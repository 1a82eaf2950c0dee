// Above every page: the connection is lost, and what troubles the appliance.
import { get, isAbort } from '../open/api.js';
import { fill, h } from '../open/dom.js';
import { stream } from './events.js';
import { icon } from './icons.js';

const pause = 30_000;
const listeners = new Set();
let status = null;

/** The appliance's status as it was read last; null before. */
export const applianceStatus = () => status;

/** Called with each status that is read. */
export function onStatus(listener) {
  listeners.add(listener);
  if (status) {
    listener(status);
  }
  return () => listeners.delete(listener);
}

export function startBanners(element) {
  const connection = h('div', {});
  const troubles = h('div', {});
  fill(element, connection, troubles);
  stream.on('state', state => fill(connection, state === 'lost' ? lostBanner() : null));
  // Also when it is lost: the answer tells a service that is away from a session that has ended.
  stream.on('state', look);
  stream.on('reset', look);
  stream.on('power', look);
  stream.on('task', task => task.state === 'running' || look());
  setInterval(() => document.hidden || look(), pause);

  async function look() {
    try {
      status = await get('/api/v1/status');
    } catch (error) {
      // The connection banner tells of an appliance that does not answer; anything else is told by the page that asks for more.
      if (!isAbort(error) && error.status === undefined) {
        throw error;
      }
      return;
    }
    show(troubles, status.troubles);
    listeners.forEach(listener => listener(status));
  }
}

function lostBanner() {
  return h('div', { class: 'banner banner-lost' }, h('span', { class: 'spinner', 'aria-hidden': 'true' }), h('p', {}, h('strong', {}, 'Connection lost, trying again. '), 'What you see may be out of date.'));
}

function show(element, sentences) {
  const said = sentences.join('\n');
  if (element.dataset.said === said) {
    return;
  }
  element.dataset.said = said;
  fill(element, sentences.map(sentence => h('div', { class: 'banner banner-trouble' }, icon('alert'), h('p', {}, sentence), h('a', { href: '#/doctor' }, 'Doctor'))));
}
