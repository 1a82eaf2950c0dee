// The pages: a bar at the side on wide screens, at the bottom on phones, where what does not fit is behind "More".
import { fill, h, setAttribute, setText } from '../open/dom.js';
import { chooseTheme, chosenTheme, onTheme } from '../open/theme.js';
import { openSheet } from './dialog.js';
import { icon } from './icons.js';
import { navigationPages } from './page.js';
import { currentPath, onRoute } from './router.js';

/** So many pages beside "More" on a phone. */
const onPhone = 4;
const themes = { system: ['auto', 'As the system'], light: ['sun', 'Light'], dark: ['moon', 'Dark'] };
const badges = new Map();
let links = [];

export function startNavigation(nav) {
  const pages = navigationPages();
  links = pages.map((page, index) => link(page, index >= onPhone ? 'nav-link nav-beyond' : 'nav-link'));
  const more = h(
    'button', { class: 'nav-link nav-more', type: 'button', 'aria-haspopup': 'dialog', on: { click: openMore } }, icon('more'), h('span', {}, 'More'));
  fill(
    nav,
    h('a', { class: 'brand', href: '#/clients' }, h('img', { src: '/ui/open/icon.svg', alt: '', width: '28', height: '28' }), h('span', {}, 'PiBoot')),
    h('ul', { class: 'nav-list' }, links.map(element => h('li', { class: element.classList.contains('nav-beyond') ? 'nav-beyond-item' : null }, element)), h('li', { class: 'nav-more-item' }, more)),
    h('div', { class: 'nav-foot' }, themeButton()));
  onRoute(mark);
}

/** A number beside a page's name: something there wants to be looked at. Zero takes it away. */
export function setBadge(path, count, meaning) {
  const badge = badges.get(path);
  if (badge) {
    badge.hidden = count === 0;
    setText(badge, count === 0 ? '' : String(count));
    setAttribute(badge, 'aria-label', count === 0 ? null : `${count} ${meaning}`);
  }
}

function link(page, className) {
  const badge = h('span', { class: 'nav-badge', hidden: true, role: 'img' });
  badges.set(page.path, badge);
  return h('a', { class: className, href: `#${page.path}`, data: { path: page.path } }, icon(page.icon), h('span', {}, page.title), badge);
}

function mark() {
  const path = currentPath();
  for (const element of links) {
    const isHere = path === element.dataset.path || path.startsWith(`${element.dataset.path}/`);
    setAttribute(element, 'aria-current', isHere ? 'page' : null);
  }
}

function openMore() {
  const pages = navigationPages().slice(onPhone);
  const list = h('ul', { class: 'sheet-list' }, pages.map(page => h('li', {}, h('a', { class: 'sheet-link', href: `#${page.path}` }, icon(page.icon), page.title))));
  const sheet = openSheet('More', list, h('div', { class: 'sheet-foot' }, themeButton()));
  list.addEventListener('click', () => sheet.close());
}

function themeButton() {
  const button = h('button', { class: 'button quiet theme-button', type: 'button' });
  const show = () => {
    const [image, words] = themes[chosenTheme()];
    fill(button, icon(image), h('span', {}, h('span', { class: 'visually-hidden' }, 'Colours: '), words));
  };
  button.addEventListener('click', () => {
    const order = Object.keys(themes);
    chooseTheme(order[(order.indexOf(chosenTheme()) + 1) % order.length]);
  });
  onTheme(show);
  show();
  return button;
}
