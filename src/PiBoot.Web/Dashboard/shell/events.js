// The event stream, kept open as long as somebody looks.
//
// Names heard by on(): 'boot', 'client', 'task', 'power' with their data; 'reset' when events may have been missed and everything
// is to be fetched again; 'state' with 'open' or 'lost'.
const address = '/api/v1/events';
const named = ['boot', 'client', 'task', 'power', 'reset', 'ping'];
const retryPauses = [500, 1000, 2000, 4000, 8000];
/** The service says something every 15 s. Without a word for so long the connection is lost: a browser notices that only after minutes, or never. */
const quietLimit = 40_000;
/** An open that takes longer is told as a lost connection; one that takes this much longer is begun anew. */
const openLimit = 5000;
const openGivenUp = 20_000;
const lookPause = 5000;
/** A hidden page gives its connection back: browsers allow a handful per address. */
const hiddenLimit = 60_000;

class EventStream {
  #listeners = new Map();
  #source = null;
  #tries = 0;
  #retry = null;
  #hidden = null;
  #hiddenAt = null;
  #opening = null;
  #lastHeard = 0;
  #opener = null;
  #hasMissed = false;
  #hasPlace = false;
  state = 'starting';

  /** Hears a name until the returned function is called. */
  on(name, listener) {
    const set = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, set.add(listener));
    return () => set.delete(listener);
  }

  start() {
    this.#open();
    setInterval(() => this.#lookForSilence(), lookPause);
    addEventListener('online', () => this.state === 'asleep' || this.#reopen());
    addEventListener('offline', () => this.#lost());
    document.addEventListener('visibilitychange', () => this.#visibilityChanged());
  }

  #open() {
    clearTimeout(this.#retry);
    const source = new EventSource(address);
    this.#hasPlace = false;
    this.#source = source;
    this.#lastHeard = Date.now();
    clearTimeout(this.#opening);
    this.#opening = setTimeout(() => this.#source === source && this.#become('lost'), openLimit);
    source.onopen = () => this.#opened(source);
    source.onerror = () => this.#failed(source);
    for (const name of named) {
      source.addEventListener(name, event => {
        this.#lastHeard = Date.now();
        this.#hasPlace = event.lastEventId !== '';
        this.#tell(name, event.data ? JSON.parse(event.data) : {});
      });
    }
  }

  #opened(source) {
    // A source that reconnects says which event was its last, and misses nothing. One that is new, or had none yet, begins at the present.
    // Pages that were there while the first one did not come have asked in vain, or before something happened.
    const isNew = (this.#opener !== null || this.#hasMissed) && (this.#opener !== source || !this.#hasPlace);
    clearTimeout(this.#opening);
    this.#lastHeard = Date.now();
    this.#tries = 0;
    this.#opener = source;
    this.#become('open');
    if (isNew) {
      this.#tell('reset', {});
    }
  }

  #failed(source) {
    if (source !== this.#source) {
      return;
    }
    if (source.readyState === EventSource.CONNECTING) {
      this.#lastHeard = Date.now();
      this.#become('lost');
      return;
    }
    // Another answer than a stream ends it for the browser, and not for us: a service that starts, a drive that is away.
    this.#lost();
    const pause = retryPauses[Math.min(this.#tries, retryPauses.length - 1)];
    this.#tries += 1;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#open(), pause);
  }

  #lost() {
    this.#close();
    this.#become('lost');
  }

  #close() {
    clearTimeout(this.#retry);
    clearTimeout(this.#opening);
    this.#source?.close();
    this.#source = null;
  }

  #reopen() {
    this.#close();
    this.#tries = 0;
    this.#open();
  }

  #lookForSilence() {
    const limit = this.state === 'open' ? quietLimit : openGivenUp;
    if (this.#source && !document.hidden && Date.now() - this.#lastHeard > limit) {
      this.#lost();
      this.#reopen();
    }
  }

  #visibilityChanged() {
    clearTimeout(this.#hidden);
    if (document.hidden) {
      this.#hiddenAt = Date.now();
      this.#hidden = setTimeout(() => {
        this.#close();
        this.state = 'asleep';
      }, hiddenLimit);
      return;
    }
    // Timers stand still while a phone sleeps, and its connection dies unnoticed meanwhile.
    if (this.state === 'asleep' || this.#hiddenAt !== null && Date.now() - this.#hiddenAt > hiddenLimit) {
      this.#reopen();
    }
    this.#hiddenAt = null;
  }

  #become(state) {
    this.#hasMissed ||= state === 'lost';
    if (this.state !== state) {
      this.state = state;
      this.#tell('state', state);
    }
  }

  #tell(name, data) {
    for (const listener of [...this.#listeners.get(name) ?? []]) {
      listener(data);
    }
  }
}

export const stream = new EventStream();
