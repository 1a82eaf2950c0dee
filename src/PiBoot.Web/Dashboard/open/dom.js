// Elements are built, never parsed: what comes from the network can only become text.
const svgSpace = 'http://www.w3.org/2000/svg';
const asProperty = new Set(['value', 'checked', 'disabled', 'hidden', 'readOnly', 'indeterminate', 'selected', 'open', 'multiple', 'required']);

/**
 * An element. props: class, text, on: {event: handler}, data: {key: value}, vars: {'--name': value} (style variables),
 * live properties (value, checked, disabled, hidden ...), and attributes; null, undefined and false leave one out.
 * children: nodes, texts, arrays of them; null and false are left out.
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  assign(element, props);
  add(element, children);
  return element;
}

/** The same for SVG, where everything is an attribute. */
export function svg(tag, props = {}, ...children) {
  const element = document.createElementNS(svgSpace, tag);
  assign(element, props, true);
  add(element, children);
  return element;
}

/** Replaces what is in an element. */
export function fill(element, ...children) {
  element.replaceChildren();
  add(element, children);
  return element;
}

/** Changes a text only where it differs: no needless layout, and nothing for a screen reader to repeat. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

export function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** Puts a child where it belongs without taking the focus from what is inside. */
export function place(parent, child, before) {
  if (child.parentNode === parent && child.nextSibling === before) {
    return;
  }
  if (parent.moveBefore && child.isConnected && parent.isConnected) {
    parent.moveBefore(child, before);
    return;
  }
  const focused = child.contains(document.activeElement) ? document.activeElement : null;
  parent.insertBefore(child, before);
  focused?.focus();
}

let counter = 0;

/** An id that no other element has. */
export function freshId(word) {
  counter += 1;
  return `${word}-${counter}`;
}

function assign(element, props, onlyAttributes = false) {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined) {
      continue;
    }
    if (name === 'class') {
      element.setAttribute('class', value);
    } else if (name === 'text') {
      element.textContent = value;
    } else if (name === 'on') {
      for (const [event, handler] of Object.entries(value)) {
        element.addEventListener(event, handler);
      }
    } else if (name === 'data') {
      Object.assign(element.dataset, value);
    } else if (name === 'vars') {
      for (const [variable, text] of Object.entries(value)) {
        element.style.setProperty(variable, text);
      }
    } else if (!onlyAttributes && asProperty.has(name)) {
      element[name] = value;
    } else {
      setAttribute(element, name, value);
    }
  }
}

function add(element, children) {
  for (const child of children) {
    if (Array.isArray(child)) {
      add(element, child);
    } else if (child !== null && child !== undefined && child !== false) {
      element.append(child);
    }
  }
}
