// The dashboard: plain modules, no build step, nothing from elsewhere.
//
// open/    what the login page may load too (served without a login): colours, controls, dom.js, api.js, theme.js
// shell/   what surrounds every page: router, navigation, banners, event stream, dialogs, toasts, menus
// parts/   pieces that pages share: fields, inline edit, stage mark, ticking times, numbers in words
// board/   #/clients     client/  #/clients/ID     systems/  #/systems     pages/  one file per other page
//
// To add a page, write pages/NAME.js and import it in pages/index.js:
//
//   import { h } from '../open/dom.js';
//   import { get } from '../open/api.js';
//   import { registerPage } from '../shell/page.js';
//   registerPage({
//     path: '/drives', title: 'Drives', icon: 'drive', order: 30,   // an order puts it into the navigation
//     async open(view) {
//       // view.main      put your elements here           view.actions   buttons beside the title
//       // view.params    of paths like '/clients/:id'     view.signal    aborts when the page is left: give it to get()
//       // view.on(name, data => ...)  hears the event stream (boot, client, task, power, reset) while the page is open
//       // view.setTitle(text)         view.everySecond(fn)
//       const drives = await get('/api/v1/drives', { signal: view.signal });
//       view.main.append(h('p', {}, `${drives.length} drives`));
//     },
//   });
//
// A problem that open() throws is shown in place of the page. Data becomes text by h() alone; nothing is ever parsed as HTML, and
// the content security policy forbids inline script and style: widths go through h('i', { vars: { '--part': '40%' } }).
import { onUnauthorized } from './open/api.js';
import { startTheme } from './open/theme.js';
import { startBanners } from './shell/banner.js';
import { stream } from './shell/events.js';
import { startNavigation } from './shell/nav.js';
import { startRouter } from './shell/router.js';
import './pages/index.js';

// The login page leads back to where the hash says.
onUnauthorized(() => location.assign(`/login${location.hash}`));
startTheme();
startNavigation(document.getElementById('nav'));
startBanners(document.getElementById('banners'));
startRouter(document.getElementById('main'));
stream.start();

document.getElementById('skip').addEventListener('click', event => {
  // The hash belongs to the router.
  event.preventDefault();
  document.getElementById('main').focus();
});
