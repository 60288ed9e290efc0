// Scripts of the public pages: the way out, and moving about without leaving steps in the history.
// Every page works without them.

import { moveWithoutSteps } from "./public/steps.js";
import { wayOut } from "./public/way_out.js";

wayOut(document);
moveWithoutSteps(document);
