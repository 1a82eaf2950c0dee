// A form whose fields know what was there, which of them are wrong, and who says so.
import { fill, freshId, h } from '../open/dom.js';

/**
 * One field with its label, help and problem. options: name, label, help, value, kind ('text', 'lines', 'choice', 'switch', 'password'),
 * choices [[value, text]], rows, placeholder, attributes for the control.
 */
export function field(options) {
  const id = freshId('field');
  const help = options.help ? h('p', { class: 'field-help', id: `${id}-help` }, options.help) : null;
  const problem = h('p', { class: 'field-problem', id: `${id}-problem`, role: 'alert' });
  const described = [help && `${id}-help`, `${id}-problem`].filter(Boolean).join(' ');
  const control = controlOf(options, { id, name: options.name, 'aria-describedby': described, ...options.attributes });
  const label = h('label', { class: 'field-label', for: id }, options.label);
  const element = options.kind === 'switch'
    ? h('div', { class: 'field field-switch' }, h('div', { class: 'switch-line' }, control, label), help, problem)
    : h('div', { class: 'field' }, label, control, help, problem);
  return {
    name: options.name,
    element,
    control,
    get value() {
      return options.kind === 'switch' ? control.checked : control.value;
    },
    set value(value) {
      if (options.kind === 'switch') {
        control.checked = Boolean(value);
      } else {
        control.value = value ?? '';
      }
    },
    complain(text) {
      problem.textContent = text ?? '';
      control.toggleAttribute('aria-invalid', Boolean(text));
      if (text) {
        control.setAttribute('aria-invalid', 'true');
      }
    },
    setChoices(choices, value) {
      fill(control, choices.map(([choice, text]) => h('option', { value: choice }, text)));
      control.value = value;
    },
  };
}

function controlOf(options, attributes) {
  switch (options.kind ?? 'text') {
    case 'lines':
      return h('textarea', { class: 'input mono', rows: options.rows ?? 4, spellcheck: 'false', placeholder: options.placeholder, value: options.value ?? '', ...attributes });
    case 'choice': {
      const select = h('select', { class: 'input', ...attributes }, (options.choices ?? []).map(([value, text]) => h('option', { value }, text)));
      select.value = options.value ?? '';
      return select;
    }
    case 'switch':
      return h('input', { type: 'checkbox', class: 'switch', role: 'switch', checked: Boolean(options.value), ...attributes });
    default:
      return h('input', {
        type: options.kind ?? 'text', class: 'input', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', placeholder: options.placeholder, value: options.value ?? '', ...attributes,
      });
  }
}

/**
 * A form that sends what was changed. options: fields, values (what holds now), save (async, gets the changed fields),
 * saveText, undone (called when changes were discarded). A problem is shown at the field that it names, otherwise below all. show(values) takes what holds now, and leaves
 * alone what a user is changing.
 */
export function form(options) {
  let held = {};
  const problem = h('p', { class: 'field-problem form-problem', role: 'alert' });
  const save = h('button', { class: 'button primary', type: 'submit', disabled: true }, options.saveText ?? 'Save');
  const undo = h('button', { class: 'button quiet', type: 'button', hidden: true }, 'Discard');
  const element = h(
    'form', { class: 'form', novalidate: true, 'aria-label': options.label }, options.fields.map(f => f.element), problem, h('div', { class: 'form-buttons' }, save, undo));
  const changed = () => Object.fromEntries(options.fields.filter(f => f.value !== asShown(f, held[f.name])).map(f => [f.name, f.value]));
  const look = () => {
    const some = Object.keys(changed()).length > 0;
    save.disabled = !some;
    undo.hidden = !some;
  };
  const complain = error => {
    const at = options.fields.find(f => f.name === error?.field);
    options.fields.forEach(f => f.complain(f === at ? error.message : null));
    problem.textContent = error && !at ? error.message : '';
    at?.control.focus();
  };
  const show = (values, all = false) => {
    const touched = all ? {} : changed();
    held = values;
    options.fields.filter(f => !(f.name in touched)).forEach(f => { f.value = asShown(f, values[f.name]); });
    look();
  };
  undo.addEventListener('click', () => {
    complain(null);
    show(held, true);
    options.undone?.();
    options.fields[0].control.focus();
  });
  element.addEventListener('input', look);
  element.addEventListener('submit', async event => {
    event.preventDefault();
    const values = changed();
    if (save.disabled || Object.keys(values).length === 0) {
      return;
    }
    save.disabled = true;
    complain(null);
    try {
      await options.save(values);
    } catch (error) {
      complain(error);
    } finally {
      look();
    }
  });
  show(options.values ?? {}, true);
  return { element, show, complain, fields: options.fields, get isTouched() { return Object.keys(changed()).length > 0; } };
}

const asShown = (f, value) => f.control.type === 'checkbox' ? Boolean(value) : value ?? '';

/** Does something; a problem is shown at the field that it names, and thrown on without words, so that it is not said twice. */
export async function atField(fields, act) {
  fields.forEach(f => f.complain(null));
  try {
    return await act();
  } catch (error) {
    const at = fields.find(f => f.name === error.field);
    at?.complain(error.message);
    at?.control.focus();
    throw at ? new Error('') : error;
  }
}
