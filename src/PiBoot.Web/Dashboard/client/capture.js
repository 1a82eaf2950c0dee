// What the client says on the wire at its next boot, as a file for Wireshark.
import { del, get, post } from '../open/api.js';
import { fill, h } from '../open/dom.js';
import { bytes, plural } from '../parts/format.js';
import { icon } from '../shell/icons.js';
import { failed } from '../shell/toast.js';

export class Capture {
  constructor(view, path) {
    this.view = view;
    this.path = `${path}/capture`;
    this.body = h('div', { class: 'capture-body', 'aria-live': 'polite' });
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

  #show(capture) {
    this.element.hidden = false;
    this.state = capture.state;
    const frames = `${plural(capture.frames ?? 0, 'frame')}, ${bytes(capture.bytes ?? 0)}`;
    const words = {
      none: 'Records the DHCP, ARP and TFTP frames of its next boot, headers and first bytes.',
      waiting: 'Waits for its next boot. Switch it on, or off and on again.',
      recording: `Records its boot: ${frames} so far.`,
      done: `Recorded: ${frames}.`,
    };
    const hadFocus = this.body.contains(document.activeElement);
    fill(
      this.body, h('p', { class: 'soft' }, words[capture.state] ?? capture.state),
      h('div', { class: 'power-buttons' },
        capture.state === 'none' ? this.#button('Record its next boot', () => post(this.path)) : null,
        capture.state === 'done' ? h('a', { class: 'button', href: `${this.path}.pcap`, download: '' }, icon('download'), 'Download pcap') : null,
        capture.state === 'done' ? this.#button('Record again', () => post(this.path)) : null,
        capture.state === 'waiting' || capture.state === 'recording' ? this.#button('Stop', () => del(this.path)) : null));
    if (hadFocus) {
      this.body.querySelector('a, button')?.focus();
    }
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
