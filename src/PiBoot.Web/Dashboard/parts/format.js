// Numbers and times in words.
import { applianceNow } from '../open/api.js';

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** 1234567 -> "1.2 MB": decimal units, as drives are sold. */
export function bytes(count) {
  if (count === null || count === undefined) {
    return '–';
  }
  let value = count;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** 0.031 -> "31 ms", 4.2 -> "4.2 s", 75 -> "1 min 15 s". */
export function seconds(count) {
  if (count === null || count === undefined) {
    return '–';
  }
  if (count < 1) {
    return `${Math.round(count * 1000)} ms`;
  }
  if (count < 60) {
    return `${count.toFixed(1)} s`;
  }
  const whole = Math.round(count);
  return whole < 3600 ? `${Math.floor(whole / 60)} min ${whole % 60} s` : `${Math.floor(whole / 3600)} h ${Math.floor(whole % 3600 / 60)} min`;
}

/** How long ago, by the appliance's clock: "12 s", "4 min", "3 h", "5 d". */
export function ago(time, now = applianceNow()) {
  const passed = Math.max(0, (now - Date.parse(time)) / 1000);
  if (passed < 60) {
    return `${Math.floor(passed)} s`;
  }
  if (passed < 3600) {
    return passed < 600 ? `${Math.floor(passed / 60)} min ${Math.floor(passed % 60)} s` : `${Math.floor(passed / 60)} min`;
  }
  return passed < 86_400 ? `${Math.floor(passed / 3600)} h ${Math.floor(passed % 3600 / 60)} min` : `${Math.floor(passed / 86_400)} d ${Math.floor(passed % 86_400 / 3600)} h`;
}

const dayAndTime = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const withYear = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });

/** Date and time of this device's clock and place; the year where it is another one. */
export function moment(time) {
  if (!time) {
    return '–';
  }
  const date = new Date(time);
  return (date.getFullYear() === new Date().getFullYear() ? dayAndTime : withYear).format(date);
}

export const timeOfDay = time => clock.format(new Date(time));

/** "once", "twice", "3 times". */
export const times = count => ({ 1: 'once', 2: 'twice' })[count] ?? `${count} times`;

export const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
