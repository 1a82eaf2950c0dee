// What to do before the first Pi was heard.
import { h } from '../open/dom.js';
import { icon } from '../shell/icons.js';
import { onStatus } from '../shell/banner.js';

export function emptyBoard(view) {
  const system = h('li', { class: 'first-step' });
  view.onLeave(onStatus(status => {
    system.replaceChildren(...(status.defaultOs
      ? [icon('check'), h('span', {}, h('strong', {}, 'A system is there: '), `new Pis boot ${status.defaultOs}.`)]
      : [h('span', { class: 'first-number', 'aria-hidden': 'true' }, '1'), h('span', {}, h('a', { href: '#/systems' }, 'Import a system'), ': the image file that you would write to a card.')]));
    system.classList.toggle('done', Boolean(status.defaultOs));
  }));
  return h(
    'section', { class: 'empty first', 'aria-label': 'First steps' },
    icon('clients'),
    h('h2', {}, 'No Pi was heard yet'),
    h('ol', { class: 'first-steps' },
      system,
      h('li', { class: 'first-step' }, h('span', { class: 'first-number', 'aria-hidden': 'true' }, '2'), h('span', {}, h('strong', {}, 'Plug in a Pi'), ' in this network, without an SD card. It appears here within a second.')),
      h('li', { class: 'first-step' }, h('span', { class: 'first-number', 'aria-hidden': 'true' }, '3'), h('span', {}, 'Nothing appears? ', h('a', { href: '#/doctor' }, 'The doctor'), ' looks for what is in the way. A Pi 3B, and some others, must have network boot switched on once.'))));
}
