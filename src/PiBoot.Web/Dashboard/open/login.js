// Logging in, and before that the first visit, which sets the password.
import { get, post } from './api.js';
import { fill, freshId, h } from './dom.js';
import { startTheme } from './theme.js';

const shortest = 8;
const place = document.getElementById('login');

startTheme();
open();

async function open() {
  try {
    const session = await get('/api/v1/session');
    if (session.loggedIn) {
      enter();
    } else {
      (session.needsSetup ? showSetup : showLogin)();
    }
  } catch (error) {
    fill(
      place,
      h('div', { class: 'form', role: 'alert' }, h('h1', {}, error.title ?? 'That went wrong'), h('p', {}, error.message), h('button', { class: 'button primary', type: 'button', on: { click: open } }, 'Try again')));
  }
}

/** Where one wanted to go; the hash is still that of the page that sent us here. */
function enter() {
  location.replace(`/${location.hash}`);
}

function showLogin() {
  const password = passwordField('password', 'Password', 'current-password');
  show('Log in', h('p', { class: 'soft' }, 'Forgotten? On the appliance, ', h('code', {}, 'piboot access reset'), ' lets you set a new one.'), [user(), password], 'Log in', async () => {
    if (need(password, 'Type the password.')) {
      await post('/api/v1/login', { password: password.input.value });
    }
  });
}

function showSetup() {
  const code = plainField('code', 'Setup code', {
    class: 'input login-code', autocomplete: 'one-time-code', autocapitalize: 'characters', spellcheck: 'false', placeholder: 'ABCD-2345', maxlength: '20',
  }, h('span', {}, 'The appliance’s display shows it, its log has it, and so does ', h('code', {}, 'piboot access show'), ' on it.'));
  const password = passwordField('password', 'New password', 'new-password', `At least ${shortest} characters; several words are easy to remember.`);
  const again = passwordField('again', 'The same once more', 'new-password');
  show('Welcome', h('p', { class: 'soft' }, 'This is the first visit. Choose the password that opens this page from now on.'), [code, user(), password, again], 'Set the password', async () => {
    if (!need(code, 'Type the setup code.') || !need(password, 'Choose a password.')) {
      return false;
    }
    if (password.input.value.length < shortest) {
      return complain(password, `A password has at least ${shortest} characters.`);
    }
    if (again.input.value !== password.input.value) {
      return complain(again, 'The two passwords differ.');
    }
    await post('/api/v1/setup', { code: code.input.value.trim().toUpperCase(), password: password.input.value });
    return true;
  });
}

/** A card with a form; act sends it, and answers false when something is missing. */
function show(title, text, fields, word, act) {
  const problem = h('p', { class: 'field-problem', role: 'alert' });
  const button = h('button', { class: 'button primary', type: 'submit' }, word);
  const form = h('form', { class: 'form', novalidate: true, method: 'post' }, h('div', { class: 'login-head' }, h('h1', {}, title), text), fields.map(f => f.element), problem, button);
  form.addEventListener('submit', async event => {
    event.preventDefault();
    fields.forEach(f => f.complain?.(''));
    problem.textContent = '';
    button.disabled = true;
    try {
      if (await act() !== false) {
        enter();
        return;
      }
    } catch (error) {
      await told(error, fields, problem);
    }
    button.disabled = false;
  });
  document.title = `${title} – PiBoot`;
  fill(place, form);
  fields.find(f => f.input && !f.isHidden).input.focus();
}

async function told(error, fields, problem) {
  if (error.status === 409 && !/code/i.test(error.message)) {
    // Somebody else was faster: there is a password now.
    return open();
  }
  const at = fields.find(f => f.name === error.field);
  if (at) {
    complain(at, error.message);
    at.input.select();
  } else {
    problem.textContent = error.message;
  }
}

function need(field, sentence) {
  return field.input.value !== '' || complain(field, sentence);
}

function complain(field, sentence) {
  field.complain(sentence);
  field.input.focus();
  return false;
}

/** Password managers keep a password for a name; there is but one user. */
function user() {
  const input = h('input', { type: 'text', name: 'username', autocomplete: 'username', value: 'admin', readonly: true, tabindex: '-1', 'aria-hidden': 'true' });
  return { element: h('div', { class: 'visually-hidden' }, input), input, isHidden: true };
}

function passwordField(name, label, autocomplete, help) {
  const field = plainField(name, label, { type: 'password', autocomplete, maxlength: '200' }, help);
  const button = h('button', { class: 'button login-show', type: 'button', 'aria-pressed': 'false', 'aria-controls': field.input.id }, 'Show');
  button.addEventListener('click', () => {
    const isShown = field.input.type === 'text';
    field.input.type = isShown ? 'password' : 'text';
    button.setAttribute('aria-pressed', String(!isShown));
    button.textContent = isShown ? 'Show' : 'Hide';
  });
  const line = h('div', { class: 'login-with-button' });
  field.input.replaceWith(line);
  line.append(field.input, button);
  return field;
}

function plainField(name, label, attributes, help) {
  const id = freshId('login');
  const problem = h('p', { class: 'field-problem', id: `${id}-problem`, role: 'alert' });
  const input = h('input', { id, name, type: 'text', class: 'input', 'aria-describedby': `${id}-problem ${id}-help`, ...attributes });
  return {
    name,
    input,
    element: h('div', { class: 'field' }, h('label', { class: 'field-label', for: id }, label), input, help ? h('p', { class: 'field-help', id: `${id}-help` }, help) : null, problem),
    complain(sentence) {
      problem.textContent = sentence;
      input.toggleAttribute('aria-invalid', sentence !== '');
      if (sentence !== '') {
        input.setAttribute('aria-invalid', 'true');
      }
    },
  };
}
