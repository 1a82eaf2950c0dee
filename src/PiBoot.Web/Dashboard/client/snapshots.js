// The client's root: what it takes, and the states that it can return to.
import { del, get, post } from '../open/api.js';
import { fill, h } from '../open/dom.js';
import { bytes, moment } from '../parts/format.js';
import { ask } from '../shell/dialog.js';
import { icon } from '../shell/icons.js';
import { menuButton } from '../shell/menu.js';
import { toast } from '../shell/toast.js';

const pendingWords = 'The client runs: it is done when it boots next.';

export class Snapshots {
  constructor(view, path, find) {
    this.view = view;
    this.path = `${path}/root`;
    this.find = find;
    this.body = h('div', { class: 'snapshots-body' });
    this.make = h('button', { class: 'button small', type: 'button', on: { click: () => this.#make() } }, icon('camera'), 'Make a snapshot');
    this.more = menuButton('More for the root', () => [{ text: 'Reset the root …', icon: 'cycle', danger: true, act: () => this.#reset() }]);
    this.element = h(
      'section', { class: 'card', 'aria-label': 'Root and snapshots' },
      h('div', { class: 'card-head' }, h('h2', {}, 'Root and snapshots'), h('div', { class: 'page-actions' }, this.make, this.more)), this.body);
  }

  async load() {
    try {
      const [root] = await get(this.path, { signal: this.view.signal });
      this.#show(root);
    } catch (problem) {
      if (problem.name === 'AbortError') {
        throw problem;
      }
      fill(this.body, h('div', { class: 'notice warn' }, problem.message));
    }
  }

  #show(root) {
    const hasOwn = root && root.mode !== 'shared' && root.state !== 'none';
    this.make.hidden = !hasOwn || Boolean(root.noSnapshots);
    this.more.hidden = !hasOwn;
    if (!root || root.state === 'none') {
      fill(this.body, h('p', { class: 'soft' }, root?.mode === 'shared' ? 'It uses the system itself, read-only, and has no root of its own.' : 'It has no root yet. One is made before it boots.'));
      return;
    }
    fill(
      this.body,
      root.pending ? h('div', { class: 'notice warn', role: 'status' }, `At its next boot: ${root.pending}.`) : null,
      h('p', { class: 'soft' }, [root.state === 'making' ? 'Is being made' : `Made ${moment(root.made)}`, root.os ? `from ${root.os}` : null, root.ownBytes === null ? null : `${bytes(root.ownBytes)} of its own, ${bytes(root.sharedBytes)} shared`].filter(Boolean).join(' · ')),
      root.noSnapshots ? h('p', { class: 'soft' }, root.noSnapshots) : root.snapshots.length === 0 ? h('p', { class: 'soft' }, 'No snapshot yet. One keeps the root as it is now, to return to.') : h('ul', { class: 'snapshot-list' }, root.snapshots.map(snapshot => this.#row(snapshot))));
  }

  #row(snapshot) {
    return h(
      'li', { class: 'snapshot' },
      h('div', { class: 'snapshot-words' }, h('strong', {}, snapshot.name), snapshot.automatic ? h('span', { class: 'tag' }, 'automatic') : null, h('p', { class: 'soft' }, `${moment(snapshot.created)} · ${snapshot.os}${snapshot.ownBytes === null ? '' : ` · ${bytes(snapshot.ownBytes)}`}`)),
      h('button', { class: 'button small', type: 'button', 'aria-label': `Roll back to ${snapshot.name}`, on: { click: () => this.#rollBack(snapshot) } }, 'Roll back'),
      h('button', { class: 'icon-button', type: 'button', 'aria-label': `Remove snapshot ${snapshot.name}`, title: 'Remove', on: { click: () => this.#remove(snapshot) } }, icon('trash')));
  }

  #make() {
    const name = h('input', { class: 'input', type: 'text', id: 'snapshot-name', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false' });
    return ask({
      title: 'Make a snapshot',
      text: 'The root is kept as it is now. On a running client that is like a power cut at this moment: most systems do not mind.',
      extra: h('div', { class: 'field' }, h('label', { class: 'field-label', for: 'snapshot-name' }, 'Name'), name, h('p', { class: 'field-help' }, 'Empty: date and time.')),
      confirm: 'Make it',
      act: async () => {
        const made = await post(`${this.path}/snapshots`, { name: name.value.trim() || null });
        toast(`Snapshot ${made.name} is made.`);
        await this.load();
      },
    });
  }

  #rollBack(snapshot) {
    return ask({
      title: `Roll back to ${snapshot.name}?`,
      text: [`The root becomes what it was on ${moment(snapshot.created)}. What it is now is kept as a snapshot of its own.`, this.find().stage === 'up' ? pendingWords : null].filter(Boolean),
      confirm: 'Roll back',
      danger: true,
      act: async () => this.#replaced(await post(`${this.path}/rollback`, { snapshot: snapshot.name }), `Rolled back to ${snapshot.name}.`),
    });
  }

  #reset() {
    return ask({
      title: 'Reset the root?',
      text: ['It is made anew from its operating system. What it is now is kept as a snapshot.', this.find().stage === 'up' ? pendingWords : null].filter(Boolean),
      confirm: 'Reset',
      danger: true,
      act: async () => this.#replaced(await post(`${this.path}/reset`), 'The root is made anew.'),
    });
  }

  async #replaced(done, words) {
    toast(done.pending ? `Done when it boots next: the client runs.` : `${words}${done.keptAs ? ` What was there is kept as ${done.keptAs}.` : ''}`);
    await this.load();
  }

  #remove(snapshot) {
    return ask({
      title: `Remove snapshot ${snapshot.name}?`,
      text: 'There is no way back to it then.',
      confirm: 'Remove',
      danger: true,
      act: async () => {
        await del(`${this.path}/snapshots/${encodeURIComponent(snapshot.name)}`);
        toast(`Snapshot ${snapshot.name} is removed.`);
        await this.load();
      },
    });
  }
}
