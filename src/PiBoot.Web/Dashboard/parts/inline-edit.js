// A text that is changed where it stands: the pencil (or Enter on it) opens, Enter saves, Escape gives up.
import { h, setAttribute, setText } from '../open/dom.js';
import { icon } from '../shell/icons.js';

/**
 * options: value, label (what it is, of whom), show (value => node; default plain text), save (async, gets the text).
 * Returns { element, set(value), relabel(label), edit(), isEditing }.
 */
export function inlineEdit(options) {
  let { label, value } = options;
  let editing = false;
  const shown = options.shown ?? h('span', { class: 'inline-text' });
  const pencil = h('button', { class: 'icon-button inline-pencil', type: 'button', 'aria-label': label, title: label }, icon('edit'));
  const reading = h('span', { class: 'inline-reading' }, shown, pencil);
  const element = h('span', { class: 'inline-edit' }, reading);
  const set = next => {
    value = next;
    setText(shown, next);
  };
  const relabel = next => {
    label = next;
    setAttribute(pencil, 'aria-label', next);
    setAttribute(pencil, 'title', next);
  };

  function edit() {
    if (editing) {
      return;
    }
    editing = true;
    const problem = h('span', { class: 'field-problem', role: 'alert' });
    const input = h('input', {
      class: 'input inline-input', type: 'text', value, 'aria-label': label, autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', maxlength: '63',
    });
    const save = h('button', { class: 'icon-button', type: 'submit', 'aria-label': 'Save', title: 'Save (Enter)' }, icon('check'));
    const cancel = h('button', { class: 'icon-button', type: 'button', 'aria-label': 'Cancel', title: 'Cancel (Escape)', on: { click: () => close(true) } }, icon('close'));
    const form = h('form', { class: 'inline-form', novalidate: true }, h('span', { class: 'inline-line' }, input, save, cancel), problem);
    form.addEventListener('submit', async event => {
      event.preventDefault();
      const text = input.value.trim();
      if (text === value) {
        close(true);
        return;
      }
      save.disabled = true;
      try {
        await options.save(text);
        set(text);
        close(true);
      } catch (error) {
        problem.textContent = error.message;
        input.setAttribute('aria-invalid', 'true');
        save.disabled = false;
        input.focus();
      }
    });
    form.addEventListener('keydown', event => {
      if (event.key === 'Escape') {
        event.stopPropagation();
        close(true);
      }
    });
    element.replaceChildren(form);
    input.focus();
    input.select();
  }

  function close(backToPencil) {
    editing = false;
    element.replaceChildren(reading);
    if (backToPencil) {
      pencil.focus();
    }
  }

  pencil.addEventListener('click', edit);
  set(value);
  return { element, set, relabel, edit, get isEditing() { return editing; } };
}
