// A draft is saved while it is typed: 0.7 s after the last keystroke, at most 2 s after the first that is not
// saved yet. Nothing is kept in the browser; what cannot be sent stays on the screen, is tried again, and the
// corner says so. The server answers with the revision; a page that is behind another page is told.

import { show } from "../status.js";
import { answers } from "./asked.js";

const pause = 700;
const longest = 2000;
const backOff = [1000, 2000, 4000, 8000, 15_000];
const tooLong = 10_000;

export function drafts(form) {
  const draft = {
    form,
    corner: form.querySelector("[data-status]") ? form : document,
    address: form.dataset.draft,
    revision: Number(form.elements.namedItem("revision").value),
    changes: 0,
    saved: 0,
    failures: 0,
    stopped: "",
    sending: null,
    soon: 0,
    atLatest: 0,
  };
  const typed = () => {
    draft.changes += 1;
    if (draft.stopped) return;
    if (!draft.failures) show(draft.corner, "waiting");
    later(draft);
  };
  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  window.addEventListener("online", () => draft.failures && save(draft));
  window.addEventListener("pagehide", () => lastCall(draft));
  document.addEventListener("visibilitychange", () => document.hidden && isBehind(draft) && save(draft));
  window.addEventListener("beforeunload", (event) => {
    if (isBehind(draft) && (draft.failures || draft.stopped) && !draft.leaving) event.preventDefault();
  });
  decide(draft);
  return {
    typed,
    // Everything is on the server: true, or false when it could not be brought there.
    async flush() {
      await draft.sending;
      if (isBehind(draft) && !draft.stopped) await save(draft);
      return !isBehind(draft);
    },
    leave(is) {
      draft.leaving = is;
    },
  };
}

function isBehind(draft) {
  return draft.saved < draft.changes;
}

function later(draft) {
  window.clearTimeout(draft.soon);
  draft.soon = window.setTimeout(() => save(draft), pause);
  draft.atLatest ||= window.setTimeout(() => save(draft), longest);
}

function save(draft) {
  window.clearTimeout(draft.soon);
  window.clearTimeout(draft.atLatest);
  draft.atLatest = 0;
  if (draft.sending || draft.stopped) return draft.sending;
  draft.sending = send(draft).finally(() => {
    draft.sending = null;
    if (isBehind(draft) && !draft.failures && !draft.stopped) later(draft);
  });
  return draft.sending;
}

async function send(draft) {
  const upTo = draft.changes;
  const patience = new AbortController();
  const clock = window.setTimeout(() => patience.abort(), tooLong);
  show(draft.corner, "waiting");
  try {
    const answer = await post(draft, patience.signal);
    if (answer.ok) return kept(draft, upTo, await answer.json());
    if (answer.status === 409) return stop(draft, "elsewhere", (await answer.json()).revision);
    if (answer.status === 404) return stop(draft, "gone");
    if (answer.status === 423) return again(draft, "signedout");
    if (answer.status === 401 || (answer.status === 403 && !(await newToken(draft)))) return again(draft, "signedout");
    return again(draft, "retrying");
  } catch {
    return again(draft, "retrying");
  } finally {
    window.clearTimeout(clock);
  }
}

function post(draft, signal, keepalive = false) {
  return fetch(draft.address, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token(draft).value },
    body: body(draft),
    signal,
    keepalive,
  });
}

function body({ form, revision }) {
  const own = (name) => form.elements.namedItem(name)?.value ?? "";
  const said = {};
  for (const question of form.querySelectorAll("[data-question]")) {
    if (question.closest("[data-gone]")) continue;
    const name = question.dataset.question;
    const given = answers(form, name);
    said[name] = form.elements.namedItem(name)?.multiple ? given : (given[0] ?? "");
  }
  return JSON.stringify({ revision, answers: said, team: own("team"), handled_by: own("handled_by"), page: own("page") });
}

function kept(draft, upTo, { revision, saved_at: at }) {
  draft.revision = revision;
  draft.form.elements.namedItem("revision").value = revision;
  draft.saved = upTo;
  draft.failures = 0;
  show(draft.corner, isBehind(draft) ? "waiting" : "saved", isBehind(draft) ? null : new Date(at));
}

function again(draft, state) {
  const wait = backOff[Math.min(draft.failures, backOff.length - 1)];
  draft.failures += 1;
  show(draft.corner, state);
  draft.soon = window.setTimeout(() => save(draft), wait);
}

function stop(draft, state, revision = 0) {
  draft.stopped = state;
  draft.revisionElsewhere = revision;
  show(draft.corner, state);
  const choice = draft.form.querySelector("[data-elsewhere-choice]");
  if (state === "elsewhere" && choice) choice.hidden = false;
}

// Changed on another screen: go on with what stands here, or see what stands there.
function decide(draft) {
  const choice = draft.form.querySelector("[data-elsewhere-choice]");
  choice?.querySelector("[data-keep-mine]").addEventListener("click", () => {
    draft.revision = draft.revisionElsewhere;
    draft.stopped = "";
    draft.changes += 1;
    choice.hidden = true;
    save(draft);
  });
  choice?.querySelector("[data-show-theirs]").addEventListener("click", () => {
    draft.leaving = true;
    window.location.reload();
  });
}

// Signing in again, in another tab, makes a new token: take it over.
async function newToken(draft) {
  const answer = await fetch(draft.form.dataset.token, { headers: { Accept: "application/json" } });
  if (!answer.ok) return false;
  token(draft).value = (await answer.json()).token;
  return true;
}

function lastCall(draft) {
  if (!isBehind(draft) || draft.stopped || draft.leaving) return;
  draft.saved = draft.changes;
  post(draft, null, true).catch(() => {});
}

function token({ form }) {
  return form.elements.namedItem("csrfmiddlewaretoken");
}
