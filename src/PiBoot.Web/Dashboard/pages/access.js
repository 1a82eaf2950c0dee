// Who may come in: browsers that are logged in, tokens of programs, and the password.
import { del, get, post, put } from '../open/api.js';
import { fill, h } from '../open/dom.js';
import { ask } from '../shell/dialog.js';
import { icon } from '../shell/icons.js';
import { registerPage } from '../shell/page.js';
import { failed, toast } from '../shell/toast.js';
import { copyText } from '../parts/copy.js';
import { atField, field } from '../parts/field.js';
import { moment } from '../parts/format.js';
import { since } from '../parts/since.js';

const shortest = 8;
const scopes = { read: 'Read only', full: 'Full' };

registerPage({ path: '/access', title: 'Access', icon: 'access', order: 70, open: view => new AccessPage(view).open() });

class AccessPage {
  constructor(view) {
    this.view = view;
    this.sessions = h('ul', { class: 'access-list' });
    this.tokens = h('div', {});
    this.fresh = h('div', { role: 'status' });
  }

  async open() {
    fill(this.view.actions, h('button', { class: 'button', type: 'button', on: { click: logOut } }, icon('logout'), 'Log out'));
    await this.#load();
    fill(
      this.view.main,
      h('div', { class: 'settings-columns' },
        h('div', { class: 'cards' },
          h('section', { class: 'card', 'aria-label': 'Sessions' }, h('h2', {}, 'Logged in'), this.sessions),
          passwordCard()),
        h('div', { class: 'cards' },
          h('section', { class: 'card', 'aria-label': 'Tokens' },
            h('div', { class: 'card-head' }, h('h2', {}, 'API tokens'), h('button', { class: 'button small', type: 'button', on: { click: () => this.#newToken() } }, icon('plus'), 'New token')),
            this.fresh, this.tokens))));
  }

  async #load() {
    const [sessions, tokens] = await Promise.all([get('/api/v1/sessions', { signal: this.view.signal }), get('/api/v1/tokens', { signal: this.view.signal })]);
    fill(this.sessions, sessions.map(s => this.#session(s)), sessions.length === 0 ? h('li', { class: 'soft' }, 'Nobody, over the network.') : null);
    fill(this.tokens, tokens.length > 0 ? h('ul', { class: 'access-list' }, tokens.map(t => this.#token(t))) : h(
      'p', { class: 'soft' }, 'Programs, such as Prometheus or a script of yours, come in with a token of their own: “Authorization: Bearer …”.'));
  }

  #session(session) {
    return h(
      'li', { class: 'access-row' },
      h('div', {}, h('p', {}, h('strong', {}, session.browser || 'A browser'), session.current ? h('span', { class: 'tag accent' }, 'this one') : null), h('p', { class: 'soft' }, `${session.address} · since ${moment(session.created)} · seen `, since(session.used), ' ago')),
      session.current ? null : h('button', { class: 'button small', type: 'button', 'aria-label': `Log out ${session.browser} at ${session.address}`, on: { click: () => this.#end('/api/v1/sessions/', session.id, 'It is logged out.') } }, 'Log out'));
  }

  #token(token) {
    return h(
      'li', { class: 'access-row' },
      h('div', {}, h('p', {}, h('strong', {}, token.name), h('span', { class: 'tag' }, scopes[token.scope] ?? token.scope)), h('p', { class: 'soft' }, `made ${moment(token.created)} · `, token.used ? ['used ', since(token.used), ' ago'] : 'never used')),
      h('button', { class: 'button small danger-quiet', type: 'button', 'aria-label': `Revoke ${token.name}`, on: { click: () => this.#revoke(token) } }, 'Revoke'));
  }

  #revoke(token) {
    return ask({
      title: `Revoke ${token.name}?`, text: 'Whoever uses it is refused from then on.', confirm: 'Revoke', danger: true,
      act: () => this.#end('/api/v1/tokens/', token.id, `${token.name} is revoked.`),
    });
  }

  async #end(path, id, words) {
    try {
      await del(path + encodeURIComponent(id));
      toast(words);
    } catch (error) {
      failed(error);
    }
    try {
      await this.#load();
    } catch (error) {
      if (!this.view.isLeft) {
        failed(error);
      }
    }
  }

  async #newToken() {
    const name = field({ name: 'name', label: 'Name', help: 'What it is for, such as prometheus.' });
    const scope = field({ name: 'scope', label: 'It may', kind: 'choice', value: 'read', choices: [['read', 'read everything'], ['full', 'read and change everything']] });
    const answer = ask({
      title: 'New token', extra: [name.element, scope.element], confirm: 'Make it',
      act: () => atField([name, scope], async () => {
        if (name.value.trim() === '') {
          throw Object.assign(new Error('A token needs a name.'), { field: 'name' });
        }
        const made = await post('/api/v1/tokens', { name: name.value.trim(), scope: scope.value });
        await this.#load();
        this.#showOnce(made);
      }),
    });
    name.control.focus();
    await answer;
    this.fresh.querySelector('button')?.focus();
  }

  #showOnce(token) {
    const copy = h('button', { class: 'button small', type: 'button' }, 'Copy');
    copy.addEventListener('click', async () => {
      try {
        await copyText(token.token);
        copy.textContent = 'Copied';
      } catch (error) {
        failed(error);
      }
    });
    fill(this.fresh, h(
      'div', { class: 'notice good token-once' },
      h('p', {}, h('strong', {}, token.name), ': this is shown once, and never again.'),
      h('code', { class: 'token-value' }, token.token),
      h('div', { class: 'form-buttons' }, copy, h('button', { class: 'button small', type: 'button', on: { click: () => fill(this.fresh) } }, 'I have it'))));
  }
}

function passwordCard() {
  const current = field({ name: 'current', label: 'Password now', kind: 'password', attributes: { autocomplete: 'current-password' } });
  const password = field({ name: 'password', label: 'New password', kind: 'password', help: `At least ${shortest} characters.`, attributes: { autocomplete: 'new-password' } });
  const again = field({ name: 'again', label: 'The same once more', kind: 'password', attributes: { autocomplete: 'new-password' } });
  const all = [current, password, again];
  const problem = h('p', { class: 'field-problem', role: 'alert' });
  const form = h(
    'form', { class: 'form', novalidate: true, 'aria-label': 'Password' },
    h('input', { class: 'visually-hidden', type: 'text', autocomplete: 'username', value: 'admin', readonly: true, tabindex: '-1', 'aria-hidden': 'true' }),
    all.map(f => f.element), problem, h('div', { class: 'form-buttons' }, h('button', { class: 'button primary', type: 'submit' }, 'Change the password')));
  form.addEventListener('submit', async event => {
    event.preventDefault();
    problem.textContent = '';
    try {
      await atField(all, () => change(current, password, again));
      all.forEach(f => { f.value = ''; });
      toast('The password is changed; other browsers are logged out.');
    } catch (error) {
      problem.textContent = error.message;
    }
  });
  return h('section', { class: 'card' }, h('h2', {}, 'Password'), form);
}

async function change(current, password, again) {
  const wrong = (name, sentence) => Object.assign(new Error(sentence), { field: name });
  if (password.value.length < shortest) {
    throw wrong('password', `A password has at least ${shortest} characters.`);
  }
  if (password.value !== again.value) {
    throw wrong('again', 'The two passwords differ.');
  }
  await put('/api/v1/password', { current: current.value, password: password.value });
}

async function logOut() {
  try {
    // Whoever comes next begins at the beginning, whichever of the answers that follow is the first to lead to the login.
    history.replaceState(null, '', '/');
    await post('/api/v1/logout');
    location.assign('/login');
  } catch (error) {
    failed(error);
  }
}
