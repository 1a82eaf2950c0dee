// Which models would boot from a system, in the words of their LED.
import { get, isAbort } from '../open/api.js';
import { fill, h } from '../open/dom.js';
import { icon } from '../shell/icons.js';

/** One look after the other: each reads a whole system. */
let last = Promise.resolve();

export class Verdicts {
  element = h('div', { class: 'verdicts', 'aria-live': 'polite' });

  constructor(name, signal) {
    this.name = name;
    this.signal = signal;
    fill(this.element, h('p', { class: 'soft' }, 'Looking which models would boot …'));
    last = last.then(() => this.#look());
  }

  async #look() {
    if (this.signal.aborted) {
      return;
    }
    try {
      const verdicts = await get(`/api/v1/os/${encodeURIComponent(this.name)}/check`, { signal: this.signal });
      fill(this.element, h('ul', { class: 'verdict-list', 'aria-label': `Models that boot ${this.name}` }, verdicts.map(row)));
    } catch (error) {
      if (!isAbort(error)) {
        fill(this.element, h('p', { class: 'notice warn' }, error.message));
      }
    }
  }
}

function row(verdict) {
  const words = [...verdict.reasons, ...verdict.warnings];
  const kind = !verdict.boots ? 'bad' : verdict.warnings.length > 0 ? 'warn' : 'good';
  return h(
    'li', { class: `verdict-row is-${kind}` },
    icon(verdict.boots ? kind === 'warn' ? 'alert' : 'check' : 'close'),
    h('strong', {}, verdict.model),
    h('span', {}, verdict.boots ? 'would boot' : 'would not boot', words.length > 0 ? `: ${words.join('; ')}` : ''));
}
