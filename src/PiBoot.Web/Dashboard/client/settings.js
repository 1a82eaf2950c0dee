// What a user sets for one client, in two forms. Each remembers the state that it was filled from, so that a change of somebody
// else in between is noticed when it is saved.
import { get, patch } from '../open/api.js';
import { fill, h } from '../open/dom.js';
import { field, form } from '../parts/field.js';
import { toast } from '../shell/toast.js';

const modes = [
  ['private', 'Private, kept between boots'], ['ephemeral', 'Ephemeral, fresh at power-on'], ['shared', 'Shared, read-only'],
];

export class Settings {
  #forms = [];

  /** page: { path, asks(), reload(), changed(client, etag) } */
  constructor(page) {
    this.page = page;
    this.os = field({ name: 'os', label: 'Operating system', kind: 'choice', choices: [] });
    this.relay = field({ name: 'relay', label: 'Relay', kind: 'choice', choices: [], help: 'Its power hangs on this one.' });
    this.system = this.#taggedForm('System and power', [
      this.os,
      field({ name: 'rootMode', label: 'Root', kind: 'choice', choices: modes }),
      field({ name: 'hostname', label: 'Host name', help: 'Empty: its name.' }),
      this.relay,
      field({ name: 'held', label: 'On hold: supervision does not cut its power', kind: 'switch' }),
    ]);
    this.extras = this.#taggedForm('Users, keys and boot options', [
      field({ name: 'user', label: 'User', help: 'Made in its system; empty: as for all clients.' }),
      field({ name: 'passwordHash', label: 'Password hash', placeholder: 'openssl passwd -6', help: 'A hash, never the password itself. It is not shown again.', attributes: { class: 'input mono' } }),
      field({ name: 'authorizedKeys', label: 'SSH keys', kind: 'lines', rows: 3, help: 'One per line, as in authorized_keys.' }),
      field({ name: 'configTxt', label: 'config.txt', kind: 'lines', rows: 4, help: 'Lines that follow those of its system.' }),
      field({ name: 'commandLine', label: 'Kernel command line', help: 'Words beside those of cmdline.txt.', attributes: { class: 'input mono' } }),
      field({ name: 'filesFrom', label: 'Files from', placeholder: '/srv/piboot/files/…', help: 'A directory of the appliance that is laid over its root.', attributes: { class: 'input mono' } }),
    ]);
    this.password = h('p', { class: 'field-help' });
    this.systemCard = h('section', { class: 'card', 'aria-label': 'System and power settings' }, h('h2', {}, 'Settings'), this.system.element);
    this.extrasCard = h(
      'section', { class: 'card', 'aria-label': 'Users, keys and boot options' },
      h('details', {}, h('summary', { class: 'card-summary' }, h('h2', {}, 'Users, keys and boot options')), h('div', { class: 'details-body' }, this.password, this.extras.element)));
  }

  /** Choices come once; the client's own are shown even where they are in no list any more. */
  async load(signal) {
    const [systems, relays] = await Promise.all([get('/api/v1/os', { signal }), get('/api/v1/power', { signal })]);
    this.systems = systems;
    this.relays = relays;
  }

  show(client, etag) {
    const initial = systemOf(client, this.systems);
    const systems = this.systems.map(os => [os.name, os.default ? `${os.name} (default)` : os.name]);
    const relays = this.relays.map(relay => [relay.relay, relay.clients.filter(name => name !== client.name).length > 0 ? `${relay.relay} (also ${relay.clients.filter(name => name !== client.name).join(', ')})` : relay.relay]);
    this.#choices(this.os, [['', 'The default'], ...systems], initial);
    this.#choices(this.relay, [['', 'None'], ...relays], client.relay);
    this.password.textContent = client.hasPassword ? 'A password is set for this client.' : '';
    const values = { ...client, os: initial, passwordHash: '' };
    this.#forms.forEach(form => form.take(values, etag));
  }

  /** This page itself has changed the client: who was filled from what held before knows what holds now. */
  follow(before, etag) {
    this.#forms.forEach(form => form.follow(before, etag));
  }

  #choices(choice, choices, value) {
    const all = value && !choices.some(([name]) => name === value) ? [...choices, [value, `${value} (not there)`]] : choices;
    const said = JSON.stringify(all);
    if (choice.said !== said) {
      choice.said = said;
      const before = choice.value;
      choice.setChoices(all, before);
    }
  }

  #taggedForm(label, fields) {
    let tag = null;
    let latest = null;
    const notice = h('div', { class: 'notice warn', role: 'alert', hidden: true });
    const undone = () => {
      notice.hidden = true;
      tag = latest;
    };
    const made = form({ label, fields, undone, save: values => save(values) });
    this.#forms.push(made);
    made.element.prepend(notice);
    const save = async values => {
      try {
        this.page.asks();
        const sent = tag;
        const { value, etag } = await patch(this.page.path, values, sent);
        notice.hidden = true;
        tag = etag;
        this.follow(sent, etag);
        made.show({ ...value, os: values.os ?? systemOf(value, this.systems), passwordHash: '' }, true);
        toast('Saved.');
        this.page.changed(value, etag);
      } catch (problem) {
        if (problem.status !== 412) {
          throw problem;
        }
        fill(notice, h('p', {}, h('strong', {}, 'Somebody else changed this client in the meantime. '), 'What holds now is shown; what you typed is still there. Save again to keep yours.'));
        notice.hidden = false;
        await this.page.reload();
        tag = latest;
      }
    };
    /** While a user types, the state that the form was filled from stays the one that it must still be in. */
    made.take = (values, etag) => {
      latest = etag ?? latest;
      tag = made.isTouched && tag ? tag : latest;
      made.show(values);
    };
    made.follow = (before, etag) => {
      latest = etag;
      tag = tag === before ? etag : tag;
    };
    return made;
  }
}

/** The API names the system that it boots; whether that is its own choice or the default is not told apart. */
function systemOf(client, systems) {
  return client.os ?? systems.find(os => os.default)?.name ?? '';
}
