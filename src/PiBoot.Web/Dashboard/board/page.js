// The live board.
import { h } from '../open/dom.js';
import { registerPage } from '../shell/page.js';

registerPage({
  path: '/clients', title: 'Clients', icon: 'clients', order: 10,
  async open(view) {
    view.main.append(h('p', {}, ''));
  },
});
