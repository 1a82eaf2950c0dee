// Questions before what cannot be undone. <dialog> keeps the focus inside, closes with Escape, and gives the focus back.
import { freshId, h } from '../open/dom.js';
import { icon } from './icons.js';

/**
 * Asks. Resolves to false when that is declined, otherwise to what `act` returned; when `act` throws, the dialog stays and shows why.
 * While `act` is under way it cannot be closed: its problem would be lost.
 * question: title, text (or nodes), confirm (the button's word), danger, typed (a word that must be typed first),
 * extra (nodes, e.g. check boxes), act (async, gets the dialog's form).
 */
export function ask(question) {
  return new Promise(resolve => {
    const title = freshId('dialog');
    const problem = h('p', { class: 'field-problem', role: 'alert' });
    const typed = question.typed ? typedField(question.typed) : null;
    const confirm = h('button', { class: question.danger ? 'button danger' : 'button primary', type: 'submit', disabled: Boolean(typed) }, question.confirm);
    const cancel = h('button', { class: 'button', type: 'button', on: { click: () => dialog.close() } }, 'Cancel');
    const form = h(
      'form', { method: 'dialog', class: 'dialog-form' },
      h('h2', { id: title }, question.title),
      [question.text ?? []].flat().map(part => typeof part === 'string' ? h('p', {}, part) : part),
      question.extra ?? null, typed?.element ?? null, problem,
      h('div', { class: 'dialog-buttons' }, cancel, confirm));
    const dialog = h('dialog', { class: 'dialog', 'aria-labelledby': title }, form);
    let result = false;
    let isActing = false;
    typed?.input.addEventListener('input', () => { confirm.disabled = typed.input.value.trim() !== question.typed; });
    form.addEventListener('submit', async event => {
      event.preventDefault();
      if (confirm.disabled) {
        return;
      }
      const setActing = now => {
        isActing = now;
        cancel.disabled = now;
        confirm.disabled = now;
        form.setAttribute('aria-busy', String(now));
      };
      problem.textContent = '';
      setActing(true);
      try {
        result = await (question.act?.(form) ?? true) ?? true;
        dialog.close();
      } catch (error) {
        setActing(false);
        problem.textContent = error.message;
        question.failed?.(error, form);
      }
    });
    show(dialog, () => resolve(result), () => !isActing);
    (typed?.input ?? (question.danger ? cancel : confirm)).focus();
  });
}

/** A sheet with a title and a close button; from the bottom on phones. */
export function openSheet(title, ...content) {
  const id = freshId('sheet');
  const dialog = h(
    'dialog', { class: 'dialog sheet', 'aria-labelledby': id },
    h('div', { class: 'sheet-head' }, h('h2', { id }, title), h('button', { class: 'icon-button', type: 'button', 'aria-label': 'Close', on: { click: () => dialog.close() } }, icon('close'))),
    ...content);
  show(dialog, () => undefined);
  return dialog;
}

/** mayClose(): false keeps it open whatever is pressed. */
function show(dialog, closed, mayClose = () => true) {
  const back = document.activeElement;
  let hasLeft = false;
  // The page that it was about is gone.
  const leave = () => {
    if (mayClose()) {
      hasLeft = true;
      dialog.close();
    }
  };
  addEventListener('hashchange', leave);
  dialog.addEventListener('close', () => {
    removeEventListener('hashchange', leave);
    removeEventListener('keydown', hold, true);
    dialog.remove();
    if (hasLeft) {
      document.querySelector('.page-title')?.focus({ preventScroll: true });
    } else if (back?.isConnected) {
      back.focus();
    }
    closed();
  });
  dialog.addEventListener('cancel', event => mayClose() || event.preventDefault());
  // Chromium lets a second Escape through where the first was refused; with its buttons disabled the focus is not in the dialog.
  const hold = event => event.key === 'Escape' && !mayClose() && event.preventDefault();
  addEventListener('keydown', hold, true);
  // A click beside it declines; its own padding is not beside it.
  dialog.addEventListener('mousedown', event => event.target === dialog && isBeside(dialog, event) && mayClose() && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}

function isBeside(dialog, { clientX, clientY }) {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}

function typedField(word) {
  const input = h('input', { type: 'text', class: 'input', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false' });
  const element = h('label', { class: 'field' }, h('span', { class: 'field-label' }, 'Type ', h('code', {}, word), ' to go on'), input);
  return { element, input };
}

