// The clipboard; browsers give it only to pages over HTTPS, and there is an older way for the others.
import { h } from '../open/dom.js';

export async function copyText(text) {
  if (navigator.clipboard && isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const back = document.activeElement;
  const area = h('textarea', { class: 'visually-hidden', value: text, 'aria-hidden': 'true' });
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  const isDone = document.execCommand('copy');
  area.remove();
  back?.focus();
  if (!isDone) {
    throw new Error('This browser does not let the page copy: mark the text and copy it yourself.');
  }
}
