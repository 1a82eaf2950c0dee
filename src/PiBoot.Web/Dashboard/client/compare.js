// This boot against the last ten: a bar for each, cut into its phases. Choosing one shows it in the timeline.
import { fill, h } from '../open/dom.js';
import { moment, plural, seconds } from '../parts/format.js';
import { stageMark } from '../parts/stage.js';
import { median, measure, phaseSeconds, phases } from './phases.js';

export class Comparison {
  constructor(choose) {
    this.choose = choose;
    this.sentence = h('p', { class: 'soft compare-sentence' });
    this.list = h('div', { class: 'compare-list', role: 'group', 'aria-label': 'Boots' });
    this.legend = h('ul', { class: 'legend', 'aria-hidden': 'true' });
    this.element = h('div', { class: 'compare' }, this.sentence, this.list, this.legend);
  }

  /** boots: newest first. */
  show(boots, selected) {
    const all = boots.map(boot => ({ boot, measured: measure(boot) }));
    const longest = Math.max(0.1, ...all.map(({ measured }) => measured.total));
    const focused = document.activeElement?.dataset?.started;
    fill(this.list, all.map(({ boot, measured }) => this.#bar(boot, measured, longest, boot.started === selected)));
    [...this.list.children].find(bar => bar.dataset.started === focused)?.focus();
    const seen = new Set(all.flatMap(({ measured }) => measured.segments.map(segment => segment.phase)));
    fill(this.legend, phases.filter(([name]) => seen.has(name)).map(([name, word]) => h('li', { class: `legend-item phase-${name}` }, word)));
    this.sentence.textContent = this.#sentence(all, selected);
  }

  #bar(boot, measured, longest, isSelected) {
    const sums = phaseSeconds(measured);
    const parts = phases.filter(([name]) => sums[name] > 0);
    const words = parts.map(([name, word]) => `${word} ${seconds(sums[name])}`).join(', ');
    const mark = stageMark(measured.outcome === 'under way' ? boot.stage : measured.outcome);
    return h(
      'button', {
        class: 'compare-bar', type: 'button', data: { started: boot.started }, 'aria-pressed': String(isSelected), title: words, on: { click: () => this.choose(boot.started) },
      },
      h('span', { class: 'compare-when' }, moment(boot.started)),
      h('span', { class: 'compare-track', 'aria-hidden': 'true' }, h('span', { class: 'compare-whole', vars: { '--part': `${measured.total / longest * 100}%` } }, parts.map(([name]) => h('i', { class: `compare-part phase-${name}`, vars: { '--share': String(sums[name]) } })))),
      h('span', { class: 'compare-total' }, seconds(measured.total)), mark, h('span', { class: 'visually-hidden' }, `: ${words}`));
  }

  #sentence(all, selected) {
    const chosen = all.find(({ boot }) => boot.started === selected);
    const others = all.filter(({ boot, measured }) => boot.started !== selected && measured.outcome === 'up').map(({ measured }) => measured.total);
    if (!chosen || others.length === 0 || chosen.measured.outcome !== 'up') {
      const up = all.filter(({ measured }) => measured.outcome === 'up').length;
      return `${plural(all.length, 'boot')}, ${up} of them came up.`;
    }
    const usual = median(others);
    const difference = chosen.measured.total - usual;
    const compared = Math.abs(difference) < usual * 0.05 ? 'as long as usual' : `${seconds(Math.abs(difference))} ${difference > 0 ? 'longer' : 'less'} than usual`;
    return `This boot took ${seconds(chosen.measured.total)}: ${compared} (median of ${plural(others.length, 'other')}: ${seconds(usual)}).`;
  }
}
