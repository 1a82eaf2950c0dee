// Times that tick: one timer for all that are on the page.
import { h, setText } from '../open/dom.js';
import { ago, moment } from './format.js';

const shown = new Set();

setInterval(() => {
  if (document.hidden) {
    return;
  }
  const now = Date.now();
  for (const element of shown) {
    if (element.isConnected) {
      setText(element, ago(element.dateTime, now));
    } else if (element.wasShown) {
      shown.delete(element);
    }
    element.wasShown ||= element.isConnected;
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
    element.wasShown = element.isConnected;
    shown.add(element);
  }
}
