// All clients, kept as they are by the event stream. A thousand Pis that boot cause no request: an event carries what changes.
import { get, isAbort } from '../open/api.js';
import { stream } from '../shell/events.js';
import { setBadge } from '../shell/nav.js';
import { groupOf } from '../parts/stage.js';

/** Changes are told to the page together: a screen shows no more than this anyway. */
const tellPause = 80;
/** Unknown and changed clients are asked for together after this; well within the second in which a new Pi is to appear. */
const askPause = 120;
/** So many are asked for one by one; more of them as one list, and that not more often than every `listPause`. */
const mostSingly = 6;
const listPause = 4000;
/** A list that could not be read is asked for again after this. */
const retryPause = 2000;

class ClientStore {
  clients = new Map();
  isLoaded = false;
  #listeners = new Set();
  #changed = new Set();
  #asked = new Set();
  #telling = null;
  #asking = null;
  #lastList = 0;
  #count = 0;
  #loading = null;
  #isStale = false;

  constructor() {
    stream.on('boot', event => this.#seen(event));
    stream.on('client', ({ id }) => (this.isLoaded || this.clients.has(id)) && this.#ask(id));
    stream.on('reset', () => this.#askForAll());
  }

  /** Called with the ids that changed, came or went. */
  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when they are there; asks once. */
  load() {
    if (this.isLoaded) {
      return Promise.resolve();
    }
    this.#loading ??= this.#list().finally(() => { this.#loading = null; });
    return this.#loading;
  }

  find(id) {
    return this.clients.get(id);
  }

  /** The present, for put(): taken before something is asked for. */
  get now() {
    return this.#count;
  }

  /** Takes what an answer of the API says of a client. Events that came while it was on its way know better how far the client is. */
  put(client, asked) {
    const known = this.clients.get(client.id);
    const newer = known && known.heard > asked ? { stage: known.stage, since: known.since, verdict: known.verdict } : {};
    const next = { ...client, ...newer, heard: known?.heard ?? 0, loaded: known?.loaded ?? 0 };
    this.clients.set(client.id, { ...next, hint: known?.stage === next.stage ? known.hint : null });
    this.#tell(client.id);
  }

  drop(id) {
    if (this.clients.delete(id)) {
      this.#tell(id);
    }
  }

  #seen(event) {
    const client = this.clients.get(event.client);
    if (!client) {
      // While no page shows all of them, strangers are nobody's business.
      if (this.isLoaded) {
        this.#ask(event.client);
      }
      return;
    }
    if (client.stage !== event.stage) {
      // A verdict stands until the boot has come further than the last one; what is new in this event is told by itself.
      const isPast = client.stage === 'stalled' || ['root', 'up', 'powering'].includes(event.stage);
      client.verdict = isPast ? null : client.verdict;
      client.stage = event.stage;
      client.since = event.time;
    }
    client.verdict = event.verdict ?? client.verdict;
    client.lastSeen = event.time;
    this.#count += 1;
    client.heard = this.#count;
    client.loaded = event.event === 'discover' && client.hint === null ? 0 : client.loaded + (event.bytes ?? 0);
    client.hint = hintOf(event, client);
    this.#tell(client.id);
  }

  #ask(id) {
    this.#asked.add(id);
    this.#asking ??= setTimeout(() => this.#answer(), askPause);
  }

  #askForAll() {
    if (this.clients.size > 0 || this.isLoaded) {
      this.#lastList = 0;
      this.#isStale = true;
      this.#later(askPause);
    }
  }

  #later(pause) {
    clearTimeout(this.#asking);
    this.#asking = setTimeout(() => this.#answer(), pause);
  }

  async #answer() {
    const ids = [...this.#asked];
    const asList = this.#isStale || ids.length > mostSingly;
    const wait = asList ? this.#lastList + listPause - Date.now() : 0;
    if (wait > 0) {
      this.#later(wait);
      return;
    }
    this.#asked.clear();
    this.#isStale = false;
    try {
      await (asList ? this.#list() : Promise.all(ids.map(id => this.#one(id))));
    } catch (error) {
      quietly(error);
      // What was missed stays missed until it is read: the connection may be back before the drive is.
      this.#isStale = true;
      this.#lastList = 0;
    }
    this.#asking = null;
    if (this.#isStale) {
      this.#later(retryPause);
    } else if (this.#asked.size > 0) {
      this.#ask([...this.#asked][0]);
    }
  }

  async #list() {
    this.#lastList = Date.now();
    const asked = this.now;
    const list = await get('/api/v1/clients');
    const gone = new Set(this.clients.keys());
    for (const client of list) {
      gone.delete(client.id);
      this.put(client, asked);
    }
    gone.forEach(id => this.drop(id));
    this.isLoaded = true;
    this.#tell('');
    this.#learn(list.filter(client => groupOf(client) === 'starting'));
  }

  /** What few boots under way do just now, for who did not see their last events; of many nobody reads it. */
  async #learn(starting) {
    for (const { id } of starting.length > mostSingly ? [] : starting) {
      const client = this.clients.get(id);
      if (client && client.hint === null) {
        const events = await get(`/api/v1/clients/${encodeURIComponent(id)}/log`).catch(quietly);
        for (const event of events ?? []) {
          client.loaded += event.bytes ?? 0;
          client.hint = hintOf(event, client);
        }
        this.#tell(id);
      }
    }
  }

  async #one(id) {
    try {
      const asked = this.now;
      const client = await get(`/api/v1/clients/${encodeURIComponent(id)}`);
      if (client.id !== id) {
        // It was known by its MAC until its serial was heard.
        this.drop(id);
      }
      this.put(client, asked);
    } catch (error) {
      if (error.status !== 404) {
        throw error;
      }
      this.drop(id);
    }
  }

  #tell(id) {
    this.#changed.add(id);
    this.#telling ??= setTimeout(() => {
      this.#telling = null;
      const changed = this.#changed;
      this.#changed = new Set();
      let attention = 0;
      this.clients.forEach(client => { attention += groupOf(client) === 'attention' ? 1 : 0; });
      setBadge('/clients', attention, 'need attention');
      this.#listeners.forEach(listener => listener(changed));
    }, tellPause);
  }
}

/** While the appliance is away, the banner says so; all is asked for again when it is back. */
function quietly(error) {
  if (!isAbort(error) && error.status === undefined) {
    throw error;
  }
}

/** What a boot under way does just now; null where there is nothing to tell. */
function hintOf(event, client) {
  switch (event.event) {
    case 'discover': return 'asks for an address';
    case 'offer': return 'has our offer';
    case 'waiting': return `is not answered yet: ${event.detail}`;
    case 'address': return `was offered ${event.detail}`;
    case 'file': return event.file;
    case 'missing': return client.hint;
    case 'request': return event.stage === 'kernel' ? 'Linux asks for an address' : client.hint;
    case 'mount': return 'has mounted its root';
    case 'power on': return 'has power';
    case 'reboot': return 'reboots';
    case 'cure': return event.detail;
    default: return ['up', 'off', 'stalled'].includes(event.stage) ? null : client.hint;
  }
}

export const store = new ClientStore();
