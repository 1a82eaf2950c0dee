// The pages there are, and what each of them is given.
import { fill, h } from '../open/dom.js';
import { stream } from './events.js';

const pages = [];

/** See the top of main.js. */
export function registerPage(page) {
  const pattern = page.path.replace(/:(\w+)/g, '(?<$1>[^/]+)');
  pages.push({ ...page, pattern: new RegExp(`^${pattern}$`) });
}

/** Pages with a place in the navigation, in its order. */
export function navigationPages() {
  return pages.filter(page => page.order !== undefined).sort((a, b) => a.order - b.order);
}

/** The page of a path and what its names stand for. */
export function findPage(path) {
  for (const page of pages) {
    const match = page.pattern.exec(path);
    if (match) {
      const params = Object.fromEntries(Object.entries(match.groups ?? {}).map(([name, text]) => [name, decodeURIComponent(text)]));
      return { page, params };
    }
  }
  return null;
}

/** What a page works with from when it is opened until it is left. */
export class View {
  #leaving = new AbortController();
  #undo = [];

  constructor(page, params) {
    this.page = page;
    this.params = params;
    this.heading = h('h1', { class: 'page-title', tabindex: '-1' }, page.title);
    this.actions = h('div', { class: 'page-actions' });
    this.main = h('div', { class: 'page-content' });
    this.head = h('header', { class: 'page-head' }, this.heading, this.actions);
    this.element = h('div', { class: `page page-${page.name ?? page.path.split('/')[1]}` }, this.head, this.main);
  }

  get signal() {
    return this.#leaving.signal;
  }

  get isLeft() {
    return this.#leaving.signal.aborted;
  }

  setTitle(text) {
    this.heading.textContent = text;
    document.title = `${text} – PiBoot`;
  }

  on(name, listener) {
    this.#undo.push(stream.on(name, listener));
  }

  /** Something that runs every second while the page is open and seen. */
  everySecond(tick) {
    const timer = setInterval(() => document.hidden || tick(), 1000);
    this.#undo.push(() => clearInterval(timer));
  }

  /** Something to be done when the page is left. */
  onLeave(undo) {
    this.#undo.push(undo);
  }

  leave() {
    this.#leaving.abort();
    this.#undo.splice(0).forEach(undo => undo());
  }

  /** In place of the page: why there is none. */
  fail(problem, retry) {
    this.hasFailed = true;
    fill(this.main, h(
      'div', { class: 'empty', role: 'alert' },
      h('h2', {}, problem.title ?? 'That went wrong'),
      h('p', {}, problem.message),
      h(
        'div', { class: 'form-buttons' },
        h('button', { class: 'button', type: 'button', on: { click: retry } }, 'Try again'),
        // Nothing is served: what helps most is the drive.
        problem.status === 503 ? h('a', { class: 'button primary', href: '#/drives' }, 'Drives') : null)));
  }
}
