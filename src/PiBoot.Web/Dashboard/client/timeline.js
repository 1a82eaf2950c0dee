// The boot as a chart: a row for each phase and each file, time from left to right.
import { fill, h, svg } from '../open/dom.js';
import { bytes, seconds, timeOfDay } from '../parts/format.js';
import { phaseWord, rows } from './phases.js';

const rowHeight = 26;
const barHeight = 14;
const axisHeight = 24;
const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600];

export class Timeline {
  #boot = null;
  #measured = null;
  #at = 0;

  constructor() {
    this.detail = h('p', { class: 'chart-detail', 'aria-live': 'polite' });
    this.frame = h('div', { class: 'chart-frame' });
    this.element = h('div', { class: 'timeline' }, this.frame, this.detail);
    this.frame.addEventListener('keydown', event => this.#keys(event));
    new ResizeObserver(() => this.#boot && this.#draw()).observe(this.frame);
  }

  show(boot, measured) {
    if (boot.started !== this.#boot?.started) {
      this.#at = 0;
      this.detail.textContent = 'Point at a bar, or walk through them with the arrow keys.';
    }
    this.#boot = boot;
    this.#measured = measured;
    this.#draw();
  }

  #draw() {
    const width = Math.floor(this.frame.clientWidth);
    if (width === 0) {
      return;
    }
    const list = rows(this.#boot, this.#measured);
    const labels = width < 480 ? 104 : 176;
    const right = 56;
    const span = Math.max(1, this.#measured.end - this.#measured.start);
    const x = time => labels + Math.max(0, time - this.#measured.start) / span * (width - labels - right);
    const height = axisHeight + list.length * rowHeight + 4;
    const hadFocus = this.frame.contains(document.activeElement);
    const chart = svg(
      'svg', { class: 'chart', width, height, viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': 'Timeline of this boot; its events are in the table below' },
      this.#axis(x, span, height, Math.min(7, (width - labels - right) / 52)), list.map((row, index) => this.#row(row, axisHeight + index * rowHeight, x, width, labels)));
    fill(this.frame, chart);
    const marks = this.#marks();
    this.#at = Math.min(this.#at, marks.length - 1);
    marks.forEach((mark, index) => mark.setAttribute('tabindex', index === this.#at ? '0' : '-1'));
    if (hadFocus) {
      marks[this.#at]?.focus();
    }
  }

  #axis(x, span, height, most) {
    const step = steps.find(s => span / 1000 / s <= most) ?? steps.at(-1);
    const ticks = [];
    for (let at = 0; at * 1000 <= span; at += step) {
      ticks.push(at);
    }
    return ticks.map(at => svg(
      'g', { 'aria-hidden': 'true' },
      svg('line', { class: 'chart-grid', x1: x(this.#measured.start + at * 1000), x2: x(this.#measured.start + at * 1000), y1: axisHeight - 4, y2: height }),
      svg('text', { class: 'chart-tick', x: x(this.#measured.start + at * 1000), y: 12, 'text-anchor': at === 0 ? 'start' : 'middle' }, at < 60 ? `${+at.toFixed(1)} s` : `${+(at / 60).toFixed(1)} min`)));
  }

  #row(row, top, x, width, labels) {
    const middle = top + rowHeight / 2;
    const end = Math.max(0, ...row.items.map(item => x(item.to)), ...(row.points ?? []).map(item => x(item.from)));
    const total = row.items.reduce((sum, item) => sum + (item.to - item.from), 0) / 1000;
    return svg(
      'g', { class: `chart-row phase-${row.phase}` },
      svg('text', { class: row.isFile ? 'chart-label chart-file' : 'chart-label', x: 0, y: middle + 4, 'aria-hidden': 'true' }, shorten(row.label, Math.floor((labels - 8) / 6.6))),
      row.items.map(item => this.#mark(item, svg('rect', {
        class: item.event?.event === 'missing' ? 'chart-bar chart-missing' : 'chart-bar', x: x(item.from), y: middle - barHeight / 2, height: barHeight, rx: 3, width: Math.max(3, x(item.to) - x(item.from)),
      }))),
      (row.points ?? []).map(item => this.#mark(item, svg('circle', { class: 'chart-point', cx: x(item.from), cy: middle, r: 4.5 }))),
      row.items.length > 0 && row.phase !== 'missing' ? svg('text', { class: 'chart-value', x: Math.min(end + 6, width - 50), y: middle + 4, 'aria-hidden': 'true' }, seconds(total)) : null);
  }

  #mark(item, shape) {
    const words = describe(item, this.#measured.start);
    shape.setAttribute('role', 'img');
    shape.setAttribute('aria-label', words);
    shape.classList.add('chart-mark');
    shape.addEventListener('pointerenter', () => { this.detail.textContent = words; });
    shape.addEventListener('focus', () => {
      this.detail.textContent = words;
      this.#at = this.#marks().indexOf(shape);
    });
    return shape;
  }

  #marks() {
    return [...this.frame.querySelectorAll('.chart-mark')];
  }

  #keys(event) {
    const marks = this.#marks();
    const next = { ArrowRight: this.#at + 1, ArrowDown: this.#at + 1, ArrowLeft: this.#at - 1, ArrowUp: this.#at - 1, Home: 0, End: marks.length - 1 }[event.key];
    if (next === undefined || !marks[next]) {
      return;
    }
    event.preventDefault();
    marks[this.#at]?.setAttribute('tabindex', '-1');
    marks[next].setAttribute('tabindex', '0');
    marks[next].focus();
  }
}

/** One bar or point in a sentence. */
function describe(item, start) {
  const after = `${seconds((item.from - start) / 1000)} after the start`;
  const { event } = item;
  if (!event) {
    return `${item.span}: ${seconds((item.to - item.from) / 1000)}, ${after}`;
  }
  if (event.file && event.event === 'missing') {
    return `${event.file}: asked for and not there, ${after}`;
  }
  if (event.file) {
    return `${event.file}: ${bytes(event.bytes)} in ${seconds(event.seconds)}${event.event === 'file' ? '' : `, ${event.event}`}, ${after}`;
  }
  return `${event.event}${event.detail ? ` (${event.detail})` : ''}: ${after}, at ${timeOfDay(event.time)}, ${phaseWord(event.stage)}`;
}

/** Keeps the end of a path: that is what tells files apart. */
function shorten(text, most) {
  return text.length <= most ? text : `…${text.slice(text.length - most + 1)}`;
}
