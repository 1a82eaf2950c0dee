// Operating systems: what is there, what is on its way, and which models would boot.
import { del, get, isAway, put } from '../open/api.js';
import { fill, h } from '../open/dom.js';
import { ask } from '../shell/dialog.js';
import { icon } from '../shell/icons.js';
import { menuButton } from '../shell/menu.js';
import { registerPage } from '../shell/page.js';
import { failed, toast } from '../shell/toast.js';
import { moment, plural } from '../parts/format.js';
import './drop.js';
import { importSource } from './import-dialog.js';
import { imports } from './imports.js';
import { chooseFile, Transfers } from './transfers.js';
import { Verdicts } from './verdicts.js';

const families = [['pi1', 'Pi 1, Zero'], ['pi2', 'Pi 2'], ['pi3', 'Pi 3, Zero 2 W'], ['pi4', 'Pi 4, 400'], ['pi5', 'Pi 5, 500']];

registerPage({ path: '/systems', title: 'Systems', icon: 'systems', order: 20, open: view => new Systems(view).open() });

class Systems {
  #verdicts = new Map();

  constructor(view) {
    this.view = view;
    this.transfers = new Transfers();
    this.list = h('div', { class: 'systems' });
  }

  async open() {
    fill(
      this.view.actions,
      h('button', { class: 'button', type: 'button', on: { click: importSource } }, 'From the web or a path …'),
      h('button', { class: 'button primary', type: 'button', on: { click: chooseFile } }, icon('upload'), 'Choose an image'));
    const [systems] = await Promise.all([get('/api/v1/os', { signal: this.view.signal }), imports.load(this.view.signal)]);
    this.view.onLeave(imports.onChange(isDone => this.#changed(isDone)));
    this.view.on('reset', () => this.#reload());
    fill(this.view.main, this.transfers.element, this.list);
    this.transfers.show();
    this.#show(systems);
  }

  #changed(isDone) {
    this.transfers.show();
    if (isDone) {
      this.#reload();
    }
  }

  async #reload() {
    try {
      this.#show(await get('/api/v1/os', { signal: this.view.signal }));
    } catch (error) {
      if (!this.view.isLeft && !isAway(error)) {
        failed(error);
      }
    }
  }

  #show(systems) {
    fill(this.list, systems.length === 0 ? this.#empty() : systems.map(os => this.#card(os)), systems.length > 0 ? h('p', { class: 'soft drop-hint' }, 'An image file can be dropped anywhere on this page.') : null);
  }

  #empty() {
    return h(
      'div', { class: 'empty drop-zone' }, icon('upload'), h('h2', {}, 'No operating system yet'),
      h('p', {}, 'Drop an image here, as you would write it to a card: Raspberry Pi OS, Debian or Ubuntu, packed or not. It is made fit for the network; the first one is what new clients get.'),
      h('div', { class: 'form-buttons' }, h('button', { class: 'button primary', type: 'button', on: { click: chooseFile } }, 'Choose an image'), h('button', { class: 'button', type: 'button', on: { click: importSource } }, 'From the web or a path …')));
  }

  #card(os) {
    const words = [os.distribution, os.architecture, `imported ${moment(os.imported)}`].filter(Boolean).join(' · ');
    const marks = [
      os.default ? h('span', { class: 'tag accent' }, 'Default') : null,
      ...os.models.map(model => h('span', { class: 'tag accent' }, `Default for ${nameOf(model)}`)),
      os.state === 'ready' ? null : h('span', { class: 'tag bad' }, os.state),
    ];
    return h(
      'section', { class: 'card system', data: { name: os.name } },
      h('div', { class: 'card-head' }, h('div', { class: 'system-title' }, h('h2', {}, os.name), marks), this.#buttons(os)),
      h('p', { class: 'soft' }, words),
      os.trouble ? h('p', { class: 'notice bad' }, os.trouble) : null,
      os.state === 'ready' ? this.#verdictsOf(os).element : null,
      steps(os));
  }

  #buttons(os) {
    return h(
      'div', { class: 'form-buttons' },
      menuButton(`Make ${os.name} the default`, () => [
        { text: 'For all models', icon: 'check', disabled: os.default, why: 'It is already', act: () => this.#makeDefault(os, null) },
        null,
        ...families.map(([family, words]) => ({ text: `For ${words}`, icon: 'clients', disabled: os.models.includes(family), why: 'It is already', act: () => this.#makeDefault(os, family) })),
      ], 'Make default'),
      h('button', { class: 'button small danger-quiet', type: 'button', on: { click: () => this.#remove(os) } }, icon('trash'), 'Remove'));
  }

  #verdictsOf(os) {
    const key = `${os.name} ${os.imported}`;
    if (!this.#verdicts.has(key)) {
      this.#verdicts.set(key, new Verdicts(os.name, this.view.signal));
    }
    return this.#verdicts.get(key);
  }

  async #makeDefault(os, model) {
    try {
      this.#show(await put('/api/v1/os/default', { name: os.name, model }));
      toast(model ? `${os.name} is what new clients of ${nameOf(model)} get.` : `${os.name} is what new clients get.`);
    } catch (error) {
      failed(error);
    }
  }

  async #remove(os) {
    const isDone = await ask({
      title: `Remove ${os.name}?`,
      text: 'The system and its boot files are deleted from the drive. That is refused while an approved client uses it. Roots that clients have made from it stay theirs.',
      confirm: 'Remove', danger: true,
      act: () => del(`/api/v1/os/${encodeURIComponent(os.name)}`),
    });
    if (isDone) {
      toast(`${os.name} is removed.`);
      await this.#reload();
    }
  }
}

const nameOf = family => families.find(([name]) => name === family)?.[1] ?? family;

function steps(os) {
  if (!os.steps?.length) {
    return null;
  }
  const warnings = os.steps.filter(step => step.warning).length;
  return h(
    'details', { class: 'steps' },
    h('summary', {}, `Changed for the network: ${plural(os.steps.length, 'step')}${warnings ? `, ${plural(warnings, 'warning')}` : ''}`),
    h('ul', {}, os.steps.map(step => h('li', { class: step.warning ? 'is-warning' : null }, step.warning ? icon('alert') : icon('check'), h('span', {}, step.text)))),
    os.source ? h('p', { class: 'soft' }, `From ${os.source} (${os.form}).`) : null);
}
