// The danger act beside what one is doing: F2 begins it from any field, it saves itself as one goes (on a page of
// its own too), and Escape folds it away. Without this script the same button leads to that page.

import { sendPlainly } from "../plainly.js";

const patience = 400; // milliseconds after the last change

export function danger(document) {
  const opener = document.querySelector("form[data-danger-open]");
  const sheet = document.querySelector("[data-danger-sheet]");
  if (!opener || !sheet) return;
  const words = sheet.dataset;
  let before = null;
  let clock;
  let saving = Promise.resolve();

  document.addEventListener("keydown", (event) => {
    if (event.key === "F2" && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      opener.requestSubmit();
    } else if (event.key === "Escape" && !sheet.hidden && isHere(event.target)) {
      event.preventDefault();
      fold();
    }
  });

  opener.addEventListener("submit", async (event) => {
    event.preventDefault();
    before = document.activeElement;
    const talk = document.querySelector("[data-talks]")?.dataset.here ?? ""; // it changes without a new page
    if (sheet.dataset.about === talk && sheet.querySelector("[data-danger-act=OPEN]")) return unfold();
    const said = new FormData(opener);
    const team = document.querySelector("form[data-registering] [name=team]")?.value;
    if (team) said.set("team", team);
    if (talk) said.set("talk", talk);
    const response = await fetch(opener.action, { method: "POST", body: said, headers: { "X-Beside": "yes" } }).catch(() => null);
    if (!response?.ok) return opener.submit();
    show(await response.text());
    sheet.dataset.about = talk;
    return unfold();
  });

  sheet.addEventListener("click", (event) => {
    if (event.target.closest("[data-danger-fold]")) fold();
    const asks = event.target.closest("[data-danger-ask]");
    const answer = document.getElementById("answer");
    if (!asks || !answer) return;
    answer.value = [answer.value.trim(), asks.dataset.dangerAsk].filter(Boolean).join("\n");
    answer.focus(); // on a telephone too it stands beside the sheet
  });
  const changed = (event) => {
    const form = event.target.closest("[data-danger-form]");
    if (!form) return;
    window.clearTimeout(clock);
    clock = window.setTimeout(() => save(form), patience);
  };
  // Half a day cannot be read yet: that one is saved when one leaves it.
  document.addEventListener("input", (event) => event.target.matches("[data-danger-moment]") || changed(event));
  document.addEventListener("change", (event) => event.target.matches("[data-danger-moment]") && changed(event));
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-danger-form]");
    if (!form) return;
    event.preventDefault();
    window.clearTimeout(clock);
    const { submitter } = event;
    // On a page of its own: once what is on its way is kept, the form is sent as without a script.
    saving = saving.then(() => (sheet.contains(form) ? send(form, submitter) : sendPlainly(form, submitter)));
  });

  // Each save waits for the one before it, which gives it the version that stands.
  function save(form) {
    saving = saving.then(() => keep(form));
  }

  async function keep(form) {
    if (!form.isConnected) return;
    say(form, words.saving);
    const headers = { Accept: "application/json" };
    const response = await fetch(form.action, { method: "POST", body: new FormData(form), headers }).catch(() => null);
    if (!response) return again(form);
    if (response.status === 423) return say(form, words.locked, true);
    const told = await response.json().catch(() => null);
    if (!told) return again(form);
    if (told.version) {
      form.elements.version.value = told.version;
      form.elements.tell_from_kept.value = told.tell_from;
    }
    return say(form, told.problem ?? told.saved, Boolean(told.problem));
  }

  async function send(form, submitter) {
    const said = new FormData(form, submitter);
    const response = await fetch(form.action, { method: "POST", body: said, headers: { "X-Beside": "yes" } }).catch(() => null);
    if (!response) return again(form);
    if (response.status === 423) return say(form, words.locked, true);
    show(await response.text());
    return sheet.querySelector("[data-danger-saved]")?.focus();
  }

  function again(form) {
    say(form, words.lost, true);
    clock = window.setTimeout(() => save(form), 3000);
  }

  function say(form, text, wrong = false) {
    const place = form.querySelector("[data-danger-saved]");
    place.textContent = text;
    place.classList.toggle("danger__problem", wrong);
  }

  function show(html) {
    sheet.innerHTML = html;
    const ask = sheet.querySelector("[data-danger-ask]");
    if (ask) ask.hidden = !document.getElementById("answer");
  }

  function unfold() {
    sheet.hidden = false;
    document.body.classList.add("has-danger");
    if (before !== document.body) before?.scrollIntoView({ block: "nearest" }); // not behind the sheet
    (sheet.querySelector("[data-danger-first]") ?? sheet.querySelector("a, button"))?.focus();
  }

  function fold() {
    sheet.hidden = true;
    document.body.classList.remove("has-danger");
    (before?.isConnected && before !== document.body ? before : opener.querySelector("button")).focus();
  }

  function isHere(element) {
    return sheet.contains(element) || element === document.body;
  }
}
