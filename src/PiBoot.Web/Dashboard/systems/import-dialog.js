// What is to be imported, from where, and under which name.
import { get } from '../open/api.js';
import { h } from '../open/dom.js';
import { ask } from '../shell/dialog.js';
import { go } from '../shell/router.js';
import { failed } from '../shell/toast.js';
import { atField, field } from '../parts/field.js';
import { bytes } from '../parts/format.js';
import { imports } from './imports.js';
import { suggestName } from './names.js';

const digestHelp = 'The 64 digits that the download page names; left empty, nothing is compared.';

/** A file that was dropped or chosen. */
export async function importFile(file) {
  try {
    const [systems, uploads] = await Promise.all([get('/api/v1/os'), get('/api/v1/uploads')]);
    const known = uploads.find(u => u.file === file.name && u.bytes === file.size) ?? null;
    const name = nameField(suggestName(file.name, systems.map(s => s.name)));
    const sha256 = field({ name: 'sha256', label: 'SHA-256 (optional)', help: digestHelp });
    await askFor([name, sha256], {
      title: 'Import an image',
      text: [h('p', { class: 'import-file' }, h('strong', {}, file.name), h('span', { class: 'soft' }, bytes(file.size))), known && known.received > 0 ? `${bytes(known.received)} of it are here already; it goes on from there.` : null].filter(Boolean),
      confirm: 'Send and import',
      act: async () => {
        need(name, 'The new operating system needs a name.');
        if (systems.some(s => s.name === name.value.trim())) {
          throw problem('name', `There is an operating system '${name.value.trim()}' already.`);
        }
        checkDigest(sha256);
        go('/systems');
        imports.send(file, { name: name.value.trim(), sha256: digestOf(sha256) }, known).catch(failed);
      },
    });
  } catch (error) {
    failed(error);
  }
}

/** From the web, or from a path on the appliance. */
export function importSource() {
  const source = field({ name: 'source', label: 'Address or path', help: 'An http(s) address, or the path of an image, archive, directory or card on the appliance, such as /dev/sdb.', attributes: { inputmode: 'url' } });
  const name = nameField('');
  const sha256 = field({ name: 'sha256', label: 'SHA-256 (optional)', help: digestHelp });
  source.control.addEventListener('input', () => {
    if (!name.isTouched) {
      name.value = source.value ? suggestName(source.value.trim(), []) : '';
    }
  });
  name.control.addEventListener('input', () => { name.isTouched = true; });
  return askFor([source, name, sha256], {
    title: 'Import from the web or a path',
    confirm: 'Import',
    act: () => imports.order({ source: source.value.trim(), name: name.value.trim(), sha256: digestOf(sha256) }),
  });
}

/** A whole file that was sent, and not imported. Resolves to false when that is declined. */
export function importUpload(upload, wanted = null) {
  const name = nameField(wanted ?? suggestName(upload.file, []));
  return askFor([name], {
    title: `Import ${upload.file}`,
    confirm: 'Import',
    act: () => imports.order({ source: `upload:${upload.id}`, name: name.value.trim(), sha256: null }),
  });
}

const nameField = value => field({ name: 'name', label: 'Name', value, help: 'Letters, digits, dots, dashes and underscores.' });

const digestOf = sha256 => sha256.value.trim() || null;

function need(one, sentence) {
  if (one.value.trim() === '') {
    throw problem(one.name, sentence);
  }
}

function checkDigest(sha256) {
  if (digestOf(sha256) && !/^[0-9a-f]{64}$/i.test(digestOf(sha256))) {
    throw problem('sha256', 'A SHA-256 has 64 hexadecimal digits.');
  }
}

const problem = (name, sentence) => Object.assign(new Error(sentence), { field: name });

/** A question with fields: what is wrong stands at the field that it is about. */
function askFor(fields, question) {
  const answer = ask({
    ...question,
    extra: fields.map(f => f.element),
    act: () => atField(fields, question.act),
  });
  fields[0].control.focus();
  fields[0].control.select();
  return answer;
}
