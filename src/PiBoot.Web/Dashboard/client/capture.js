// What the client says on the wire at its next boot, as a file for Wireshark.
import { del, get, post } from '../open/api.js';
import { h, setText } from '../open/dom.js';
import { bytes, plural } from '../parts/format.js';
import { icon } from '../shell/icons.js';
import { failed } from '../shell/toast.js';

export class Capture {
  constructor(view, path) {
    this.view = view;
    this.path = `${path}/capture`;
    this.words = h('p', { class: 'soft' });
    // What it is doing is read aloud when that changes, and not each number.
    this.count = h('p', { class: 'soft', 'aria-live': 'off' });
    this.lost = h('p', { class: 'notice warn', hidden: true });
    this.record = this.#button('Record its next boot', () => post(this.path));
    this.stop = this.#button('Stop', () => del(this.path));
    this.link = h('a', { class: 'button', href: `${this.path}.pcap`, download: '' }, icon('download'), 'Download pcap');
    this.body = h('div', { class: 'capture-body', 'aria-live': 'polite' }, this.words, this.count, this.lost, h('div', { class: 'power-buttons' }, this.link, this.record, this.stop));
    this.element = h('section', { class: 'card', 'aria-label': 'Capture', hidden: true }, h('h2', {}, 'Capture'), this.body);
    let ticks = 0;
    view.everySecond(() => {
      ticks += 1;
      if (this.state === 'recording' || (this.state === 'waiting' && ticks % 5 === 0)) {
        this.load();
      }
    });
  }

  async load() {
    try {
      this.#show(await get(this.path, { signal: this.view.signal }));
    } catch (problem) {
      // Without the right to record frames there is none; the doctor says why.
      this.element.hidden = true;
      if (problem.status === undefined && problem.name !== 'AbortError') {
        throw problem;
      }
    }
  }

  /** Changed in place: a button that is built anew each second loses the tap that has just begun. */
  #show(capture) {
    this.element.hidden = false;
    this.state = capture.state;
    const frames = capture.frames ?? 0;
    const isDone = capture.state === 'done';
    const isGoing = capture.state === 'waiting' || capture.state === 'recording';
    const words = {
      none: 'Records the DHCP, ARP and TFTP frames of its next boot, headers and first bytes.',
      waiting: 'Waits for its next boot. Switch it on, or off and on again.',
      recording: 'Records its boot.',
      done: `${frames > 0 ? 'Recorded' : 'No frame was recorded'}${capture.reason ? `; it ended because ${capture.reason}` : ''}.`,
    };
    setText(this.words, words[capture.state] ?? capture.state);
    setText(this.count, frames > 0 ? `${plural(frames, 'frame')}, ${bytes(capture.bytes ?? 0)}` : '');
    setText(this.lost, capture.dropped > 0 ? `${plural(capture.dropped, 'frame')} lost: they came faster than they could be taken.` : '');
    this.count.hidden = frames === 0;
    this.lost.hidden = !(capture.dropped > 0);
    this.link.hidden = !isDone || frames === 0;
    this.stop.hidden = !isGoing;
    this.record.hidden = isGoing;
    setText(this.record, isDone ? 'Record again' : 'Record its next boot');
    this.#keepFocus();
  }

  /** The button that had the focus may have gone. */
  #keepFocus() {
    const buttons = [this.link, this.record, this.stop];
    if (this.focused && this.focused.hidden) {
      buttons.find(button => !button.hidden)?.focus();
    }
    this.focused = buttons.find(button => button === document.activeElement) ?? null;
  }

  #button(text, act) {
    const click = async () => {
      try {
        await act();
        await this.load();
      } catch (problem) {
        failed(problem);
      }
    };
    return h('button', { class: 'button', type: 'button', on: { click } }, text);
  }
}
