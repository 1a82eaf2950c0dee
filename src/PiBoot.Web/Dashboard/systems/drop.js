// An image may be dropped anywhere, whatever page is looked at.
import { h } from '../open/dom.js';
import { icon } from '../shell/icons.js';
import { importFile } from './import-dialog.js';

let veil = null;

const holdsFiles = event => [...event.dataTransfer?.types ?? []].includes('Files');

addEventListener('dragover', event => {
  if (holdsFiles(event) && !document.querySelector('dialog[open]')) {
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    veil ??= show();
  }
});
addEventListener('dragleave', event => event.relatedTarget === null && hide());
addEventListener('drop', event => {
  hide();
  if (holdsFiles(event)) {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file && !document.querySelector('dialog[open]')) {
      importFile(file);
    }
  }
});

function show() {
  const element = h('div', { class: 'drop-veil' }, h('div', { class: 'drop-words' }, icon('upload'), h('p', {}, 'Drop the image to import it')));
  document.body.append(element);
  return element;
}

function hide() {
  veil?.remove();
  veil = null;
}
