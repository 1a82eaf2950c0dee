// One client: how it is, its boots, and everything that can be set for it.
import { getTagged, isAbort, patch, post } from '../open/api.js';
import { fill, h, setText } from '../open/dom.js';
import { store } from '../board/store.js';
import { inlineEdit } from '../parts/inline-edit.js';
import { setSince, since } from '../parts/since.js';
import { setStage, shownStage, stageMark } from '../parts/stage.js';
import { showVerdict } from '../parts/verdict.js';
import { icon } from '../shell/icons.js';
import { registerPage } from '../shell/page.js';
import { failed, toast } from '../shell/toast.js';
import { Boots } from './boots.js';
import { Capture } from './capture.js';
import { Identity } from './identity.js';
import { PowerCard } from './power-card.js';
import { Settings } from './settings.js';
import { Snapshots } from './snapshots.js';

registerPage({ path: '/clients/:id', name: 'client', title: 'Client', open: view => new ClientPage(view).open() });

class ClientPage {
  #client = null;
  #etag = null;
  #asked = 0;
  #turn = 0;

  constructor(view) {
    this.view = view;
    this.id = view.params.id;
    this.path = `/api/v1/clients/${encodeURIComponent(this.id)}`;
    const find = () => this.#client;
    this.boots = new Boots(view, this.id);
    this.power = new PowerCard(view, find);
    this.snapshots = new Snapshots(view, this.path, find);
    this.identity = new Identity(this.path, find);
    this.capture = new Capture(view, this.path);
    this.settings = new Settings({ path: this.path, asks: () => { this.#asked = store.now; }, reload: () => this.#load(), changed: (client, etag) => this.#changed(client, etag) });
  }

  async open() {
    await Promise.all([this.settings.load(this.view.signal), this.#fetch()]);
    this.#build();
    this.#take(this.#client, this.#etag);
    this.power.show(this.settings.relays);
    this.view.onLeave(store.onChange(ids => ids.has(this.id) && this.#live()));
    this.view.on('client', ({ id }) => id === this.id && this.#loadQuietly());
    this.view.on('reset', () => this.#loadQuietly(true));
    await Promise.all([this.boots.load(), this.snapshots.load(), this.capture.load()]);
  }

  #build() {
    const { view } = this;
    this.stage = stageMark(shownStage(this.#client));
    this.since = since(this.#client.since);
    this.facts = h('p', { class: 'client-facts soft' });
    this.name = inlineEdit({ value: this.#client.name, label: 'Rename', save: text => this.#rename(text) });
    this.verdictWords = h('div', {});
    this.verdict = h('section', { class: 'verdict', 'aria-label': 'What is wrong', 'aria-live': 'polite', hidden: true }, icon('alert'), this.verdictWords);
    this.approve = h('section', { class: 'notice accent approve', 'aria-label': 'Approval' }, h('p', {}, 'It waits for your approval, and is not answered before.'), h('button', { class: 'button primary', type: 'button', on: { click: () => this.#approve() } }, 'Approve'));
    view.heading.replaceChildren(this.name.element);
    view.head.prepend(h('a', { class: 'back', href: '#/clients' }, icon('back'), 'Clients'));
    view.actions.append(h('span', { class: 'client-stage' }, this.stage, h('span', { class: 'soft' }, this.since)));
    fill(
      view.main, this.facts, this.approve, this.verdict,
      h('div', { class: 'client-columns' },
        h('div', { class: 'client-main' }, this.boots.chart, this.boots.last, this.snapshots.element, this.settings.extrasCard),
        h('div', { class: 'client-side' }, this.power.element, this.settings.systemCard, this.capture.element, this.identity.element)));
  }

  /** False where a newer answer is there already, or on its way. */
  async #fetch() {
    const asked = store.now;
    const turn = this.#next();
    const { value, etag } = await getTagged(this.path, { signal: this.view.signal });
    if (turn !== this.#turn) {
      return false;
    }
    this.#asked = asked;
    if (value.id !== this.id) {
      // It was known by its MAC, or asked for by its name: the address becomes that of its id.
      location.replace(`#/clients/${encodeURIComponent(value.id)}`);
    }
    this.#client = value;
    this.#etag = etag;
    return true;
  }

  /** Answers may overtake each other: that of the last turn counts. */
  #next() {
    this.#turn += 1;
    return this.#turn;
  }

  async #load() {
    if (await this.#fetch()) {
      this.#take(this.#client, this.#etag);
    }
  }

  /** Somebody changed it, or events were missed. */
  async #loadQuietly(all = false) {
    try {
      await this.#load();
      await (all ? Promise.all([this.boots.load(), this.snapshots.load(), this.power.load()]) : this.power.load());
    } catch (problem) {
      if (problem.status === 404 && !this.view.isLeft) {
        this.view.fail({ title: 'Gone', message: `There is no client ${this.id} any more.` }, () => { location.hash = '/clients'; });
      } else if (problem.status === undefined && problem.name !== 'AbortError') {
        throw problem;
      }
    }
  }

  #take(client, etag) {
    this.#client = client;
    this.#etag = etag;
    store.put(client, this.#asked);
    this.#live();
    this.settings.show(client, etag);
    this.identity.show(client);
  }

  /** What the event stream changes: stage, since, verdict. */
  #live() {
    const client = { ...this.#client, ...store.find(this.id) };
    if (client.stage !== this.#client.stage && (client.stage === 'up' || client.stage === 'off')) {
      // What waited for its next boot is done.
      this.snapshots.load().catch(problem => isAbort(problem) || failed(problem));
    }
    this.#client = client;
    document.title = `${client.name} – PiBoot`;
    this.name.set(client.name);
    setStage(this.stage, shownStage(client));
    setSince(this.since, client.approved ? client.since : client.firstSeen);
    setText(this.facts, [client.model, client.address, client.os, client.serial ?? client.mac].filter(Boolean).join(' · '));
    this.approve.hidden = client.approved;
    this.verdict.hidden = !client.verdict;
    if (client.verdict) {
      showVerdict(this.verdictWords, client.verdict);
    }
  }

  /** The answer to a change of this page: what was asked for before is older. */
  #changed(client, etag) {
    this.#next();
    this.#take(client, etag);
  }

  async #rename(text) {
    this.#asked = store.now;
    const before = this.#etag;
    try {
      const { value, etag } = await patch(this.path, { name: text }, before);
      this.#next();
      this.settings.follow(before, etag);
      this.#take(value, etag);
    } catch (problem) {
      if (problem.status === 412) {
        await this.#load();
        throw new Error('Somebody else changed this client in the meantime. Look at it, and save again.');
      }
      throw problem;
    }
  }

  async #approve() {
    this.#asked = store.now;
    const before = this.#etag;
    try {
      const approved = await post(`${this.path}/approve`);
      const etag = `"${approved.version}"`;
      this.#next();
      this.settings.follow(before, etag);
      this.#take(approved, etag);
      toast(`${this.#client.name} may boot.`);
      await this.#load();
    } catch (problem) {
      failed(problem);
    }
  }
}
