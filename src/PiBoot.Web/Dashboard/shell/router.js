// Pages by the address's hash: nothing to configure at the server, and the back button works.
import { isAbort } from '../open/api.js';
import { fill } from '../open/dom.js';
import { stream } from './events.js';
import { findPage, View } from './page.js';

const home = '/clients';
const listeners = new Set();
let current = null;
let main = null;

export function startRouter(element) {
  main = element;
  addEventListener('hashchange', () => open(true));
  // What was in the way may be gone: the service is back, or its drive.
  stream.on('reset', () => current?.hasFailed && reload());
  open(false);
}

export const currentPath = () => decodeHash() || home;

export function go(path) {
  location.hash = path;
}

/** Called with the path after each change. */
export function onRoute(listener) {
  listeners.add(listener);
}

/** Opens the page anew. */
export function reload() {
  open(false);
}

function decodeHash() {
  return location.hash.replace(/^#/, '').split('?')[0];
}

/** Null for an address that nobody means: one of no page, or with a broken escape such as '#/clients/%'. */
function pageOf(path) {
  try {
    return findPage(path);
  } catch (error) {
    if (error instanceof URIError) {
      return null;
    }
    throw error;
  }
}

async function open(moveFocus) {
  const path = currentPath();
  const found = pageOf(path) ?? findPage(home);
  current?.leave();
  const view = new View(found.page, found.params);
  current = view;
  view.setTitle(found.page.title);
  fill(main, view.element);
  scrollTo(0, 0);
  if (moveFocus) {
    // A screen reader reads where one is now, and Tab goes on from there.
    view.heading.focus({ preventScroll: true });
  }
  listeners.forEach(listener => listener(path));
  try {
    await found.page.open(view);
  } catch (error) {
    if (!view.isLeft && !isAbort(error)) {
      view.fail(error, reload);
      if (error.status === undefined) {
        console.error(error);
      }
    }
  }
}
