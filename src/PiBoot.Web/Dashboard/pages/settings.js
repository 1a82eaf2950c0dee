// Settings: those that count at once can be changed here; the display as it is; the bundle for who is asked for help.
import { getTagged, patch } from '../open/api.js';
import { fill, h } from '../open/dom.js';
import { icon } from '../shell/icons.js';
import { registerPage } from '../shell/page.js';
import { failed, toast } from '../shell/toast.js';
import { field, form } from '../parts/field.js';
import { backup } from './backup.js';
import { displayMirror } from './display-mirror.js';

const titles = { network: 'Network', storage: 'Storage', clients: 'New clients', power: 'Power', display: 'Display', web: 'Web', log: 'Log' };
const sources = { default: 'default', file: 'configuration file', live: 'changed here', option: 'option of the service' };
const path = '/api/v1/settings';

registerPage({ path: '/settings', title: 'Settings', icon: 'settings', order: 60, open: view => new Settings(view).open() });

class Settings {
  #forms = new Map();

  constructor(view) {
    this.view = view;
  }

  async open() {
    await this.#load();
    this.view.on('reset', () => this.#reload());
    const sections = [...new Set(this.settings.map(s => s.section))];
    fill(
      this.view.main,
      h('div', { class: 'settings-columns' },
        h('div', { class: 'cards' }, sections.filter(s => this.#of(s).some(e => e.live)).map(section => this.#card(section))),
        h('div', { class: 'cards' }, displayMirror(this.view), backup(), support(), this.fixed = h('section', { class: 'card' }))));
    this.#showFixed();
  }

  async #load() {
    const { value, etag } = await getTagged(path, { signal: this.view.signal });
    [this.settings, this.etag] = [value, etag];
  }

  async #reload() {
    try {
      await this.#load();
      this.#showAll();
    } catch (error) {
      if (!this.view.isLeft) {
        failed(error);
      }
    }
  }

  #of(section) {
    return this.settings.filter(s => s.section === section);
  }

  #card(section) {
    const live = this.#of(section).filter(s => s.live);
    const fields = live.map(s => this.#field(s));
    const made = form({ label: titles[section] ?? section, fields, values: valuesOf(live), save: values => this.#save(values) });
    this.#forms.set(section, made);
    return h('section', { class: 'card', data: { section } }, h('h2', {}, titles[section] ?? section), made.element);
  }

  #field(setting) {
    const choices = choicesOf(setting);
    const name = nameOf(setting);
    const one = field({
      name, label: wordsOf(setting.key), kind: choices ? 'choice' : 'text', choices,
      help: `${capital(setting.meaning)}.`, placeholder: setting.default || 'empty', attributes: { disabled: setting.source === 'option' },
    });
    const origin = h('p', { class: 'setting-origin' });
    one.element.append(origin);
    one.showOrigin = now => fill(
      origin, h('code', {}, name), now.source === 'default' ? null : h('span', {}, sources[now.source]),
      now.source === 'live' ? h('button', { class: 'link', type: 'button', on: { click: () => this.#reset(name) } }, 'Take back') : null);
    one.showOrigin(setting);
    return one;
  }

  async #save(values) {
    const given = Object.entries(values).map(([name, value]) => [name, this.#meant(name, value)]);
    await this.#change(Object.fromEntries(given));
    toast('Saved; it counts from now on.');
  }

  /** An emptied field shows its default: that is what is meant, where empty is not a value of its own. */
  #meant(name, value) {
    return value === '' && this.#find(name).default !== '' ? null : value;
  }

  async #reset(name) {
    try {
      await this.#change({ [name]: null });
      toast(`${name} is as in the configuration file.`);
    } catch (error) {
      failed(error);
    }
  }

  async #change(values) {
    try {
      const { value, etag } = await patch(path, values, this.etag);
      // What was just changed is not what a user is typing: that stays.
      Object.keys(values).forEach(name => { this.#fieldOf(name).value = this.#find(name).value ?? ''; });
      [this.settings, this.etag] = [value, etag];
      this.#showAll();
    } catch (error) {
      if (error.status === 412) {
        await this.#load();
        this.#showAll();
      }
      throw error;
    }
  }

  #find(name) {
    return this.settings.find(s => nameOf(s) === name);
  }

  #fieldOf(name) {
    return this.#forms.get(name.split('.')[0]).fields.find(f => f.name === name);
  }

  /** What a user is typing stays. */
  #showAll() {
    for (const [section, made] of this.#forms) {
      const live = this.#of(section).filter(s => s.live);
      live.forEach(s => addChoice(this.#fieldOf(nameOf(s)), s.value));
      made.show(valuesOf(live));
      live.forEach(s => this.#fieldOf(nameOf(s)).showOrigin(s));
    }
    this.#showFixed();
  }

  #showFixed() {
    const fixed = this.settings.filter(s => !s.live);
    fill(
      this.fixed, h('h2', {}, 'In the configuration file'),
      h('p', { class: 'soft' }, 'These are set in ', h('code', {}, '/etc/piboot/piboot.conf'), ' and need a restart of the service.'),
      h('dl', { class: 'fixed-list' }, fixed.map(s => h(
        'div', { title: s.meaning }, h('dt', {}, h('code', {}, nameOf(s))),
        h('dd', {}, s.value === null ? h('span', { class: 'soft' }, s.source === 'default' ? 'not set' : 'set, not shown') : s.value === '' ? h('span', { class: 'soft' }, 'empty') : s.value, s.source === 'default' ? null : h('span', { class: 'tag' }, sources[s.source]))))));
  }
}

const nameOf = setting => `${setting.section}.${setting.key}`;

const valuesOf = settings => Object.fromEntries(settings.map(s => [nameOf(s), s.value]));

const capital = text => text.charAt(0).toUpperCase() + text.slice(1);

const wordsOf = key => capital(key.replace(/_/g, ' ').replace(/^os (pi\d)$/, (_, model) => `system of ${model.replace('pi', 'Pi ')}`).replace(/^os$/, 'operating system'));

/** 'auto, kernel or off' -> those three; null when it is a sentence. The value that holds may be another word for one of them, such as 'true'. */
function choicesOf({ expects, value }) {
  const words = expects.split(/, | or /);
  if (words.length < 2 || !words.every(word => /^[a-z]+$/.test(word))) {
    return null;
  }
  return [...new Set(value ? [...words, value] : words)].map(word => [word, word]);
}

/** Somebody may have set another word in the file meanwhile. */
function addChoice({ control }, value) {
  if (control.tagName === 'SELECT' && value && ![...control.options].some(option => option.value === value)) {
    control.append(h('option', { value }, value));
  }
}

const support = () => h(
  'section', { class: 'card' }, h('h2', {}, 'Support bundle'),
  h('p', {}, 'Status, findings, settings, clients with their last boots, and the log, in one file for whom you ask for help. No password, key or token is in it.'),
  h('p', { class: 'card-buttons' }, h('a', { class: 'button', href: '/api/v1/support', download: 'piboot-support.tar.gz' }, icon('download'), 'Download')));
