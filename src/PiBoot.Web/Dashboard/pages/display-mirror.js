// What the status display shows at this moment.
import { fill, h } from '../open/dom.js';

export function displayMirror(view) {
  const screen = h('pre', { class: 'lcd', role: 'img', 'aria-label': 'The status display' });
  const words = h('p', { class: 'soft' }, 'Looking …');
  const source = new EventSource('/api/v1/display/events');
  source.addEventListener('screen', event => show(JSON.parse(event.data), screen, words));
  source.onerror = () => { words.textContent = 'The display cannot be seen at the moment.'; };
  view.onLeave(() => source.close());
  return h('section', { class: 'card' }, h('h2', {}, 'Display'), screen, words);
}

function show(now, screen, words) {
  screen.classList.toggle('is-dark', !now.light);
  screen.style.setProperty('--columns', now.columns);
  screen.setAttribute('aria-label', `The status display: ${now.lines.map(l => l.trim()).filter(Boolean).join('; ')}`);
  fill(screen, now.lines.map(line => line.padEnd(now.columns)).join('\n'));
  words.textContent = `${now.columns} by ${now.rows}, ${now.light ? 'lit' : 'dark'}. The same is shown where no display is connected.`;
}
