// Drives: which one is served from, and making another one that. Also while nothing is served, when it is needed most.
import { get, lines, post } from '../open/api.js';
import { fill, h, setText } from '../open/dom.js';
import { ask } from '../shell/dialog.js';
import { icon } from '../shell/icons.js';
import { registerPage } from '../shell/page.js';
import { failed, toast } from '../shell/toast.js';
import { bytes } from '../parts/format.js';

const uses = {
  data: ['good', 'Served from'], system: ['accent', 'Runs this appliance'], mounted: ['warn', 'In use'], free: ['', 'Holds data, not in use'], blank: ['', 'Empty'],
};

registerPage({ path: '/drives', title: 'Drives', icon: 'drive', order: 30, open: view => new Drives(view).open() });

class Drives {
  constructor(view) {
    this.view = view;
    this.list = h('div', { class: 'cards' });
    this.lead = h('div', {});
  }

  async open() {
    fill(this.view.actions, h('button', { class: 'button', type: 'button', on: { click: () => this.#reload() } }, icon('cycle'), 'Look again'));
    await this.#load();
    this.view.on('reset', () => this.#reload());
    fill(this.view.main, this.lead, this.list);
  }

  async #load() {
    const [drives, status] = await Promise.all([get('/api/v1/drives', { signal: this.view.signal }), get('/api/v1/status', { signal: this.view.signal })]);
    const data = drives.find(d => d.use === 'data');
    fill(this.lead, data ? null : h(
      'div', { class: 'notice warn lead' }, icon('alert'),
      h('p', {}, h('strong', {}, 'No drive is served from. '), status.troubles[0] ?? '', ' Plug in the data drive, and the service goes on by itself; or prepare a new one here.')));
    fill(this.list, drives.length > 0 ? drives.map(drive => this.#card(drive)) : h(
      'div', { class: 'empty' }, icon('drive'), h('h2', {}, 'No drive is to be seen'), h('p', {}, 'Plug in a USB drive, then look again.'), h('button', { class: 'button primary', type: 'button', on: { click: () => this.#reload() } }, 'Look again')));
  }

  async #reload() {
    try {
      await this.#load();
    } catch (error) {
      if (!this.view.isLeft) {
        failed(error);
      }
    }
  }

  #card(drive) {
    const [kind, words] = uses[drive.use] ?? ['', drive.use];
    return h(
      'section', { class: 'card drive', data: { device: drive.device } },
      h('div', { class: 'card-head' }, h('div', { class: 'system-title' }, h('h2', {}, drive.model || drive.device), h('span', { class: `tag ${kind}` }, words)), this.#buttons(drive)),
      drive.freeBytes !== null ? usage(drive) : null,
      h('dl', { class: 'drive-facts' }, facts(drive).map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)))),
      drive.refusal && drive.use !== 'data' && drive.use !== 'system' ? h('p', { class: 'soft' }, drive.refusal) : null);
  }

  #buttons(drive) {
    return h(
      'div', { class: 'form-buttons' },
      drive.use === 'data' ? h('button', { class: 'button small', type: 'button', on: { click: () => this.#eject(drive) } }, 'Eject …') : null,
      drive.refusal || drive.use === 'data' || drive.use === 'system' ? null : h('button', { class: 'button small', type: 'button', on: { click: () => this.#prepare(drive) } }, 'Prepare …'));
  }

  async #eject(drive) {
    const isDone = await ask({
      title: `Eject ${drive.device}?`,
      text: 'Clients lose their roots: shut them down first. Then the drive may be pulled, and when it is back, the service goes on by itself.',
      confirm: 'Eject', danger: true,
      act: () => post('/api/v1/drives/eject'),
    });
    if (isDone) {
      toast(`${drive.device} may be pulled now.`);
      await this.#reload();
    }
  }

  async #prepare(drive) {
    const holds = drive.use !== 'blank';
    const step = h('p', { class: 'soft', role: 'status' });
    const isDone = await ask({
      title: `Prepare ${drive.device}`,
      text: [
        `${drive.model ? `${drive.model}, ` : ''}${bytes(drive.bytes)}. It gets a file system of its own, and becomes the drive that clients are served from.`,
        holds ? h('p', { class: 'notice bad' }, `Everything on it is lost${drive.label ? `: “${drive.label}”, ${drive.fileSystem ?? 'unknown'}` : ''}.`) : null,
      ].filter(Boolean),
      typed: holds ? drive.device : undefined,
      extra: step,
      confirm: holds ? 'Erase and prepare' : 'Prepare', danger: holds,
      act: () => prepare(drive, holds, text => setText(step, text)),
    });
    if (isDone) {
      toast(`${drive.device} is the data drive now.`);
      await this.#reload();
    }
  }
}

async function prepare(drive, holds, say) {
  let end = null;
  await lines('/api/v1/drives/prepare', { device: drive.device, erase: holds ? drive.device : null }, line => {
    end = line.done || line.failed ? line : end;
    say(line.step ? `${line.step} …` : '');
  });
  if (!end?.done) {
    throw new Error(end?.failed ?? 'The preparation was broken off: see the log.');
  }
}

function usage(drive) {
  const used = drive.bytes - drive.freeBytes;
  const part = Math.round(used / drive.bytes * 100);
  return h(
    'div', { class: 'usage' },
    h('div', { class: `progress ${part > 90 ? 'is-full' : ''}`, role: 'meter', 'aria-label': `Used of ${drive.device}`, 'aria-valuenow': String(part), 'aria-valuemin': '0', 'aria-valuemax': '100' }, h('i', { vars: { '--part': `${part}%` } })),
    h('p', {}, h('strong', {}, `${bytes(drive.freeBytes)} free`), ` of ${bytes(drive.bytes)}`));
}

function facts(drive) {
  return [
    ['Device', h('code', {}, drive.device)],
    ['Size', bytes(drive.bytes)],
    ['File system', [drive.fileSystem, drive.label && `“${drive.label}”`].filter(Boolean).join(' ') || 'none'],
    drive.bus ? ['Bus', drive.bus] : null,
    drive.mountedOn ? ['Mounted on', h('code', {}, drive.mountedOn)] : null,
    drive.readOnly ? ['Writing', 'read-only'] : null,
  ].filter(Boolean);
}
