// Every page registers itself when it is loaded.
import '../board/page.js';
import '../client/page.js';
