// Everything on its way to become an operating system: files that are sent, and imports. Goes on while other pages are looked at.
import { applianceNow, del, get, isAway, startTask } from '../open/api.js';
import { stream } from '../shell/events.js';
import { currentPath } from '../shell/router.js';
import { failed, toast } from '../shell/toast.js';
import { Upload } from './upload.js';

/** So long a failed import is told of to a page that comes later. */
const freshFor = 15 * 60 * 1000;

const listeners = new Set();

/** Sendings of this visit: { upload, order }. */
const sendings = new Map();
/** Imports by the id of their task. */
const tasks = new Map();
/** Ids of failed imports whose card was closed. */
const dismissed = new Set();
/** Files that an earlier visit has begun, or that were not imported. */
let waiting = [];

export const imports = {
  /** Called when something has changed; done is true when there is another system. */
  onChange(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },

  get sendings() {
    return [...sendings.values()];
  },

  /** Those that are not imports already: an import's first event may come before the answer to its order. */
  get unfinished() {
    const begun = this.tasks.filter(task => task.state === 'running');
    return this.sendings.filter(({ upload, order }) => upload.state !== 'sent' || !begun.some(task => task.title.endsWith(` as ${order.name}`)));
  },

  get tasks() {
    return [...tasks.values()].filter(task => task.kind === 'import' && (task.state === 'running' || task.isFresh));
  },

  get waiting() {
    const own = new Set(this.sendings.map(s => s.upload.id));
    const used = this.tasks.some(task => task.state === 'running');
    return waiting.filter(upload => !own.has(upload.id) && !(used && upload.received === upload.bytes));
  },

  /** What the appliance says holds: a task that ended while no event came through is told of now, and one that it does not know is gone. */
  async load(signal) {
    const before = new Map(tasks);
    const [all, uploads] = await Promise.all([get('/api/v1/tasks', { signal }), get('/api/v1/uploads', { signal })]);
    // What an event brought while this answer was on its way is newer.
    const isUntouched = id => tasks.get(id) === before.get(id);
    const listed = all.filter(task => task.kind === 'import');
    const news = listed.filter(task => isUntouched(task.id)).map(task => take(task, false));
    const ids = new Set(listed.map(task => task.id));
    [...before.keys()].filter(id => !ids.has(id) && isUntouched(id)).forEach(id => tasks.delete(id));
    waiting = uploads;
    tell(news.includes('done'));
  },

  /** Sends a file and imports it. known: the upload that it goes on with. */
  async send(file, order, known = null) {
    const upload = new Upload(file, known);
    const sending = { upload, order };
    sendings.set(upload, sending);
    upload.onChange(() => tell(false));
    tell(false);
    await this.goOn(sending);
  },

  /** Sends what is missing, and imports: also once more, after that has failed. */
  async goOn({ upload, order }) {
    if (await upload.run()) {
      try {
        await this.order({ ...order, source: `upload:${upload.id}` });
        sendings.delete(upload);
      } catch (error) {
        upload.fail(error);
      }
    } else if (upload.state === 'cancelled') {
      sendings.delete(upload);
    }
    await reloadWaiting();
  },

  /** Its file was imported in another way. */
  async settle(sending) {
    sendings.delete(sending.upload);
    await reloadWaiting();
  },

  /** Imports what the appliance can read by itself. */
  async order(order) {
    const task = await startTask('/api/v1/os', order);
    tasks.set(task.id, tasks.get(task.id) ?? task);
    tell(false);
  },

  /** Deletes what was sent, unless it has become an import meanwhile. */
  async cancelSending(sending) {
    if (sending.upload.state === 'sent') {
      return;
    }
    try {
      await sending.upload.cancel();
    } catch (error) {
      if (error.status !== 404) {
        throw error;
      }
    }
    sendings.delete(sending.upload);
    await reloadWaiting();
  },

  async cancelTask(task) {
    await del(`/api/v1/tasks/${task.id}`);
  },

  /** Takes away what has ended. */
  dismiss(task) {
    tasks.delete(task.id);
    dismissed.add(task.id);
    tell(false);
  },

  async forget(upload) {
    await del(`/api/v1/uploads/${upload.id}`);
    await reloadWaiting();
  },
};

stream.on('task', task => {
  if (task.kind !== 'import') {
    return;
  }
  const news = take(task, true);
  if (news !== null) {
    reloadWaiting();
  }
  tell(news === 'done');
});
stream.on('reset', () => imports.load().catch(error => isAway(error) || failed(error)));

addEventListener('beforeunload', event => {
  if (imports.sendings.some(s => s.upload.state !== 'failed')) {
    event.preventDefault();
  }
});

/** Takes a task as the appliance tells it; its state where it has just ended, and that is told to who looks at another page. */
function take(task, isEvent) {
  const before = tasks.get(task.id);
  const isFresh = task.state === 'failed' && !dismissed.has(task.id) && applianceNow() - Date.parse(task.ended) < freshFor;
  tasks.set(task.id, { ...task, isFresh });
  const wasRunning = before ? before.state === 'running' : isEvent;
  if (task.state === 'running' || !wasRunning) {
    return null;
  }
  if (task.state === 'done') {
    toast(`${task.result?.name ?? 'The system'} is imported.`);
  } else if (task.state === 'failed' && currentPath() !== '/systems') {
    toast(`${task.title}: ${task.failed}`, 'failed');
  }
  return task.state;
}

async function reloadWaiting() {
  try {
    waiting = await get('/api/v1/uploads');
  } catch (error) {
    if (!isAway(error)) {
      failed(error);
    }
  }
  tell(false);
}

function tell(isDone) {
  listeners.forEach(listener => listener(isDone));
}
