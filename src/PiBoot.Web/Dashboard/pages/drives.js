// Drives: which one is served from, and making another one that. Also while nothing is served, when it is needed most.
import { get, post } from '../open/api.js';
import { fill, h } from '../open/dom.js';
import { ask } from '../shell/dialog.js';
import { icon } from '../shell/icons.js';
import { registerPage } from '../shell/page.js';
import { failed, toast } from '../shell/toast.js';
import { bytes } from '../parts/format.js';
import { PreparationCards, preparations } from './preparations.js';

const uses = {
  data: ['good', 'Served from'], system: ['accent', 'Runs this appliance'], mounted: ['warn', 'In use'], free: ['', 'Holds data, not in use'], blank: ['', 'Empty'],
};

registerPage({ path: '/drives', title: 'Drives', icon: 'drive', order: 30, open: view => new Drives(view).open() });

/** A disk and its partitions are one thing to whoever looks: the part that is served from, or the disk that the system is on. */
function withoutDoubles(drives) {
  const isPart = (part, disk) => part.device.startsWith(disk.device) && /^p?\d+$/.test(part.device.slice(disk.device.length));
  return drives.filter(drive =>
    !(drive.use === 'data' && drives.some(other => other.use === 'data' && isPart(other, drive))) &&
    !(drive.use === 'system' && drives.some(other => other.use === 'system' && isPart(drive, other))));
}

class Drives {
  constructor(view) {
    this.view = view;
    this.list = h('div', { class: 'cards' });
    this.lead = h('div', {});
    this.preparations = new PreparationCards();
  }

  async open() {
    fill(this.view.actions, h('button', { class: 'button', type: 'button', on: { click: () => this.#reload() } }, icon('cycle'), 'Look again'));
    await Promise.all([preparations.load(this.view.signal), this.#load()]);
    this.view.on('reset', () => this.#reload());
    this.view.onLeave(preparations.onChange(hasEnded => this.#preparing(hasEnded)));
    this.#preparing(false);
    fill(this.view.main, this.lead, this.preparations.element, this.list);
  }

  async #load() {
    const [drives, status] = await Promise.all([get('/api/v1/drives', { signal: this.view.signal }), get('/api/v1/status', { signal: this.view.signal })]);
    this.drives = withoutDoubles(drives);
    const data = drives.some(d => d.use === 'data');
    fill(this.lead, data ? null : h(
      'div', { class: 'notice warn lead' }, icon('alert'),
      h('p', {}, h('strong', {}, 'No drive is served from. '), status.troubles[0] ?? '', ' Plug in the data drive, and the service goes on by itself; or prepare a new one here.')));
    this.#show();
  }

  #show() {
    const drives = this.drives;
    this.served = drives.find(d => d.use === 'data' && d.mountedOn) ?? drives.find(d => d.use === 'data');
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

  #preparing(hasEnded) {
    this.preparations.show();
    if (this.isBusy !== preparations.isRunning) {
      this.isBusy = preparations.isRunning;
      this.#show();
    }
    if (hasEnded) {
      this.#reload();
    }
  }

  #card(drive) {
    const [kind, words] = isTaken(drive) || !drive.finished ? uses[drive.use] ?? ['', drive.use] : ['accent', 'Prepared before'];
    const refusal = this.#refusal(drive);
    return h(
      'section', { class: 'card drive', data: { device: drive.device } },
      h('div', { class: 'card-head' }, h('div', { class: 'system-title' }, h('h2', {}, drive.model || drive.device), h('span', { class: `tag ${kind}` }, words)), h('div', { class: 'form-buttons' }, this.#buttons(drive))),
      drive.freeBytes !== null ? usage(drive) : null,
      h('dl', { class: 'drive-facts' }, facts(drive).map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)))),
      refusal ? h('p', { class: 'soft' }, refusal) : null);
  }

  /** Why there is no button. */
  #refusal(drive) {
    if (drive.use === 'data' || drive.use === 'system') {
      return null;
    }
    return drive.eraseRefusal ?? (this.served ? `To prepare or use this one, eject ${this.served.device} first.` : null);
  }

  #buttons(drive) {
    const button = (words, act, kind = '') => h('button', { class: `button small ${kind}`, type: 'button', 'aria-label': `${words}: ${drive.device}`, on: { click: act } }, words);
    if (drive.use === 'data') {
      return button('Eject …', () => this.#eject(drive));
    }
    if (drive.eraseRefusal !== null || drive.use === 'system' || this.served || preparations.isRunning) {
      return null;
    }
    const erase = () => button('Erase and prepare …', () => this.#erase(drive), 'danger-quiet');
    return drive.refusal !== null ? erase()
      : drive.finished ? [button('Use this drive …', () => this.#takeOver(drive), 'primary'), erase()]
        : button('Prepare …', () => this.#prepare(drive), 'primary');
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

  #takeOver(drive) {
    return ask({
      title: `Use ${drive.device}`,
      text: `${named(drive)} was prepared before. It is taken over with all that is on it: its systems, its clients and their roots.`,
      confirm: 'Use this drive', act: () => begin(drive, false),
    });
  }

  #prepare(drive) {
    return ask({
      title: `Prepare ${drive.device}`,
      text: `${named(drive)}. It gets a file system of its own, and becomes the drive that clients are served from.`,
      confirm: 'Prepare', act: () => begin(drive, false),
    });
  }

  #erase(drive) {
    const lost = drive.finished ? ': its systems, its clients and their roots'
      : drive.label ? `: “${drive.label}”, ${drive.fileSystem ?? 'unknown'}` : '';
    return ask({
      title: `Erase ${drive.device}`,
      text: [
        `${named(drive)}. It gets a file system of its own, and becomes the drive that clients are served from.`,
        h('p', { class: 'notice bad' }, `Everything on it is lost${lost}.`),
      ],
      typed: drive.device,
      confirm: 'Erase and prepare', danger: true, act: () => begin(drive, true),
    });
  }
}

const isTaken = drive => ['data', 'system', 'mounted'].includes(drive.use);

const named = drive => `${drive.model ? `${drive.model}, ` : ''}${bytes(drive.bytes)}`;

async function begin(drive, erase) {
  await preparations.begin(drive.device, erase);
  return true;
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
