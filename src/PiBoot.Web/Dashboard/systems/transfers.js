// What is on its way: one card each, changed in place while it goes on.
import { isAway } from '../open/api.js';
import { fill, h, setAttribute, setText } from '../open/dom.js';
import { failed } from '../shell/toast.js';
import { ask } from '../shell/dialog.js';
import { bytes, seconds } from '../parts/format.js';
import { importFile, importUpload } from './import-dialog.js';
import { imports } from './imports.js';

export class Transfers {
  #cards = new Map();
  element = h('div', { class: 'transfers', 'aria-label': 'On their way', role: 'region' });

  show() {
    const keys = new Set();
    for (const sending of imports.unfinished) {
      keys.add(sending.upload);
      this.#card(sending.upload, () => new SendingCard(sending)).show();
    }
    for (const task of imports.tasks) {
      keys.add(task.id);
      this.#card(task.id, () => new TaskCard()).show(task);
    }
    for (const upload of imports.waiting) {
      keys.add(upload.id);
      this.#card(upload.id, () => new WaitingCard(upload)).show(upload);
    }
    for (const [key, card] of this.#cards) {
      if (!keys.has(key)) {
        card.element.remove();
        this.#cards.delete(key);
      }
    }
    this.element.hidden = this.#cards.size === 0;
  }

  #card(key, make) {
    if (!this.#cards.has(key)) {
      const card = make();
      this.#cards.set(key, card);
      this.element.append(card.element);
    }
    return this.#cards.get(key);
  }
}

class Card {
  constructor() {
    this.title = h('h2', { class: 'transfer-title' });
    this.words = h('p', { class: 'transfer-words soft' });
    this.problem = h('p', { class: 'field-problem', role: 'alert' });
    this.bar = h('div', { class: 'progress', role: 'progressbar', 'aria-valuemin': '0', 'aria-valuemax': '100' }, h('i'));
    this.buttons = h('div', { class: 'form-buttons' });
    this.element = h('section', { class: 'card transfer' }, h('div', { class: 'transfer-head' }, h('div', { class: 'transfer-text' }, this.title, this.words), this.buttons), this.bar, this.problem);
  }

  progress(done, total) {
    const part = total > 0 ? Math.min(100, done / total * 100) : null;
    this.bar.hidden = done === null && part === null;
    this.bar.classList.toggle('is-endless', part === null);
    setAttribute(this.bar, 'aria-valuenow', part === null ? null : Math.round(part));
    setAttribute(this.bar, 'aria-label', this.title.textContent);
    this.bar.firstChild.style.setProperty('--part', `${part ?? 100}%`);
  }

  /** Buttons only change when their words do: focus stays. */
  offer(...buttons) {
    const said = buttons.map(b => b[0]).join();
    if (this.buttons.dataset.said !== said) {
      this.buttons.dataset.said = said;
      fill(this.buttons, buttons.map(([word, act]) => h('button', { class: 'button small', type: 'button', on: { click: () => Promise.resolve(act()).catch(failed) } }, word)));
    }
  }
}

class SendingCard extends Card {
  constructor(sending) {
    super();
    this.sending = sending;
  }

  show() {
    const { upload, order } = this.sending;
    const states = {
      sending: this.#pace(upload), paused: 'Paused', waiting: 'Connection lost: goes on by itself', sent: 'Sent; the import begins', failed: 'Not imported', cancelled: 'Cancelled',
    };
    setText(this.title, `Sending ${upload.file.name}`);
    setText(this.words, `${bytes(upload.sent)} of ${bytes(upload.total)} · ${states[upload.state]} · becomes ${order.name}`);
    setText(this.problem, upload.state === 'failed' ? upload.problem?.message ?? '' : '');
    this.element.dataset.state = upload.state;
    this.progress(upload.sent, upload.total);
    const cancel = ['Cancel', () => this.#giveUp(`Stop sending ${upload.file.name}?`, 'Stop and delete')];
    if (upload.state === 'sending') {
      this.offer(['Pause', () => upload.pause()], cancel);
    } else if (upload.state === 'paused' || upload.state === 'waiting') {
      this.offer([upload.state === 'paused' ? 'Go on' : 'Try now', () => upload.resume()], cancel);
    } else if (upload.state === 'failed') {
      this.offer(
        upload.isWhole ? ['Import', () => this.#import()] : ['Try again', () => imports.goOn(this.sending)],
        ['Remove', () => this.#giveUp(`Remove ${upload.file.name}?`, 'Remove')]);
    } else {
      this.offer();
    }
  }

  /** The same order again where nobody has answered; what was refused is asked for anew. */
  async #import() {
    const { upload, order } = this.sending;
    if (isAway(upload.problem)) {
      await imports.goOn(this.sending);
    } else if (await importUpload({ id: upload.id, file: upload.file.name }, order.name)) {
      await imports.settle(this.sending);
    }
  }

  #giveUp(title, confirm) {
    const { upload } = this.sending;
    return ask({
      title, confirm, danger: true,
      text: upload.sent > 0 ? `The ${bytes(upload.sent)} that were sent are deleted.` : 'Nothing was sent yet.',
      act: () => imports.cancelSending(this.sending),
    });
  }

  #pace(upload) {
    return upload.speed > 0 ? `${bytes(upload.speed)}/s, ${seconds(Math.max(1, Math.round(upload.secondsLeft))).replace(/\.0 s$/, ' s')} left` : 'begins';
  }
}

class TaskCard extends Card {
  show(task) {
    const running = task.state === 'running';
    setText(this.title, task.title);
    setText(this.words, running ? [task.step ?? 'begins', task.bytes !== null ? `${bytes(task.bytes)}${task.total ? ` of ${bytes(task.total)}` : ''}` : null].filter(Boolean).join(' · ') : 'Not imported');
    setText(this.problem, task.failed ?? '');
    this.element.dataset.state = task.state;
    this.progress(running ? task.bytes ?? 0 : null, running ? task.total : null);
    this.bar.hidden = !running;
    this.offer(running ? ['Cancel', () => imports.cancelTask(task)] : ['Close', () => imports.dismiss(task)]);
  }
}

class WaitingCard extends Card {
  show(upload) {
    const isWhole = upload.received === upload.bytes;
    setText(this.title, upload.file);
    setText(this.words, isWhole ? `${bytes(upload.bytes)} are here, and not imported` : `${bytes(upload.received)} of ${bytes(upload.bytes)} are here. Choose the same file again, and it goes on from there.`);
    this.progress(upload.received, upload.bytes);
    this.offer(
      isWhole ? ['Import', () => importUpload(upload)] : ['Choose the file', () => chooseFile()],
      ['Remove', () => ask({ title: `Remove ${upload.file}?`, text: 'What was sent of it is lost.', confirm: 'Remove', danger: true, act: () => imports.forget(upload) })]);
  }
}

/** The browser's own dialog. */
export function chooseFile() {
  const input = h('input', { type: 'file', accept: '.img,.xz,.gz,.zst,.zip,.tar,.tgz', class: 'visually-hidden', 'aria-label': 'Image file' });
  input.addEventListener('change', () => {
    input.remove();
    if (input.files[0]) {
      importFile(input.files[0]);
    }
  });
  input.addEventListener('cancel', () => input.remove());
  document.body.append(input);
  input.click();
}
