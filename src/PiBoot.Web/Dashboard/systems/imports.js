// Everything on its way to become an operating system: files that are sent, and imports. Goes on while other pages are looked at.
import { del, get, startTask } from '../open/api.js';
import { stream } from '../shell/events.js';
import { failed, toast } from '../shell/toast.js';
import { Upload } from './upload.js';

const listeners = new Set();

/** Sendings of this visit: { upload, order }. */
const sendings = new Map();
/** Imports by the id of their task. */
const tasks = new Map();
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

  get tasks() {
    return [...tasks.values()].filter(task => task.kind === 'import' && (task.state === 'running' || task.isFresh));
  },

  get waiting() {
    const own = new Set(this.sendings.map(s => s.upload.id));
    const used = this.tasks.some(task => task.state === 'running');
    return waiting.filter(upload => !own.has(upload.id) && !(used && upload.received === upload.bytes));
  },

  async load(signal) {
    const [all, uploads] = await Promise.all([get('/api/v1/tasks', { signal }), get('/api/v1/uploads', { signal })]);
    all.filter(task => task.state === 'running').forEach(task => tasks.set(task.id, task));
    waiting = uploads;
    tell(false);
  },

  /** Sends a file and imports it. known: the upload that it goes on with. */
  async send(file, order, known = null) {
    const upload = new Upload(file, known);
    const sending = { upload, order };
    sendings.set(upload, sending);
    upload.onChange(() => tell(false));
    tell(false);
    if (await upload.run()) {
      try {
        await this.order({ ...order, source: `upload:${upload.id}` });
        sendings.delete(upload);
      } catch (error) {
        upload.problem = error;
        upload.state = 'failed';
      }
    } else if (upload.state === 'cancelled') {
      sendings.delete(upload);
    }
    await reloadWaiting();
  },

  /** Imports what the appliance can read by itself. */
  async order(order) {
    const task = await startTask('/api/v1/os', order);
    tasks.set(task.id, tasks.get(task.id) ?? task);
    tell(false);
  },

  async cancelSending(sending) {
    try {
      await sending.upload.cancel();
    } catch (error) {
      if (error.status !== 404) {
        failed(error);
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
  const before = tasks.get(task.id);
  const ended = task.state !== 'running';
  tasks.set(task.id, { ...task, isFresh: ended && task.state === 'failed' });
  if (ended && before?.state !== task.state) {
    if (task.state === 'done') {
      toast(`${task.result?.name ?? 'The system'} is imported.`);
    }
    reloadWaiting();
  }
  tell(task.state === 'done');
});
stream.on('reset', () => imports.load().catch(failed));

addEventListener('beforeunload', event => {
  if (imports.sendings.some(s => s.upload.state !== 'failed')) {
    event.preventDefault();
  }
});

async function reloadWaiting() {
  try {
    waiting = await get('/api/v1/uploads');
  } catch (error) {
    if (error.status !== 0 && error.status !== 503) {
      throw error;
    }
  }
  tell(false);
}

function tell(isDone) {
  listeners.forEach(listener => listener(isDone));
}
