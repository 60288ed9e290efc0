// Persons are added and taken away; a pair appears for everybody harmed with everybody who harms.
// What was taken away can be brought back for ten seconds.

import { answers, isOwn, roles } from "./asked.js";

const most = 20;
const patience = 10_000;

export function persons(form, { enhance, changed }) {
  const place = form.querySelector("[data-persons]");
  if (!place) return;
  form.querySelector("[data-add-person]").addEventListener("click", (event) => {
    event.preventDefault();
    add(form, place, { enhance, changed });
  });
  place.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove-person]");
    if (!button) return;
    event.preventDefault();
    takeAway(form, button.closest("[data-person]"), changed);
  });
  // Without script, the buttons send the form: with it, Enter in a field must not press them.
  for (const button of place.querySelectorAll("[data-remove-person]")) button.type = "button";
}

export function numbers(form) {
  return [...form.querySelectorAll("[data-person]:not([data-gone])")].map((person) => Number(person.dataset.person));
}

// Pairs that the roles make are shown, others are hidden and keep what was answered.
export function showPairs(form, enhance) {
  const place = form.querySelector("[data-pairs]");
  if (!place) return;
  const wanted = new Set(pairs(form).map(([victim, perpetrator]) => `${victim}-${perpetrator}`));
  for (const pair of place.querySelectorAll("[data-pair]")) pair.hidden = !wanted.has(pair.dataset.pair);
  for (const name of wanted) if (!place.querySelector(`[data-pair="${name}"]`)) place.append(made(form, name, enhance));
  const own = isOwn(form);
  for (const tag of form.querySelectorAll("[data-is-speaker]")) tag.hidden = !own;
}

function pairs(form) {
  const { harmed, harming } = roles(form);
  const all = numbers(form);
  return all.flatMap((victim) =>
    all
      .filter((other) => other !== victim && harmed.includes(role(form, victim)) && harming.includes(role(form, other)))
      .map((perpetrator) => [victim, perpetrator]),
  );
}

function role(form, number) {
  return answers(form, number === 1 && isOwn(form) ? "role_stated" : `person-${number}-role_stated`)[0] ?? "";
}

function made(form, name, enhance) {
  const [victim, perpetrator] = name.split("-");
  const pair = copied(form, "pair-template", [/pair-0-0-/g, `pair-${name}-`]);
  pair.dataset.pair = name;
  pair.querySelector("[data-victim]").textContent = victim;
  pair.querySelector("[data-perpetrator]").textContent = perpetrator;
  enhance(pair);
  return pair;
}

function add(form, place, { enhance, changed }) {
  if (numbers(form).length >= most) return;
  const number = Math.max(...[...form.querySelectorAll("[data-person]")].map((p) => Number(p.dataset.person))) + 1;
  const person = copied(form, "person-template", [/person-0-/g, `person-${number}-`]);
  person.dataset.person = number;
  person.querySelector("[data-number]").textContent = number;
  person.querySelector(`select[name="person-${number}-role_stated"]`).value = missingSide(form);
  place.append(person);
  enhance(person);
  for (const button of person.querySelectorAll("[data-remove-person]")) {
    button.type = "button";
    button.value = number;
  }
  changed();
  const first = [...person.querySelectorAll("[role=combobox]")].find((input) => input.offsetParent && !input.value);
  first?.focus();
}

// The side that is not reported yet. It looks at roles and at nothing else.
function missingSide(form) {
  const { harmed, harming } = roles(form);
  const said = numbers(form).map((number) => role(form, number));
  const isHarmed = said.some((each) => harmed.includes(each));
  const isHarming = said.some((each) => harming.includes(each));
  if (isHarmed === isHarming) return "";
  return isHarmed ? "PERPETRATOR" : "VICTIM";
}

function takeAway(form, person, changed) {
  const note = form.querySelector("[data-removed]");
  const gone = (is) => {
    person.hidden = is;
    person.toggleAttribute("data-gone", is);
    for (const control of person.querySelectorAll("input, select, textarea")) control.disabled = is;
    note.hidden = !is;
    changed();
  };
  gone(true);
  const clock = window.setTimeout(() => {
    person.remove();
    note.hidden = true;
  }, patience);
  const back = note.querySelector("button");
  back.onclick = () => {
    window.clearTimeout(clock);
    gone(false);
    person.querySelector("[role=combobox]")?.focus();
  };
  back.focus();
}

function copied(form, template, [pattern, by]) {
  const shell = form.ownerDocument.createElement("div");
  shell.innerHTML = form.querySelector(`#${template}`).innerHTML.replace(pattern, by);
  return shell.firstElementChild;
}
