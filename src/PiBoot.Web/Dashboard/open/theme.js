// Light, dark, or as the system has it. The choice is this browser's.
const key = 'piboot-theme';
const dark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set();

/** 'light', 'dark' or 'system'. */
export function chosenTheme() {
  return document.documentElement.dataset.theme ?? 'system';
}

/** 'light' or 'dark': what is seen. */
export function shownTheme() {
  const chosen = chosenTheme();
  return chosen === 'system' ? (dark.matches ? 'dark' : 'light') : chosen;
}

export function chooseTheme(theme) {
  if (theme === 'system') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
  try {
    if (theme === 'system') {
      localStorage.removeItem(key);
    } else {
      localStorage.setItem(key, theme);
    }
  } catch (error) {
    console.info('The theme is kept until this page is closed:', error.message);
  }
  changed();
}

export function onTheme(listener) {
  listeners.add(listener);
}

export function startTheme() {
  dark.addEventListener('change', changed);
  changed();
}

function changed() {
  const ground = getComputedStyle(document.documentElement).getPropertyValue('--ground').trim();
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', ground);
  for (const listener of listeners) {
    listener();
  }
}
