// What was answered so far, beside the form: each line leads to its question.

import { answers } from "./asked.js";

export function summary(form) {
  const lines = asked(form).map((question) => [question, words(form, question)]);
  const said = lines.filter(([, answer]) => answer);
  const rows = said.filter(([question]) => !question.closest("[data-quiet]")).map((line) => row(...line));
  form.querySelector("[data-summary]")?.replaceChildren(...rows);
  const unsaid = lines.filter(([question, answer]) => !answer && !isReason(question)).map(([question]) => question);
  const needed = unsaid.filter((question) => isNeeded(form, question));
  const open = unsaid.length - needed.length;
  form.querySelector("[data-open]").textContent = [
    needed.length ? form.dataset.wordsNeeded.replace("%s", needed.map(nameOf).join(" · ")) : "",
    open ? form.dataset.wordsOpen.replace("%n", open) : "",
  ].join(" ").trim();
  for (const mark of form.querySelectorAll("[data-needed] .question__must")) {
    mark.hidden = !isNeeded(form, mark.closest("[data-needed]"));
  }
}

// What a contact of this kind is counted by: it is said, also as not known.
function isNeeded(form, question) {
  const kinds = (question.dataset.needed ?? "").split(" ");
  return kinds[0] === "*" || kinds.includes(answers(form, "kind")[0]);
}

function nameOf(question) {
  return tidy(question.querySelector("label").textContent.replace("*", ""));
}

function asked(form) {
  return [...form.querySelectorAll("[data-question]")].filter(
    (question) => question.offsetParent && !question.closest("[data-not-counted]"),
  );
}

// A day that need not be given, like that of a reason, is not an open question.
function isReason(question) {
  return question.querySelector("input[data-day]:not([required])") !== null;
}

function row(question, answer) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  const name = document.createElement("span");
  link.className = "summary__link";
  link.href = `#f-${question.dataset.question}`;
  name.className = "summary__name";
  const head = question.closest("[data-person], [data-pair]")?.querySelector("h3");
  name.textContent = [head?.textContent, question.querySelector("label").textContent].filter(Boolean).map(tidy).join(" · ");
  link.append(name, " ", answer);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById(link.hash.slice(1))?.focus();
  });
  item.append(link);
  return item;
}

function tidy(text) {
  return text.replace(/\s+/g, " ").trim();
}

function words(form, question) {
  const name = question.dataset.question;
  const control = form.elements.namedItem(name);
  if (control?.matches("select")) return [...control.selectedOptions].map((o) => o.value && o.textContent).filter(Boolean).join(", ");
  return answers(form, name)[0] ?? "";
}
