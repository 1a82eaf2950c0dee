// The live board: every client, those that need somebody first.
import { fill, h, place, setText } from '../open/dom.js';
import { icon } from '../shell/icons.js';
import { registerPage } from '../shell/page.js';
import { currentPath } from '../shell/router.js';
import { speak } from '../shell/toast.js';
import { plural } from '../parts/format.js';
import { shownStage, stageWord } from '../parts/stage.js';
import { emptyBoard } from './empty.js';
import { Row } from './row.js';
import { store } from './store.js';

const groups = [['attention', 'Needs attention'], ['starting', 'Starting'], ['up', 'Up'], ['off', 'Off']];
const urgency = { new: 0, stalled: 1, fault: 2 };
const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Kept while other pages are looked at. */
const filter = { group: 'all', words: '' };

registerPage({ path: '/clients', title: 'Clients', icon: 'clients', order: 10, open: view => new Board(view).open() });

class Board {
  #rows = new Map();
  #sections = new Map();

  constructor(view) {
    this.view = view;
    this.search = h('input', {
      class: 'input board-search-input', type: 'search', placeholder: 'Search', 'aria-label': 'Search clients', value: filter.words, autocomplete: 'off', spellcheck: 'false',
      on: { input: () => this.#filterChanged({ words: this.search.value.trim().toLowerCase() }) },
    });
    this.chips = [['all', 'All'], ...groups].map(([group, word]) => this.#chip(group, word));
    this.count = h('p', { class: 'visually-hidden', role: 'status' });
    this.table = h(
      'div', { class: 'board', role: 'table', 'aria-label': 'Clients', on: { keydown: event => this.#keys(event) } },
      h('div', { class: 'board-head', role: 'rowgroup' }, h('div', { class: 'board-columns', role: 'row' }, ['Stage', 'Name', 'Model', 'Address', 'System', 'Since'].map(word => h('div', { role: 'columnheader' }, word)), h('div', { role: 'columnheader' }, h('span', { class: 'visually-hidden' }, 'Actions')))),
      groups.map(([group, word]) => this.#section(group, word)));
    this.nothing = h('p', { class: 'board-nothing soft', hidden: true }, 'No client is like that.');
    this.tools = h('div', { class: 'board-tools' }, h('div', { class: 'chips', role: 'group', 'aria-label': 'Show' }, this.chips.map(c => c.element)), h('div', { class: 'board-search' }, icon('search'), this.search));
  }

  async open() {
    await store.load();
    this.view.onLeave(store.onChange(ids => this.#changed(ids)));
    const onKey = event => this.#searchKey(event);
    document.addEventListener('keydown', onKey);
    this.view.onLeave(() => document.removeEventListener('keydown', onKey));
    fill(this.view.main, this.tools, this.count, this.table, this.nothing);
    this.#changed(new Set(store.clients.keys()));
    this.isShown = true;
  }

  #changed(ids) {
    for (const id of ids) {
      const client = store.find(id);
      const row = this.#rows.get(id);
      if (!client) {
        row?.element.remove();
        this.#rows.delete(id);
      } else if (row) {
        const before = row.group;
        row.update(client);
        this.#announce(row, before);
      } else {
        this.#add(client);
      }
    }
    this.#arrange();
  }

  #add(client) {
    const row = new Row(client);
    this.#rows.set(client.id, row);
    if (this.isShown) {
      row.element.classList.add('is-new');
      speak(`${client.name} was plugged in`);
    }
  }

  /** What somebody has to do something about is said aloud; a rack that boots is not. */
  #announce(row, before) {
    if (row.group === 'attention' && before !== 'attention') {
      speak(`${row.client.name}: ${stageWord(shownStage(row.client))}`);
    }
  }

  /** Puts rows where they belong, and touches none that is there already. */
  #arrange() {
    const lists = Object.fromEntries(groups.map(([group]) => [group, []]));
    this.#rows.forEach(row => lists[row.group].push(row));
    let shown = 0;
    for (const [group] of groups) {
      const section = this.#sections.get(group);
      const rows = lists[group].sort(compare);
      let next = null;
      let visible = 0;
      for (const row of rows.toReversed()) {
        place(section.element, row.element, next);
        next = row.element;
        row.element.hidden = !this.#matches(row);
        visible += row.element.hidden ? 0 : 1;
      }
      section.element.hidden = visible === 0;
      setText(section.count, String(visible));
      shown += visible;
    }
    for (const chip of this.chips) {
      chip.show(chip.group === 'all' ? this.#rows.size : lists[chip.group].length);
    }
    this.#showState(shown);
  }

  #showState(shown) {
    const isEmpty = this.#rows.size === 0;
    this.tools.hidden = isEmpty;
    this.table.hidden = shown === 0;
    this.nothing.hidden = isEmpty || shown > 0;
    if (isEmpty && !this.empty) {
      this.empty = emptyBoard(this.view);
      this.view.main.append(this.empty);
    } else if (!isEmpty) {
      this.empty?.remove();
      this.empty = null;
    }
  }

  #matches(row) {
    return (filter.group === 'all' || row.group === filter.group) && (filter.words === '' || filter.words.split(/\s+/).every(word => row.text.includes(word)));
  }

  #filterChanged(change) {
    Object.assign(filter, change);
    this.chips.forEach(chip => chip.element.setAttribute('aria-pressed', String(chip.group === filter.group)));
    this.#arrange();
    setText(this.count, `${plural(this.table.querySelectorAll('.board-row:not([hidden])').length, 'client')} shown`);
  }

  #chip(group, word) {
    const count = h('span', { class: 'chip-count' });
    const element = h('button', {
      class: 'chip', type: 'button', data: { group }, 'aria-pressed': String(group === filter.group), on: { click: () => this.#filterChanged({ group }) },
    }, word, count);
    return { group, element, show: number => setText(count, String(number)) };
  }

  #section(group, word) {
    const count = h('span', { class: 'group-count' });
    const element = h(
      'div', { class: 'board-group', role: 'rowgroup', data: { group }, hidden: true },
      h('div', { class: 'board-group-head', role: 'row' }, h('div', { role: 'rowheader', 'aria-colspan': '7' }, word, ' ', count)));
    this.#sections.set(group, { element, count });
    return element;
  }

  /** Up and down go to the same place in the next row: Tab alone would take hundreds of steps. */
  #keys(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = event.target.closest('.board-row');
    if (!step || !row || event.target.closest('input, [aria-expanded=true], [aria-haspopup]')) {
      return;
    }
    const rows = [...this.table.querySelectorAll('.board-row:not([hidden])')];
    const next = rows[rows.indexOf(row) + step];
    if (next) {
      event.preventDefault();
      next.querySelector('.row-link')?.focus();
    }
  }

  #searchKey(event) {
    const isTyping = event.target.closest?.('input, textarea, select, dialog');
    if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && currentPath() === '/clients') {
      event.preventDefault();
      this.search.focus();
    }
  }
}

function compare(a, b) {
  const first = (urgency[a.element.dataset.stage] ?? 3) - (urgency[b.element.dataset.stage] ?? 3);
  return first || byName.compare(a.client.name, b.client.name) || byName.compare(a.client.id, b.client.id);
}
