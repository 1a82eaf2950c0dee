// A button with a menu, by the keys of the ARIA pattern: arrows, Home, End, Escape, first letters.
import { freshId, h } from '../open/dom.js';
import { icon } from './icons.js';

/** items(): [{ text, icon, danger, disabled, why, act }] or null for a line between; asked for when the menu opens. words: on the button, instead of its dots. */
export function menuButton(label, items, words = null) {
  const button = h(
    'button', { class: words ? 'button small' : 'icon-button', type: 'button', 'aria-label': label, title: label, 'aria-haspopup': 'menu', 'aria-expanded': 'false' }, words ?? icon('more'));
  button.addEventListener('click', () => open(button, label, items()));
  button.addEventListener('keydown', event => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      open(button, label, items(), event.key === 'ArrowUp');
    }
  });
  return button;
}

let closeOpen = null;

function open(button, label, items, fromEnd = false) {
  closeOpen?.();
  const id = freshId('menu');
  const menu = h('div', { class: 'menu', role: 'menu', id, 'aria-label': label }, items.map(item => item ? entry(item, backToButton => close(backToButton)) : h('hr', { class: 'menu-line' })));
  const close = backToButton => {
    menu.remove();
    button.setAttribute('aria-expanded', 'false');
    removeEventListener('scroll', onScroll, true);
    removeEventListener('hashchange', onLeave);
    document.removeEventListener('mousedown', onOutside);
    closeOpen = null;
    if (backToButton) {
      button.focus();
    }
  };
  const onOutside = event => menu.contains(event.target) || button.contains(event.target) || close(false);
  const onScroll = event => menu.contains(event.target) || close(false);
  const onLeave = () => close(false);
  menu.addEventListener('keydown', event => move(event, menu, close));
  document.body.append(menu);
  position(menu, button);
  button.setAttribute('aria-expanded', 'true');
  closeOpen = () => close(false);
  document.addEventListener('mousedown', onOutside);
  addEventListener('scroll', onScroll, true);
  addEventListener('hashchange', onLeave);
  entries(menu).at(fromEnd ? -1 : 0)?.focus();
}

function entry(item, close) {
  const click = () => {
    if (!item.disabled) {
      // First the focus goes back to the button: what the item does may take it further.
      close(true);
      item.act();
    }
  };
  return h(
    'button', { class: item.danger ? 'menu-item danger' : 'menu-item', role: 'menuitem', type: 'button', tabindex: '-1', 'aria-disabled': item.disabled ? 'true' : null, on: { click } },
    icon(item.icon), h('span', {}, item.text, item.disabled && item.why ? h('small', {}, item.why) : null));
}

const entries = menu => [...menu.querySelectorAll('[role=menuitem]')];

function move(event, menu, close) {
  const all = entries(menu);
  const at = all.indexOf(document.activeElement);
  const next = {
    ArrowDown: (at + 1) % all.length, ArrowUp: (at - 1 + all.length) % all.length, Home: 0, End: all.length - 1,
  }[event.key];
  if (next !== undefined) {
    event.preventDefault();
    all[next].focus();
  } else if (event.key === 'Escape' || event.key === 'Tab') {
    event.preventDefault();
    close(true);
  } else if (event.key.length === 1) {
    const letter = event.key.toLowerCase();
    all.find((item, index) => index > at && item.textContent.trim().toLowerCase().startsWith(letter))?.focus();
  }
}

/** Below the button, or above it where there is no room; never beyond the edge. */
function position(menu, button) {
  const at = button.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.right - size.width, innerWidth - size.width - 8));
  const below = at.bottom + 4 + size.height <= innerHeight - 8;
  menu.style.setProperty('left', `${left}px`);
  menu.style.setProperty('top', `${Math.max(8, below ? at.bottom + 4 : at.top - size.height - 4)}px`);
}
