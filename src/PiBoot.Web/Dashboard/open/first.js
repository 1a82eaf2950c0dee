// Runs before anything is painted: a chosen theme must not flash the other one first.
(() => {
  let theme = null;
  try {
    theme = localStorage.getItem('piboot-theme');
  } catch {
    // Storage is switched off in this browser: the system's theme it is.
    theme = null;
  }
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme;
  }
})();
