// What a boot's events mean in time. Pure: events in, numbers out.
import { applianceNow } from '../open/api.js';

/** Phases of a boot, in their order. */
export const phases = [
  ['powering', 'Power'], ['dhcp', 'DHCP'], ['firmware', 'Firmware'], ['kernel', 'Kernel'], ['root', 'Root'],
];

const order = new Map(phases.map(([name], index) => [name, index]));

export const phaseWord = name => phases[order.get(name)]?.[1] ?? name;

/** When what an event tells of began: a file's event comes at its end. */
export const begun = event => Date.parse(event.time) - (event.file ? (event.seconds ?? 0) * 1000 : 0);

/**
 * A boot as stretches of time. { start, end, isOver, segments: [{phase, from, to}], outcome: 'up' | 'stalled' | 'off' | 'under way',
 * total: seconds }. A boot that is under way lasts until now, by the appliance's clock.
 */
export function measure(boot, now = applianceNow()) {
  const events = boot.events;
  const start = events.length > 0 ? Math.min(...events.slice(0, 3).map(begun)) : Date.parse(boot.started);
  const segments = [];
  let open = null;
  let end = start;
  let outcome = 'under way';
  const close = at => {
    if (open) {
      segments.push({ ...open, to: Math.max(open.from, at) });
      open = null;
    }
  };
  for (const event of events) {
    const at = begun(event);
    if (outcome !== 'under way' && !(outcome === 'stalled' && order.has(event.stage))) {
      // What comes after the boot (a shutdown, a crash) is in the table, and no part of its duration.
      continue;
    }
    if (order.has(event.stage)) {
      outcome = 'under way';
      if (open?.phase !== event.stage) {
        close(at);
        open = { phase: event.stage, from: at };
      }
      end = Math.max(end, Date.parse(event.time));
    } else if (event.stage === 'off' && segments.length === 0 && !open) {
      continue;
    } else {
      close(Date.parse(event.time));
      outcome = event.stage;
      end = Date.parse(event.time);
    }
  }
  const isOver = outcome !== 'under way' || ['up', 'stalled', 'off'].includes(boot.stage);
  if (open) {
    end = isOver ? end : Math.max(end, now);
    close(end);
  }
  return { start, end, isOver, outcome: isOver && outcome === 'under way' ? boot.stage : outcome, segments, total: (end - start) / 1000 };
}

/** Seconds of each phase. */
export function phaseSeconds(measured) {
  const sums = {};
  for (const { phase, from, to } of measured.segments) {
    sums[phase] = (sums[phase] ?? 0) + (to - from) / 1000;
  }
  return sums;
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** What is drawn, row by row: { label, phase, items: [{ from, to, text, event }] }. So many files at most have a row of their own. */
export function rows(boot, measured, mostFiles = 12) {
  const until = at => Math.min(at, measured.end);
  const items = boot.events.filter(event => begun(event) <= measured.end).map(event => ({
    event, from: begun(event), to: until(Date.parse(event.time)), phase: event.stage,
  }));
  const files = items.filter(item => item.event.file && item.event.event !== 'missing');
  const own = new Set([...files].sort((a, b) => (b.to - b.from) - (a.to - a.from)).slice(0, files.length > mostFiles ? mostFiles - 1 : mostFiles));
  const rest = files.filter(item => !own.has(item));
  const list = segmentRows(measured, ['powering', 'dhcp'], items);
  files.filter(item => own.has(item)).forEach(item => list.push({ label: item.event.file, phase: item.phase, isFile: true, items: [item] }));
  if (rest.length > 0) {
    list.push({ label: `${rest.length} more files`, phase: 'firmware', isFile: true, items: rest });
  }
  const missing = items.filter(item => item.event.event === 'missing');
  if (missing.length > 0) {
    list.push({ label: missing.length === 1 ? '1 not there' : `${missing.length} not there`, phase: 'missing', isFile: true, items: missing });
  }
  return [...list, ...afterFiles(measured, files), ...segmentRows(measured, ['root'], items), ...endRow(measured, items)];
}

/** From the kernel's last byte to the mount: Linux starts, and nothing is seen of it but that it asks for an address. */
function afterFiles(measured, files) {
  const kernel = measured.segments.filter(segment => segment.phase === 'kernel');
  const loaded = Math.max(0, ...files.map(item => item.to));
  const last = kernel.at(-1);
  return last && last.to > loaded ? [{ label: 'Linux starts', phase: 'kernel', items: [{ from: Math.max(last.from, loaded), to: last.to, phase: 'kernel', span: 'Linux starts' }] }] : [];
}

function segmentRows(measured, names, items) {
  return names.flatMap(name => {
    const own = measured.segments.filter(segment => segment.phase === name);
    const points = items.filter(item => item.phase === name && !item.event.file);
    return own.length > 0 ? [{ label: phaseWord(name), phase: name, items: own.map(({ from, to }) => ({ from, to, phase: name, span: phaseWord(name) })), points }] : [];
  });
}

function endRow(measured, items) {
  const last = items.findLast(item => item.event.stage === measured.outcome);
  return measured.isOver && last ? [{ label: { up: 'Up', stalled: 'Stalled', off: 'Off' }[measured.outcome] ?? '', phase: measured.outcome, items: [], points: [last] }] : [];
}
