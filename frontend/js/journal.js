// The pages of a person alone with their journal. What is written lies in the memory of this page only, and is
// sealed before it leaves it: nothing goes into the browser's storage, and closing or leaving forgets all.

import { wayOut } from "./public/way_out.js";
import { begin } from "./journal/beginning.js";
import { checkFiles } from "./journal/checking.js";

wayOut(document);
const root = document.querySelector("[data-journal]");
if (root) begin(document, root);
const checking = document.querySelector("[data-checking]");
if (checking) checkFiles(checking);
