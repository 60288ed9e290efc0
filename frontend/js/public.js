// Scripts of the public pages: the way out, moving about without leaving steps in the history, and answers
// that are chosen on the device. Every page works without them.

import { answerHere } from "./public/asking.js";
import { moveWithoutSteps } from "./public/steps.js";
import { wayOut } from "./public/way_out.js";

wayOut(document);
moveWithoutSteps(document);
answerHere(document);
