// The event stream, kept open as long as somebody looks.
//
// Names heard by on(): 'boot', 'client', 'task', 'power' with their data; 'reset' when events may have been missed and everything
// is to be fetched again; 'state' with 'open' or 'lost'.
const address = '/api/v1/events';
const named = ['boot', 'client', 'task', 'power', 'reset'];
const retryPauses = [500, 1000, 2000, 4000, 8000];
/** Without an event for so long a silent loss of the connection is looked for: a browser notices it only after minutes. */
const quietLimit = 15_000;
/** A hidden page gives its connection back: browsers allow a handful per address. */
const hiddenLimit = 60_000;

class EventStream {
  #listeners = new Map();
  #source = null;
  #tries = 0;
  #retry = null;
  #hidden = null;
  #lastHeard = 0;
  #opener = null;
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
    setInterval(() => this.#lookForSilence(), quietLimit / 3);
    addEventListener('online', () => this.#reopen());
    addEventListener('offline', () => this.#lost());
    document.addEventListener('visibilitychange', () => this.#visibilityChanged());
  }

  #open() {
    clearTimeout(this.#retry);
    const source = new EventSource(address);
    this.#hasPlace = false;
    this.#source = source;
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
    const isNew = this.#opener !== null && (this.#opener !== source || !this.#hasPlace);
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
    this.#source?.close();
    this.#source = null;
  }

  #reopen() {
    this.#close();
    this.#tries = 0;
    this.#open();
  }

  async #lookForSilence() {
    if (this.state !== 'open' || document.hidden || Date.now() - this.#lastHeard < quietLimit) {
      return;
    }
    try {
      await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(5000) });
      this.#lastHeard = Date.now();
    } catch {
      // Not an error of ours: this is how a pulled cable looks from here.
      this.#lost();
      this.#reopen();
    }
  }

  #visibilityChanged() {
    clearTimeout(this.#hidden);
    if (document.hidden) {
      this.#hidden = setTimeout(() => {
        this.#close();
        this.state = 'asleep';
      }, hiddenLimit);
    } else if (this.state === 'asleep') {
      this.#reopen();
    }
  }

  #become(state) {
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
