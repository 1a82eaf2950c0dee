// The API: JSON in and out, problems (RFC 9457) as exceptions that name the field.

/** What the appliance refused, or that it cannot be reached (status 0). */
export class ApiProblem extends Error {
  constructor(status, title, detail, field = null, retryAfter = null) {
    super(detail || title);
    this.status = status;
    this.title = title;
    this.field = field;
    this.retryAfter = retryAfter;
  }
}

/** The appliance is away for a moment, or its drive is: a banner says so already. */
export const isAway = error => error?.status === 0 || error?.status === 503;

let unauthorized = null;

/** The header has whole seconds, and answers take their time: less than this is no difference between two clocks. */
const clockTolerance = 2000;
let ahead = 0;

/** The time by the appliance's clock, in which everything it tells is written; a phone's may be hours away. */
export const applianceNow = () => Date.now() + ahead;

/** What happens when the session is over; the login page sets nothing and reads the problem. */
export function onUnauthorized(handler) {
  unauthorized = handler;
}

export const get = async (path, options) => read(await send('GET', path, options));
export const post = async (path, body, options) => read(await send('POST', path, { ...options, body }));
export const put = async (path, body, options) => read(await send('PUT', path, { ...options, body }));
export const del = async (path, options) => read(await send('DELETE', path, options));

/** The value with its ETag, for a change that must not undo somebody else's. */
export async function getTagged(path, options) {
  const response = await send('GET', path, options);
  return { value: await read(response), etag: response.headers.get('ETag') };
}

/** Changes fields; with an ETag it is refused (412) when somebody else was faster. */
export async function patch(path, body, etag = null, options = {}) {
  const headers = etag ? { ...options.headers, 'If-Match': etag } : options.headers;
  const response = await send('PATCH', path, { ...options, body, headers });
  return { value: await read(response), etag: response.headers.get('ETag') };
}

/** Long work that goes on without its browser: answers with the task's view, whose steps come as 'task' events. */
export async function startTask(path, body, options = {}) {
  return post(path, body, { ...options, headers: { ...options.headers, Prefer: 'respond-async' } });
}

/** Work that answers with one line of JSON per step. */
export async function lines(path, body, onLine, options = {}) {
  const response = await send('POST', path, { ...options, body });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    rest += value ?? '';
    const parts = rest.split('\n');
    rest = done ? '' : parts.pop();
    parts.filter(part => part.trim() !== '').forEach(part => onLine(JSON.parse(part)));
    if (done) {
      return;
    }
  }
}

/** The plain response; throws an ApiProblem for everything but 2xx. */
export async function send(method, path, { body, headers, signal } = {}) {
  const isJson = body !== undefined && body !== null && !(body instanceof Blob);
  let response;
  try {
    response = await fetch(path, {
      method,
      signal,
      body: isJson ? JSON.stringify(body) : body,
      headers: { Accept: 'application/json', ...(isJson ? { 'Content-Type': 'application/json' } : {}), ...headers },
      credentials: 'same-origin',
      cache: 'no-store',
    });
  } catch (error) {
    if (error.name === 'AbortError') {
      throw error;
    }
    throw new ApiProblem(0, 'Not reachable', 'The appliance does not answer. Is it on, and is this device in its network?');
  }
  readClock(response.headers.get('Date'));
  if (!response.ok) {
    const problem = await problemOf(response);
    if (response.status === 401 && unauthorized) {
      unauthorized(problem);
    }
    throw problem;
  }
  return response;
}

export const isAbort = error => error?.name === 'AbortError';

/** How far the appliance's clock is ahead of this device's. */
function readClock(date) {
  const now = Date.parse(date) + 500 - Date.now();
  if (!Number.isNaN(now) && Math.abs(now - ahead) > clockTolerance) {
    ahead = Math.abs(now) > clockTolerance ? now : 0;
  }
}

async function read(response) {
  const text = response.status === 204 ? '' : await response.text();
  return text === '' ? null : JSON.parse(text);
}

async function problemOf(response) {
  const retry = Number(response.headers.get('Retry-After')) || null;
  const text = await response.text();
  const isProblem = (response.headers.get('Content-Type') ?? '').includes('json');
  const said = isProblem ? JSON.parse(text) : {};
  return new ApiProblem(
    response.status, said.title ?? `Error ${response.status}`, said.detail ?? `The appliance answered with ${response.status}.`, said.field ?? null, retry);
}
