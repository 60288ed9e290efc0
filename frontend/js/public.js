// Scripts of the public pages: the way out, moving about without leaving steps in the history, answers
// that are chosen on the device, a talk that closes out of sight, and lines that are open on paper. Every page
// works without them.

import { answerHere } from "./public/asking.js";
import { sendWithoutSteps } from "./public/forms.js";
import { openOnPaper } from "./public/paper.js";
import { watchSight } from "./public/sight.js";
import { moveWithoutSteps } from "./public/steps.js";
import { wayOut } from "./public/way_out.js";

wayOut(document);
moveWithoutSteps(document);
sendWithoutSteps(document);
answerHere(document);
openOnPaper(document);
watchSight(document);
