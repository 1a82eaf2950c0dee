// The boots of a client: the one that is looked at as a timeline, the last ten beside each other, and all events in a table.
import { get } from '../open/api.js';
import { fill, h } from '../open/dom.js';
import { bytes, moment, seconds, timeOfDay } from '../parts/format.js';
import { stageWord } from '../parts/stage.js';
import { Comparison } from './compare.js';
import { measure } from './phases.js';
import { Timeline } from './timeline.js';

const askPause = 400;

export class Boots {
  #boots = [];
  #selected = null;
  #asking = null;
  #turn = 0;

  constructor(view, id) {
    this.view = view;
    this.id = id;
    this.timeline = new Timeline();
    this.comparison = new Comparison(started => this.#choose(started));
    this.title = h('h2', {}, 'Boot');
    this.when = h('p', { class: 'soft' });
    this.table = h('tbody', {});
    this.none = h('p', { class: 'soft' }, 'No boot was seen yet. Switch it on, or plug it in.');
    this.events = h(
      'details', { class: 'events' }, h('summary', {}, 'Events as a table'),
      h('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': 'Events of this boot' },
        h('table', { class: 'table' },
          h('caption', { class: 'visually-hidden' }, 'Events of this boot, oldest first'),
          h('thead', {}, h('tr', {}, ['Time', 'Stage', 'Event', 'What', 'Size', 'Duration'].map(word => h('th', { scope: 'col' }, word)))), this.table)));
    this.chart = h('section', { class: 'card', 'aria-label': 'Boot' }, h('div', { class: 'card-head' }, this.title, this.when), this.none, this.timeline.element, this.events);
    this.last = h('section', { class: 'card', 'aria-label': 'Last boots' }, h('h2', {}, 'Last boots'), this.comparison.element);
    view.on('boot', event => event.client === id && this.#askSoon());
    view.everySecond(() => this.#tick());
    view.onLeave(() => clearTimeout(this.#asking));
  }

  async load() {
    this.#turn += 1;
    const turn = this.#turn;
    const boots = await get(`/api/v1/clients/${encodeURIComponent(this.id)}/boots?count=10`, { signal: this.view.signal });
    // Answers may overtake each other: the last question's counts.
    if (turn === this.#turn) {
      this.#boots = boots;
      this.#show();
    }
  }

  #askSoon() {
    this.#asking ??= setTimeout(async () => {
      this.#asking = null;
      try {
        await this.load();
      } catch (problem) {
        // Gone, or not reachable for a moment: the page's other parts say so, and the next event asks again.
        if (problem.status === undefined && problem.name !== 'AbortError') {
          throw problem;
        }
      }
    }, askPause);
  }

  #choose(started) {
    this.#selected = started === this.#boots[0]?.started ? null : started;
    this.#show();
  }

  #current() {
    return this.#boots.find(boot => boot.started === this.#selected) ?? this.#boots[0];
  }

  #show() {
    const boot = this.#current();
    this.none.hidden = Boolean(boot);
    this.timeline.element.hidden = !boot;
    this.events.hidden = !boot;
    this.last.hidden = this.#boots.length < 2;
    if (!boot) {
      return;
    }
    const measured = measure(boot);
    this.title.textContent = boot === this.#boots[0] ? (measured.isOver ? 'Last boot' : 'Boot under way') : 'An earlier boot';
    this.when.textContent = `${moment(boot.started)} · ${seconds(measured.total)}`;
    this.timeline.show(boot, measured);
    this.comparison.show(this.#boots, boot.started);
    fill(this.table, boot.events.map(row));
  }

  /** A boot under way grows. */
  #tick() {
    const boot = this.#current();
    if (boot && !measure(boot).isOver) {
      const measured = measure(boot);
      this.when.textContent = `${moment(boot.started)} · ${seconds(measured.total)}`;
      this.timeline.show(boot, measured);
    }
  }
}

function row(event) {
  return h(
    'tr', { class: event.verdict ? 'event-verdict' : null },
    h('td', { class: 'mono' }, timeOfDay(event.time)), h('td', {}, stageWord(event.stage)), h('td', {}, event.event),
    h('td', { class: 'event-what' }, [event.file, event.detail, event.verdict].filter(Boolean).join(' – ')),
    h('td', { class: 'number' }, event.bytes === undefined ? '' : bytes(event.bytes)), h('td', { class: 'number' }, event.seconds === undefined ? '' : seconds(event.seconds)));
}
