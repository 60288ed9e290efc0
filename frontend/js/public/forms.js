// Forms of ours add no step to the history either: sent from here, and the page that answers takes the place of
// this one. What cannot be sent so goes as it would without script.

import { sendPlainly } from "../plainly.js";
import { hasLeft, LEFT } from "./way_out.js";

const long = 1000; // a browser says of its own forms that they are on their way

export const SHOWN = "answer-shown"; // told to the document once another page's content stands in this one

export function sendWithoutSteps(document) {
  const untilLeft = new AbortController();
  document.addEventListener(LEFT, () => untilLeft.abort());
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (event.defaultPrevented || !staysHere(form)) return;
    event.preventDefault();
    if (form.dataset.sent) return; // pressed twice, it is sent once
    form.dataset.sent = "yes";
    const { submitter } = event;
    const said = new FormData(form, submitter);
    if (form.method === "get") return window.location.replace(`${form.action.split("?")[0]}?${new URLSearchParams(said)}`);
    const waits = window.setTimeout(() => sayThatItWaits(document, submitter), long);
    const isFiles = form.enctype === "multipart/form-data";
    const body = isFiles ? said : new URLSearchParams(said);
    try {
      // Words go on their way also when the page is closed at once. Who leaves wants no answer, nor what it sets.
      const answer = await fetch(form.action, { method: "POST", body, signal: untilLeft.signal });
      const text = answer.redirected ? "" : await answer.text();
      if (hasLeft(document)) return;
      if (answer.redirected) window.location.replace(answer.url);
      else show(document, text, answer.headers.get("Content-Type") ?? "");
    } catch {
      if (!hasLeft(document)) sendPlainly(form, submitter);
    } finally {
      window.clearTimeout(waits);
    }
  });
}

export function sayThatItWaits(document, button) {
  const { working } = document.querySelector("main").dataset;
  if (!button || !working) return;
  button.setAttribute("aria-live", "polite");
  button.textContent = working;
}

function staysHere(form) {
  return new URL(form.action).origin === window.location.origin && !form.target && !form.closest("[data-way-out]");
}

function show(document, text, kind) {
  const main = document.querySelector("main");
  if (kind.startsWith("text/html")) {
    const page = new DOMParser().parseFromString(text, "text/html");
    document.title = page.title;
    main.replaceWith(page.querySelector("main"));
  } else {
    const said = document.createElement("p");
    said.textContent = text;
    main.replaceChildren(said);
  }
  window.scrollTo(0, 0);
  const first = document.querySelector("main [role=alert]") ?? document.querySelector("main h1, main p");
  first.tabIndex = -1;
  first.focus();
  document.dispatchEvent(new Event(SHOWN));
}
