// One client.
import { registerPage } from '../shell/page.js';

registerPage({ path: '/clients/:id', name: 'client', title: 'Client', async open() {} });
