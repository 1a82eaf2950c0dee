// One client on the board. Built once; later only what differs is changed.
import { patch, post } from '../open/api.js';
import { h, setAttribute, setText } from '../open/dom.js';
import { inlineEdit } from '../parts/inline-edit.js';
import { bytes } from '../parts/format.js';
import { powerItems } from '../parts/power.js';
import { setSince, since } from '../parts/since.js';
import { groupOf, setStage, shownStage, stageMark, stageWord } from '../parts/stage.js';
import { showVerdict } from '../parts/verdict.js';
import { menuButton } from '../shell/menu.js';
import { go } from '../shell/router.js';
import { failed, speak, toast } from '../shell/toast.js';
import { store } from './store.js';

const pathOf = id => `/api/v1/clients/${encodeURIComponent(id)}`;

export class Row {
  constructor(client) {
    this.client = client;
    this.stage = stageMark(shownStage(client));
    this.link = h('a', { class: 'row-link inline-text', href: `#/clients/${encodeURIComponent(client.id)}` });
    this.name = inlineEdit({ value: client.name, label: `Rename ${client.name}`, shown: this.link, save: text => this.#rename(text) });
    this.model = cell('row-model');
    this.address = cell('row-address mono');
    this.os = cell('row-os');
    this.since = since(client.since);
    this.approve = h('button', { class: 'button primary small', type: 'button', on: { click: () => this.#approve() } }, 'Approve');
    this.menu = menuButton(`Actions for ${client.name}`, () => this.#items());
    this.more = h('div', { class: 'row-more', role: 'cell', hidden: true });
    this.element = h(
      'div', { class: 'board-row', role: 'row', data: { id: client.id } },
      h('div', { class: 'row-stage', role: 'cell' }, this.stage),
      h('div', { class: 'row-name', role: 'cell' }, this.name.element),
      this.model, this.address, this.os,
      h('div', { class: 'row-since', role: 'cell' }, this.since),
      h('div', { class: 'row-actions', role: 'cell' }, this.approve, this.menu),
      this.more);
    this.update(client);
  }

  get group() {
    return groupOf(this.client);
  }

  /** What the search looks in. */
  get text() {
    const c = this.client;
    return [c.name, c.hostname, c.id, c.serial, ...c.macs, c.address, c.model, c.os, c.relay, stageWord(shownStage(c))].join(' ').toLowerCase();
  }

  update(client) {
    this.client = client;
    const stage = shownStage(client);
    setStage(this.stage, stage);
    setAttribute(this.element, 'data-stage', stage);
    this.name.set(client.name);
    this.name.relabel(`Rename ${client.name}`);
    for (const attribute of ['aria-label', 'title']) {
      setAttribute(this.menu, attribute, `Actions for ${client.name}`);
    }
    setText(this.model, shortModel(client.model));
    setAttribute(this.model, 'title', client.model);
    setText(this.address, client.address ?? '–');
    setText(this.os, client.os ?? '–');
    setSince(this.since, client.approved ? client.since : client.firstSeen);
    this.approve.hidden = client.approved;
    this.#showMore();
  }

  #showMore() {
    const { client } = this;
    const isStarting = groupOf(client) === 'starting' && client.hint;
    this.more.hidden = !client.verdict && !isStarting;
    setAttribute(this.more, 'data-kind', client.verdict ? 'verdict' : 'hint');
    if (client.verdict) {
      showVerdict(this.more, client.verdict);
    } else if (isStarting) {
      delete this.more.dataset.said;
      setText(this.more, client.loaded > 0 ? `${client.hint} · ${bytes(client.loaded)} loaded` : client.hint);
    }
  }

  #items() {
    const { client } = this;
    return [
      { text: 'Open', icon: 'doctor', act: () => go(`/clients/${encodeURIComponent(client.id)}`) },
      client.approved ? { text: 'Rename', icon: 'edit', act: () => this.name.edit() } : { text: 'Approve', icon: 'check', act: () => this.#approve() },
      null,
      ...powerItems(client),
    ];
  }

  async #rename(text) {
    const asked = store.now;
    const { value } = await patch(pathOf(this.client.id), { name: text }, `"${this.client.version}"`);
    store.put(value, asked);
    speak(`Renamed to ${value.name}`);
  }

  async #approve() {
    this.approve.disabled = true;
    const asked = store.now;
    try {
      const approved = await post(`${pathOf(this.client.id)}/approve`);
      store.put(approved, asked);
      toast(`${approved.name} may boot.`);
      this.link.focus();
    } catch (problem) {
      failed(problem);
    } finally {
      this.approve.disabled = false;
    }
  }
}

const cell = className => h('div', { class: className, role: 'cell' });

/** The column is called Model, and all of them are Raspberry Pis. */
function shortModel(model) {
  return model?.replace(/^Raspberry (Pi \d) Model ([AB]\+?)/, '$1 $2').replace(/^Raspberry /, '') ?? 'Not known yet';
}
