// One file on its way to the appliance, in pieces: a lost connection costs one of them, and it goes on by itself.
import { ApiProblem, del, get, isAway, post } from '../open/api.js';

const pauses = [1000, 2000, 4000, 8000, 15_000];
const speedWindow = 8000;
/** A piece of which nothing more went out for so long, or an answer that does not come: the connection is dead, whatever the browser thinks. */
const stallLimit = 45_000;

export class Upload {
  #listeners = new Set();
  #samples = [];
  #request = null;
  #wake = null;
  #chunk = 8 * 1024 * 1024;
  #isBegun = false;
  #hasAsked = false;
  id = null;
  /** 'sending', 'paused', 'waiting' (for the connection), 'sent', 'failed' or 'cancelled'. */
  state = 'sending';
  sent = 0;
  problem = null;

  /** known: what the appliance has of the same file, from an earlier visit. */
  constructor(file, known = null) {
    this.file = file;
    this.id = known?.id ?? null;
    this.sent = known?.received ?? 0;
  }

  get total() {
    return this.file.size;
  }

  /** All of it is on the appliance. */
  get isWhole() {
    return this.id !== null && this.sent === this.total;
  }

  /** Bytes a second, over the last seconds. */
  get speed() {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    return first && last.at > first.at ? (last.sent - first.sent) / (last.at - first.at) * 1000 : null;
  }

  get secondsLeft() {
    return this.speed > 0 ? (this.total - this.sent) / this.speed : null;
  }

  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when all is sent (true), or it was cancelled or cannot go on (false). May be called again after it has failed. */
  async run() {
    this.problem = null;
    this.#isBegun = false;
    this.#become('sending');
    try {
      while (this.state !== 'cancelled' && !(this.#isBegun && this.sent >= this.total)) {
        await this.#whilePaused();
        await (this.#isBegun ? this.#persist(() => this.#sendNext()) : this.#persist(() => this.#begin()));
      }
    } catch (error) {
      this.problem = error;
      this.#become(this.state === 'cancelled' ? 'cancelled' : 'failed');
    }
    if (this.state === 'cancelled' || this.state === 'failed') {
      return false;
    }
    this.#become('sent');
    return true;
  }

  pause() {
    if (this.state === 'sending' || this.state === 'waiting') {
      this.#become('paused');
      this.#request?.abort();
      this.#wake?.();
    }
  }

  resume() {
    if (this.state === 'paused' || this.state === 'waiting') {
      this.#become('sending');
      this.#wake?.();
    }
  }

  fail(problem) {
    this.problem = problem;
    this.#become('failed');
  }

  async cancel() {
    this.#become('cancelled');
    this.#request?.abort();
    this.#wake?.();
    if (this.id) {
      // What is being written just now ends a moment later.
      await new Promise(resolve => setTimeout(resolve, 300));
      await del(`/api/v1/uploads/${this.id}`);
    }
  }

  async #begin() {
    const begun = await this.#known() ?? await this.#new();
    this.id = begun.id;
    this.#chunk = begun.chunk;
    this.#isBegun = true;
    this.#reach(begun.received);
    if (this.state === 'cancelled') {
      await del(`/api/v1/uploads/${this.id}`);
    }
  }

  /** What the appliance has of it; null where it has nothing, or has dropped it. */
  async #known() {
    if (this.id) {
      try {
        return await get(`/api/v1/uploads/${this.id}`, patience());
      } catch (error) {
        if (error.status !== 404) {
          throw error;
        }
        this.id = null;
      }
    }
    // An order whose answer was lost may have been heard: its place is empty yet.
    const all = this.#hasAsked ? await get('/api/v1/uploads', patience()) : [];
    return all.find(u => u.file === this.file.name && u.bytes === this.total && u.received === 0) ?? null;
  }

  #new() {
    this.#hasAsked = true;
    return post('/api/v1/uploads', { file: this.file.name, bytes: this.total }, patience());
  }

  async #sendNext() {
    try {
      const answer = await this.#put(this.file.slice(this.sent, this.sent + this.#chunk));
      this.#reach(answer.received);
    } catch (error) {
      if (error.name !== 'AbortError') {
        throw error;
      }
      await this.#look();
    }
  }

  /** Gone for a moment, or restarted: it is tried again until it is done. Everything else is for good. */
  async #persist(act) {
    for (let tries = 0; this.state === 'sending'; tries += 1) {
      try {
        await act();
        return;
      } catch (error) {
        if (!isAway(error) && error.status !== 502) {
          throw error;
        }
        await this.#wait(pauses[Math.min(tries, pauses.length - 1)]);
      }
    }
  }

  async #wait(pause) {
    if (this.state !== 'sending') {
      return;
    }
    this.#samples = [];
    this.#become('waiting');
    await this.#sleep(pause);
    if (this.state === 'waiting') {
      this.#become('sending');
    }
    await this.#look();
  }

  async #whilePaused() {
    while (this.state === 'paused') {
      this.#samples = [];
      await this.#sleep(24 * 3600 * 1000);
    }
  }

  #sleep(pause) {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, pause);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
      addEventListener('online', this.#wake, { once: true });
    }).finally(() => { this.#wake = null; });
  }

  /** How much of it is really there. */
  async #look() {
    if (this.state === 'cancelled' || !this.#isBegun) {
      return;
    }
    try {
      this.#reach((await get(`/api/v1/uploads/${this.id}`, patience())).received);
    } catch (error) {
      if (error.status === 404) {
        throw error;
      }
    }
  }

  /** fetch() does not tell how far a body is. */
  #put(piece) {
    const from = this.sent;
    let watch = null;
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const unreachable = () => reject(new ApiProblem(0, 'Not reachable', 'The appliance does not answer.'));
      const alive = () => {
        clearTimeout(watch);
        watch = setTimeout(() => {
          unreachable();
          request.abort();
        }, stallLimit);
      };
      this.#request = request;
      request.open('PUT', `/api/v1/uploads/${this.id}?offset=${from}`);
      request.setRequestHeader('Content-Type', 'application/octet-stream');
      request.upload.onprogress = event => {
        alive();
        this.#reach(Math.min(from + event.loaded, from + piece.size));
      };
      request.onabort = () => reject(new DOMException('stopped', 'AbortError'));
      request.onerror = unreachable;
      request.onload = () => answered(request, resolve, reject);
      alive();
      request.send(piece);
    }).finally(() => {
      clearTimeout(watch);
      this.#request = null;
    });
  }

  #reach(sent) {
    this.sent = sent;
    const now = Date.now();
    this.#samples.push({ at: now, sent });
    while (this.#samples.length > 2 && now - this.#samples[0].at > speedWindow) {
      this.#samples.shift();
    }
    this.#tell();
  }

  #become(state) {
    this.state = state;
    this.#tell();
  }

  #tell() {
    this.#listeners.forEach(listener => listener(this));
  }
}

const patience = () => ({ signal: AbortSignal.timeout(stallLimit) });

function answered(request, resolve, reject) {
  const isJson = (request.getResponseHeader('Content-Type') ?? '').includes('json');
  const said = isJson && request.responseText ? JSON.parse(request.responseText) : {};
  if (request.status === 200 || request.status === 409 && said.received !== undefined) {
    resolve(said);
  } else {
    reject(new ApiProblem(request.status, said.title, said.detail, said.field));
  }
}
