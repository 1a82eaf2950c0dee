// Times that tick: one timer for all that are on the page.
import { applianceNow } from '../open/api.js';
import { h, setText } from '../open/dom.js';
import { ago, moment } from './format.js';

/** Ticks that an element may be off the page: one is made before it is put there, and most that are taken away do not come back. */
const mostAway = 2;
const shown = new Set();

setInterval(() => {
  if (document.hidden) {
    return;
  }
  const now = applianceNow();
  for (const element of shown) {
    if (element.isConnected) {
      element.ticksAway = 0;
      setText(element, ago(element.dateTime, now));
    } else {
      element.ticksAway += 1;
      if (element.ticksAway >= mostAway) {
        shown.delete(element);
      }
    }
  }
}, 1000);

/** An element that says how long ago something was. */
export function since(time) {
  const element = h('time', { class: 'since' });
  setSince(element, time);
  return element;
}

export function setSince(element, time) {
  if (!time) {
    element.removeAttribute('datetime');
    element.removeAttribute('title');
    setText(element, '–');
    shown.delete(element);
  } else if (element.dateTime !== time || !shown.has(element)) {
    element.dateTime = time;
    element.title = moment(time);
    setText(element, ago(time));
    element.ticksAway = 0;
    shown.add(element);
  }
}
