// Which questions make sense given the answers so far: the same declared conditions (data-when, data-among,
// data-of-speaker) that contacts/questionnaire.py reads. An answer to a question that is not asked meets nothing.

export function roles(form) {
  return JSON.parse(form.dataset.roles);
}

export function answers(form, name) {
  const control = form.elements.namedItem(name);
  if (!control) return [];
  if (control.multiple) return [...control.selectedOptions].map((option) => option.value);
  if (control.type === "checkbox") return control.checked ? [control.value] : [];
  return control.value.trim() ? [control.value.trim()] : [];
}

export function isOwn(form) {
  const speaker = questionOf(form, "role_stated");
  return isAsked(form, speaker) && roles(form).own.includes(answers(form, "role_stated")[0]);
}

export function isAsked(form, question) {
  const { question: name, prefix = "", when, among, ofSpeaker, ofMinors } = question.dataset;
  if (ofMinors !== undefined && !minority(form)) return false;
  if (ofSpeaker !== undefined && prefix === "person-1-" && isOwn(form)) return false;
  if (among && answers(form, prefix + among).length < 2) return false;
  return !when || JSON.parse(when).every(([of, wanted]) => meets(form, of, wanted, prefix, name));
}

// MINOR where an age says so, UNKNOWN where nobody's age rules it out, or "": as course.minority decides it.
export function minority(form) {
  const [kind] = answers(form, "kind");
  const people = ["SUPPORT", "INFO"].includes(kind) ? [""] : [];
  if (kind === "SUPPORT") {
    for (const person of form.querySelectorAll("[data-person]:not([data-gone])")) {
      if (person.dataset.person !== "1" || !isOwn(form)) people.push(`person-${person.dataset.person}-`);
    }
  }
  const ages = people.map((prefix) => [answers(form, `${prefix}role_stated`)[0], age(form, `${prefix}age`)]);
  if (ages.some(([, said]) => said === "MINOR")) return "MINOR";
  return ages.some(([role, said]) => said === "" && !roles(form).unsaid.includes(role)) ? "UNKNOWN" : "";
}

// MINOR, ADULT, or "" for what is not known or cannot be read.
function age(form, name) {
  const said = answers(form, name)[0] ?? "";
  const number = /^~?\s*(\d{1,3})$/.exec(said)?.[1];
  if (number) {
    if (Number(number) > 120) return "";
    return Number(number) < 18 ? "MINOR" : "ADULT";
  }
  const wanted = said.toLowerCase();
  const bands = form.querySelector(`[id="l-${name}"]`); // the field no longer names it once it has a picker
  const band = [...(bands?.options ?? [])].find((option) =>
    [option.value, option.dataset.code, ...(option.dataset.find ?? "").split("|")].some((each) => each?.toLowerCase() === wanted),
  );
  if (!wanted || !band || band.dataset.code === "U") return "";
  return roles(form).minor.includes(band.dataset.code) ? "MINOR" : "ADULT";
}

// Show what is asked, hide the rest; the answers of what is hidden stay in the page.
export function showAsked(form) {
  for (const element of form.querySelectorAll("[data-question]")) {
    restrict(form, element);
    element.hidden = !isAsked(form, element);
    element.removeAttribute("data-unasked");
  }
  const now = minority(form);
  for (const box of form.querySelectorAll("[data-minority]")) box.hidden = box.dataset.minority !== now;
  for (const group of form.querySelectorAll("[data-group]")) {
    const questions = [...group.querySelectorAll("[data-question]")];
    group.hidden = questions.length > 0 && questions.every((question) => question.hidden);
  }
}

function meets(form, of, wanted, prefix) {
  const name = of.startsWith(".") ? prefix + of.slice(1) : of;
  const question = questionOf(form, name);
  const given = question && isAsked(form, question) ? answers(form, name) : [];
  return (given.length ? given : [""]).some((answer) => wanted.includes(answer));
}

// One of the answers to another question: what is no longer among those is taken back.
function restrict(form, element) {
  const { among, prefix = "", question: name } = element.dataset;
  if (!among) return;
  const allowed = answers(form, prefix + among);
  element.dataset.allowed = allowed.join(" ");
  const control = form.elements.namedItem(name);
  if (!control.value || allowed.includes(control.value)) return;
  control.value = "";
  control.dispatchEvent(new Event("picker:refresh"));
}

function questionOf(form, name) {
  return form.querySelector(`[data-question="${name}"]`);
}
