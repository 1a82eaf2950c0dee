// An order to relays: it goes on by itself, and how it went on is told on whatever page is looked at, until it has ended.
import { get, isAway, startTask } from '../open/api.js';
import { stream } from '../shell/events.js';
import { failed, toast } from '../shell/toast.js';

/** Orders of this page that have not ended, by their task's id. */
const going = new Map();
/** Tasks heard of while an answer with their id is on its way. */
const early = new Map();
const mostEarly = 50;

/** Resolves when it is begun. words: what is switched, for its messages. */
export async function orderPower(body, words) {
  let begun;
  try {
    begun = await startTask('/api/v1/power', body);
  } catch (problem) {
    throw forThisPage(problem);
  }
  const task = early.get(begun.id) ?? begun;
  early.delete(begun.id);
  going.set(begun.id, { words, toast: null, said: null });
  follow(task);
}

function follow(task) {
  const order = going.get(task.id);
  if (task.state === 'running') {
    say(order, task.step ?? `${order.words} …`, 'done');
    return;
  }
  going.delete(task.id);
  if (task.state === 'done') {
    say(order, task.step ?? `${order.words}: done`, 'done');
  } else {
    say(order, `${order.words}: ${task.failed ?? 'it was called off.'}`, 'failed');
  }
}

function say(order, text, kind) {
  if (order.said === kind + text) {
    return;
  }
  order.said = kind + text;
  if (order.toast) {
    order.toast.say(text, kind);
  } else {
    order.toast = toast(text, kind);
  }
}

stream.on('task', task => {
  if (task.kind !== 'power') {
    return;
  }
  if (going.has(task.id)) {
    follow(task);
    return;
  }
  early.set(task.id, task);
  if (early.size > mostEarly) {
    early.delete(early.keys().next().value);
  }
});

stream.on('reset', () => [...going.keys()].forEach(look));

/** Its end may have been missed. */
async function look(id) {
  try {
    const task = await get(`/api/v1/tasks/${id}`);
    if (going.has(id)) {
      follow(task);
    }
  } catch (error) {
    if (error.status === 404) {
      const order = going.get(id);
      going.delete(id);
      say(order, `${order.words}: the service was started anew meanwhile. Look whether it was done.`, 'failed');
    } else if (!isAway(error)) {
      failed(error);
    }
  }
}

/** The service advises who types commands: here it is a switch. */
function forThisPage(problem) {
  problem.message = problem.message.replace(/say --now to cut the power at once/g, 'choose “Cut at once” here').replace(/say --group to switch them all/g, 'close this and ask again, and all of them are meant');
  return problem;
}
