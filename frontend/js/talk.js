// Pages on which somebody writes to the helpline. All of them work without this script too.

import { SHOWN } from "./public/forms.js";
import { begin } from "./talk/begin.js";
import { live } from "./talk/live.js";
import { receipt } from "./talk/receipt.js";

function all() {
  begin(document);
  live(document);
  receipt(document);
}

all();
document.addEventListener(SHOWN, all);
