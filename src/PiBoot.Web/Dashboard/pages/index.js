// Every page registers itself when it is loaded.
import '../board/page.js';
import '../client/page.js';
import '../systems/page.js';
import './drives.js';
import './power.js';
import './doctor.js';
import './settings.js';
import './access.js';
