// Short words on what was done or failed; read aloud, and gone by themselves. Failures stay until they are closed.
import { h } from '../open/dom.js';
import { icon } from './icons.js';

const stays = 6000;
const most = 4;

export function toast(text, kind = 'done') {
  const list = document.getElementById('toasts');
  const words = h('p', {}, text);
  const element = h(
    'div', { class: `toast toast-${kind}` },
    icon(kind === 'failed' ? 'alert' : 'check'), words,
    h('button', { class: 'icon-button', type: 'button', 'aria-label': 'Close message', on: { click: () => element.remove() } }, icon('close')));
  list.append(element);
  while (list.children.length > most) {
    list.firstElementChild.remove();
  }
  let timer = null;
  const end = () => {
    clearTimeout(timer);
    timer = kind === 'failed' ? null : setTimeout(() => element.remove(), stays);
  };
  end();
  return {
    /** Says something else in the same place. */
    say(next, nextKind = kind) {
      kind = nextKind;
      words.textContent = next;
      element.className = `toast toast-${kind}`;
      if (!element.isConnected) {
        list.append(element);
      }
      end();
    },
  };
}

export const failed = problem => toast(problem.message, 'failed');

/** For ears alone. */
export function speak(text) {
  document.getElementById('spoken').textContent = text;
}
