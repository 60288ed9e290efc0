// Scripts of the desk. Every page works without them, save what only a script can do (drafts while typing).
// Each part looks for its own attributes; a new part is one file in js/desk/ and one line here.

import { again } from "./desk/again.js";
import { far } from "./desk/far.js";
import { ages } from "./desk/ages.js";
import { bar } from "./desk/bar.js";
import { calling } from "./desk/calling.js";
import { calls } from "./desk/calls.js";
import { danger } from "./desk/danger.js";
import { errors } from "./desk/errors.js";
import { menus } from "./desk/menus.js";
import { passkeys } from "./desk/passkeys.js";
import { quick } from "./desk/quick.js";
import { registering } from "./desk/registering.js";
import { sends } from "./desk/sends.js";
import { shortcuts } from "./desk/shortcuts.js";
import { sorting } from "./desk/sorting.js";
import { watchConnection } from "./desk/status.js";
import { talks } from "./desk/talks.js";
import { undo } from "./desk/undo.js";
import { waiting } from "./desk/waiting.js";

again(document);
far(document);
ages(document);
bar(document);
calling(document);
calls(document);
danger(document);
errors(document);
menus(document);
passkeys(document);
quick(document);
registering(document);
sends(document);
shortcuts(document);
sorting(document);
talks(document);
undo(document);
watchConnection(document);
waiting(document);
