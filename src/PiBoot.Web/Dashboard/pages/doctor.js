// The doctor: what was looked at, how it is, and what to do.
import { get, isAbort } from '../open/api.js';
import { fill, h } from '../open/dom.js';
import { icon } from '../shell/icons.js';
import { setBadge } from '../shell/nav.js';
import { registerPage } from '../shell/page.js';
import { failed, toast } from '../shell/toast.js';
import { moment, plural } from '../parts/format.js';
import { copyText } from '../parts/copy.js';

const levels = { bad: ['close', 'Must be put right'], warning: ['alert', 'Worth a look'], good: ['check', 'Good'] };

registerPage({ path: '/doctor', title: 'Doctor', icon: 'doctor', order: 50, open: view => new Doctor(view).open() });

class Doctor {
  #findings = [];

  constructor(view) {
    this.view = view;
    this.run = h('button', { class: 'button primary', type: 'button', on: { click: () => this.#look() } }, icon('doctor'), 'Look again');
    this.copy = h('button', { class: 'button', type: 'button', disabled: true, on: { click: () => this.#copy() } }, 'Copy as text');
    this.summary = h('p', { class: 'doctor-summary', role: 'status' });
    this.list = h('div', { class: 'findings' });
  }

  async open() {
    fill(this.view.actions, this.copy, this.run);
    fill(this.view.main, this.summary, this.list);
    await this.#look();
  }

  async #look() {
    this.run.disabled = true;
    this.summary.textContent = 'Looking at the drive, the network, DHCP, TFTP and NFS: a few seconds …';
    this.list.setAttribute('aria-busy', 'true');
    try {
      this.#findings = await get('/api/v1/doctor', { signal: this.view.signal });
      this.at = new Date().toISOString();
      this.#show();
    } catch (error) {
      if (!isAbort(error)) {
        this.summary.textContent = '';
        failed(error);
      }
    } finally {
      this.run.disabled = false;
      this.list.removeAttribute('aria-busy');
    }
  }

  #show() {
    const some = level => this.#findings.filter(f => f.level === level);
    const [bad, warnings] = [some('bad').length, some('warning').length];
    setBadge('/doctor', bad, 'to be put right');
    this.copy.disabled = false;
    this.summary.textContent = bad > 0 ? `${plural(bad, 'thing')} ${bad === 1 ? 'keeps' : 'keep'} clients from booting.` : warnings > 0 ? `Clients can boot. ${plural(warnings, 'thing')} ${warnings === 1 ? 'is' : 'are'} worth a look.` : 'All is well.';
    fill(this.list, Object.entries(levels).map(([level, [image, words]]) => some(level).length === 0 ? null : h(
      'section', { class: `card findings-${level}` }, h('h2', {}, words, h('span', { class: 'tag' }, String(some(level).length))),
      h('ul', { class: 'finding-list' }, some(level).map(f => finding(f, image))))));
  }

  async #copy() {
    const text = [`piboot doctor, ${moment(this.at)}`, ...this.#findings.map(f => `${{ bad: 'BAD    ', warning: 'warning', good: 'ok     ' }[f.level]}  ${f.check}: ${f.message}${f.advice ? `\n         ${f.advice}` : ''}`)].join('\n');
    try {
      await copyText(`${text}\n`);
      toast('Copied.');
    } catch (error) {
      failed(error);
    }
  }
}

function finding(f, image) {
  return h(
    'li', { class: `finding is-${f.level}` }, icon(image),
    h('div', {}, h('h3', {}, f.check), h('p', {}, f.message), f.advice ? h('p', { class: 'finding-advice' }, h('strong', {}, 'Do: '), f.advice) : null));
}
