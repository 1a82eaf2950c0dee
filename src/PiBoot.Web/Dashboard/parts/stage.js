// A stage as shape, colour and word: nobody has to tell colours apart.
import { h, setText, svg } from '../open/dom.js';

/** Steps of a boot, in their order. */
export const bootStages = ['powering', 'dhcp', 'firmware', 'kernel', 'root'];

const words = {
  new: 'To approve', off: 'Off', powering: 'Powering', dhcp: 'DHCP', firmware: 'Firmware', kernel: 'Kernel', root: 'Root', up: 'Up', stalled: 'Stalled', fault: 'Up, with a fault',
};

/** What a client is shown as: its stage; 'new' before it is approved, 'fault' when it is up and something is wrong. */
export function shownStage(client) {
  if (!client.approved) {
    return 'new';
  }
  return client.stage === 'up' && client.verdict ? 'fault' : client.stage;
}

export const stageWord = stage => words[stage] ?? stage;

/** Where a client belongs on the board: what needs attention comes first. */
export function groupOf(client) {
  const stage = shownStage(client);
  if (stage === 'new' || stage === 'stalled' || stage === 'fault' || client.verdict) {
    return 'attention';
  }
  return stage === 'up' || stage === 'off' ? stage : 'starting';
}

export function stageMark(stage) {
  const word = h('span', { class: 'stage-word' });
  const element = h('span', { class: 'stage' }, word);
  setStage(element, stage);
  return element;
}

export function setStage(element, stage) {
  if (element.dataset.stage === stage) {
    return;
  }
  element.dataset.stage = stage;
  setText(element.querySelector('.stage-word'), stageWord(stage));
  element.querySelector('svg')?.remove();
  element.prepend(shape(stage));
}

function shape(stage) {
  const mark = svg('svg', { class: 'stage-mark', viewBox: '0 0 16 16', 'aria-hidden': 'true', focusable: 'false' });
  const step = bootStages.indexOf(stage);
  if (step >= 0) {
    mark.append(svg('circle', { class: 'mark-ring', cx: 8, cy: 8, r: 6, 'stroke-width': 2.5 }), arc((step + 1) / (bootStages.length + 1)));
    return mark;
  }
  const drawn = {
    off: () => [svg('circle', { class: 'mark-line', cx: 8, cy: 8, r: 5.5 })],
    up: () => [svg('circle', { class: 'mark-fill', cx: 8, cy: 8, r: 7 }), svg('path', { class: 'mark-cut', d: 'm4.800 8.300 2.200 2.200 4.200-4.600' })],
    stalled: () => [svg('path', { class: 'mark-fill', d: 'M8 1.200 15.500 14.500H.500z' }), svg('path', { class: 'mark-cut', d: 'M8 6v4M8 12.200v.1' })],
    fault: () => [svg('path', { class: 'mark-fill', d: 'M8 1.200 15.500 14.500H.500z' }), svg('path', { class: 'mark-cut', d: 'M8 6v4M8 12.200v.1' })],
    new: () => [svg('path', { class: 'mark-fill', d: 'M8 .500 15.500 8 8 15.500.500 8z' }), svg('path', { class: 'mark-cut', d: 'M8 5v6M5 8h6' })],
  }[stage];
  mark.append(...(drawn ?? (() => []))());
  return mark;
}

/** How far a boot is, as a part of a ring. */
function arc(part) {
  const length = 2 * Math.PI * 6;
  return svg('circle', {
    class: 'mark-arc', cx: 8, cy: 8, r: 6, 'stroke-width': 2.5, 'stroke-dasharray': `${(length * part).toFixed(2)} ${length.toFixed(2)}`, transform: 'rotate(-90 8 8)',
  });
}

