// Registering by keyboard alone: Enter goes to the next question, Ctrl+Enter registers, Alt+P adds a person.

import { isAlt } from "./letters.js";
import { pickers } from "./picker.js";
import { showAsked } from "./registering/asked.js";
import { drafts } from "./registering/drafts.js";
import { persons, showPairs } from "./registering/persons.js";
import { summary } from "./registering/summary.js";

const fields = "input:not([type=hidden]):not([tabindex='-1']), select, textarea";

export function registering(document) {
  const form = document.querySelector("form[data-registering]");
  if (form) begin(form);
}

// `send` brings the form away once all that was typed is on the server; what it returns is waited for.
export function begin(form, { send = () => form.submit(), takesFocus = true } = {}) {
  const draft = form.dataset.draft ? drafts(form) : warnOnLeaving(form);
  const refresh = () => {
    showAsked(form);
    showPairs(form, pickers);
    showAsked(form);
    summary(form);
  };
  const changed = () => {
    refresh();
    draft.typed();
  };
  pickers(form);
  persons(form, { enhance: pickers, changed });
  form.addEventListener("change", refresh);
  form.addEventListener("input", () => summary(form));
  form.addEventListener("answered", (event) => next(form, event.target));
  form.addEventListener("keydown", (event) => key(form, event));
  form.addEventListener("submit", (event) => submit(form, draft, send, event));
  refresh();
  if (takesFocus && !form.querySelector("[data-takes-focus]")) start(form);
  return { draft, start: () => start(form) };
}

function key(form, event) {
  const { target } = event;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    target.blur(); // letters that lead to an answer are taken
    form.requestSubmit(form.querySelector("[data-register]"));
  } else if (isAlt(event, "p")) {
    event.preventDefault();
    form.querySelector("[data-add-person]")?.click();
  } else if (event.key === "Enter" && !event.defaultPrevented && target.matches("input, select")) {
    event.preventDefault();
    next(form, target);
  }
}

function visible(form) {
  return [...form.querySelectorAll(fields)].filter((field) => field.offsetParent && !field.disabled);
}

function next(form, from) {
  const all = visible(form);
  const following = all[all.indexOf(from) + 1];
  (following ?? form.querySelector("[data-register]")).focus();
}

// The first question without an answer, past what is preset.
function start(form) {
  const open = visible(form).find((field) => field.getAttribute("role") === "combobox" && !field.value && !field.closest("[data-preset]"));
  (open ?? form.querySelector("textarea"))?.focus({ preventScroll: form.getBoundingClientRect().top < 200 });
}

async function submit(form, draft, send, event) {
  if (event.submitter && !event.submitter.matches("[data-register]")) return;
  event.preventDefault();
  const wrong = form.querySelector(".picker--wrong input");
  if (wrong?.offsetParent) return wrong.focus();
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  const note = form.querySelector("[data-not-registered]");
  note.hidden = true;
  if (await draft.flush()) {
    draft.leave(true);
    if ((await send(form)) !== false) return;
    draft.leave(false);
  }
  delete form.dataset.sending;
  note.hidden = false;
}

// A correction has no draft: leaving with changes asks first.
function warnOnLeaving(form) {
  let changes = 0;
  const typed = () => {
    changes += 1;
  };
  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  window.addEventListener("beforeunload", (event) => changes && event.preventDefault());
  return {
    typed,
    flush: async () => true,
    leave: (is) => {
      if (is) changes = 0;
    },
  };
}
