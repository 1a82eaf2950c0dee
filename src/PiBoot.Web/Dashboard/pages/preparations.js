// Drives that are being prepared: tasks of the appliance, which go on while a phone sleeps and are found again when it wakes.
import { del, get, startTask } from '../open/api.js';
import { h, setText } from '../open/dom.js';
import { stream } from '../shell/events.js';
import { failed, toast } from '../shell/toast.js';

const listeners = new Set();
const tasks = new Map();

export const preparations = {
  /** Called with true when one has ended. */
  onChange(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },

  get isRunning() {
    return [...tasks.values()].some(task => task.state === 'running');
  },

  /** What is under way, and how that ended which was when it was last heard of. */
  async load(signal) {
    const all = await get('/api/v1/tasks', { signal });
    all.filter(task => task.state === 'running' || tasks.has(task.id)).forEach(hear);
  },

  async begin(device, erase) {
    const task = await startTask('/api/v1/drives/prepare', { device, erase: erase ? device : null });
    if (!tasks.has(task.id)) {
      hear(task);
    }
  },
};

/** One card for each; changed in place. */
export class PreparationCards {
  #cards = new Map();
  element = h('div', { class: 'transfers', 'aria-label': 'Being prepared', role: 'region', hidden: true });

  show() {
    for (const task of tasks.values()) {
      if (!this.#cards.has(task.id)) {
        const card = new PreparationCard();
        this.#cards.set(task.id, card);
        this.element.append(card.element);
      }
      this.#cards.get(task.id).show(task);
    }
    for (const [id, card] of this.#cards) {
      if (!tasks.has(id)) {
        card.element.remove();
        this.#cards.delete(id);
      }
    }
    this.element.hidden = this.#cards.size === 0;
  }
}

class PreparationCard {
  constructor() {
    this.title = h('h2', { class: 'transfer-title' });
    this.words = h('p', { class: 'transfer-words soft', role: 'status' });
    this.problem = h('p', { class: 'field-problem', role: 'alert' });
    this.bar = h('div', { class: 'progress is-endless', role: 'progressbar' }, h('i', { vars: { '--part': '100%' } }));
    this.button = h('button', { class: 'button small', type: 'button', on: { click: () => this.#end().catch(failed) } });
    this.element = h(
      'section', { class: 'card transfer' }, h('div', { class: 'transfer-head' }, h('div', { class: 'transfer-text' }, this.title, this.words), this.button), this.bar, this.problem);
  }

  show(task) {
    this.task = task;
    const isRunning = task.state === 'running';
    setText(this.title, task.title);
    setText(this.words, isRunning ? `${task.step ?? 'begins'} …` : 'Not prepared');
    setText(this.problem, task.failed ?? '');
    setText(this.button, isRunning ? 'Cancel' : 'Close');
    this.bar.hidden = !isRunning;
    this.bar.setAttribute('aria-label', task.title);
    this.element.dataset.state = task.state;
  }

  async #end() {
    if (this.task.state === 'running') {
      await del(`/api/v1/tasks/${this.task.id}`);
    } else {
      tasks.delete(this.task.id);
      tell(false);
    }
  }
}

stream.on('task', hear);
stream.on('reset', catchUp);
stream.on('state', state => state === 'open' && catchUp());

/** Events may have been missed while a card stands there. */
function catchUp() {
  if (preparations.isRunning) {
    preparations.load().catch(failed);
  }
}

function hear(task) {
  const before = tasks.get(task.id);
  if (task.kind !== 'prepare' || (before && before.state !== 'running')) {
    return;
  }
  const hasEnded = task.state !== 'running';
  tasks.set(task.id, task);
  if (task.state === 'done') {
    toast(`${task.result?.device ?? 'The drive'} is the data drive now.`);
  }
  if (task.state === 'done' || task.state === 'cancelled') {
    tasks.delete(task.id);
  }
  tell(hasEnded);
}

function tell(hasEnded) {
  listeners.forEach(listener => listener(hasEnded));
}
