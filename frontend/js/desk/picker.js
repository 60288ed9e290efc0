// Choosing a code by typing a few letters, in any of the four languages: the combobox pattern of ARIA 1.2 over
// a native <select> (one or several answers) or over a text field with a <datalist> (a number, or a band).
// The native control stays in the page and keeps the answer; without script it is used as it is.

import { ranked } from "./registering/matching.js";

const shown = 14; // rows of the list at most: what is not among them needs another letter
let count = 0;

export function pickers(root) {
  for (const control of root.querySelectorAll("[data-picker]")) enhance(control);
}

function enhance(control) {
  const kind = control.multiple ? "several" : control.matches("input") ? "bands" : "one";
  const parts = build(control, kind);
  const picker = { control, kind, ...parts, choices: choicesOf(control), found: [], active: -1 };
  control.removeAttribute("data-picker");
  const { input, list } = picker;
  input.addEventListener("input", () => open(picker));
  input.addEventListener("keydown", (event) => key(picker, event));
  input.addEventListener("focus", () => input.select());
  input.addEventListener("click", () => list.hidden && open(picker, true));
  input.addEventListener("blur", () => leave(picker));
  // The pointer chooses before the field loses the focus.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(picker, picker.found[Number(option.dataset.place)], true);
  });
  control.addEventListener("picker:refresh", () => refresh(picker));
  refresh(picker);
}

function build(control, kind) {
  count += 1;
  const box = control.ownerDocument.createElement("div");
  const list = control.ownerDocument.createElement("ul");
  const chips = control.ownerDocument.createElement("ul");
  const input = kind === "bands" ? control : control.ownerDocument.createElement("input");
  box.className = `picker picker--${kind}`;
  control.before(box);
  Object.assign(list, { id: `answers-${count}`, className: "picker__list", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", control.labels?.[0]?.textContent.trim() ?? "");
  chips.className = "picker__chips";
  chips.hidden = true;
  if (kind !== "bands") {
    input.type = "text";
    input.className = "govuk-input";
    const described = control.getAttribute("aria-describedby");
    if (described) input.setAttribute("aria-describedby", described);
    if (control.getAttribute("aria-invalid")) input.setAttribute("aria-invalid", "true");
    input.id = control.id;
    control.id = `${control.id}-answers`;
    control.hidden = true;
  }
  for (const [name, value] of Object.entries({
    role: "combobox",
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  })) input.setAttribute(name, value);
  const none = control.ownerDocument.createElement("p");
  none.className = "picker__none";
  none.setAttribute("role", "status");
  box.append(chips, input, list, none);
  if (kind !== "bands") box.append(control);
  return { box, input, list, chips, none };
}

function choicesOf(control) {
  const datalist = control.list;
  const options = datalist ? datalist.options : control.options;
  const found = [...options]
    .filter((option) => option.value)
    .map((option) => ({
      code: datalist ? option.dataset.code : option.value,
      label: datalist ? option.value : option.textContent,
      others: (option.dataset.find ?? "").split("|").filter(Boolean),
    }));
  if (datalist) control.removeAttribute("list");
  return found;
}

function key(picker, event) {
  if (event.ctrlKey || event.metaKey) return;
  const { input, list } = picker;
  const acts = {
    ArrowDown: () => (list.hidden ? open(picker, true) : move(picker, 1)),
    ArrowUp: () => (list.hidden ? open(picker, true) : move(picker, -1)),
    Enter: () => enter(picker),
    Escape: () => {
      if (!list.hidden) event.stopPropagation();
      close(picker);
      refresh(picker);
    },
  };
  if (event.key === "Backspace" && !input.value && picker.kind === "several") dropLast(picker);
  if (event.key === "Tab" && !list.hidden) return settle(picker);
  if (!acts[event.key] || event.altKey) return;
  event.preventDefault();
  acts[event.key]();
}

function enter(picker) {
  const typed = !picker.list.hidden && picker.active >= 0 && (picker.input.value || picker.moved);
  if (typed) {
    take(picker, picker.found[picker.active], picker.kind !== "several");
  } else if (isSettled(picker)) {
    close(picker);
    goOn(picker);
  } else {
    reject(picker);
  }
}

// The words that are no answer stand selected: what is typed next takes their place.
function reject(picker) {
  mark(picker, true);
  picker.input.select();
}

function open(picker, all = false) {
  const allowed = picker.control.closest("[data-allowed]")?.dataset.allowed.split(" ");
  const taken = picker.kind === "several" ? codes(picker) : [];
  const offered = picker.choices.filter(
    (choice) => !taken.includes(choice.code) && (!allowed || allowed.includes(choice.code)),
  );
  picker.found = (all ? offered : ranked(offered, picker.input.value)).slice(0, all ? offered.length : shown);
  picker.moved = all;
  picker.active = picker.found.length ? Math.max(0, picker.found.findIndex((c) => all && codes(picker).includes(c.code))) : -1;
  mark(picker, false);
  if ((!all && !picker.input.value) || (picker.kind === "bands" && isNumber(picker.input.value))) return close(picker);
  draw(picker);
}

function draw(picker) {
  const { list, input, box } = picker;
  list.replaceChildren(...picker.found.map((choice, place) => row(picker, choice, place)));
  list.hidden = picker.found.length === 0;
  say(picker, picker.found.length === 0);
  input.setAttribute("aria-expanded", String(!list.hidden));
  point(picker);
}

function row(picker, choice, place) {
  const option = picker.box.ownerDocument.createElement("li");
  option.id = `${picker.list.id}-${place}`;
  option.className = "picker__option";
  option.setAttribute("role", "option");
  option.dataset.place = place;
  option.textContent = choice.label;
  if (choice.by) {
    const by = picker.box.ownerDocument.createElement("span");
    by.className = "picker__by";
    by.textContent = choice.by;
    option.append(" ", by);
  }
  return option;
}

function point(picker) {
  [...picker.list.children].forEach((option, place) => {
    option.setAttribute("aria-selected", String(place === picker.active));
    if (place === picker.active) option.scrollIntoView({ block: "nearest" });
  });
  if (picker.active >= 0 && !picker.list.hidden) {
    picker.input.setAttribute("aria-activedescendant", `${picker.list.id}-${picker.active}`);
  } else {
    picker.input.removeAttribute("aria-activedescendant");
  }
}

function move(picker, by) {
  const length = picker.found.length;
  picker.active = (picker.active + by + length) % length;
  picker.moved = true;
  point(picker);
}

function take(picker, choice, goesOn) {
  if (picker.kind === "bands") {
    picker.input.value = choice.label;
  } else if (picker.kind === "several") {
    optionOf(picker, choice.code).selected = true;
  } else {
    picker.control.value = choice.code;
  }
  close(picker);
  refresh(picker);
  told(picker);
  if (goesOn) goOn(picker);
}

function drop(picker, code) {
  optionOf(picker, code).selected = false;
  refresh(picker);
  told(picker);
  picker.input.focus();
}

function dropLast(picker) {
  const last = codes(picker).at(-1);
  if (last) drop(picker, last);
}

// Leaving with letters that lead to an answer takes it; letters that lead nowhere stay, and say so.
function leave(picker) {
  settle(picker);
  close(picker);
}

function settle(picker) {
  const { kind, input, control } = picker;
  const said = input.value.trim();
  if (kind === "one" && !said && control.value) {
    control.value = "";
    told(picker);
  } else if (!isSettled(picker) && picker.active >= 0 && said) {
    take(picker, picker.found[picker.active], false);
  } else {
    mark(picker, !isSettled(picker));
  }
}

function isSettled(picker) {
  const said = picker.input.value.trim();
  if (picker.kind === "several") return !said;
  if (picker.kind === "one") return said === labelOf(picker, picker.control.value);
  return !said || said === "?" || isNumber(said) || picker.choices.some((choice) => choice.label === said);
}

function mark(picker, wrong) {
  picker.box.classList.toggle("picker--wrong", wrong);
  say(picker, wrong);
  if (wrong) picker.input.setAttribute("aria-invalid", "true");
  else if (!picker.box.closest(".question--wrong")) picker.input.removeAttribute("aria-invalid");
}

// Letters that lead nowhere: in words beside the field, and read aloud.
function say(picker, none) {
  const words = none ? (picker.box.closest("form")?.dataset.wordsNone ?? "") : "";
  if (picker.none.textContent !== words) picker.none.textContent = words;
}

function close(picker) {
  picker.list.hidden = true;
  picker.active = -1;
  picker.moved = false;
  if (!picker.box.classList.contains("picker--wrong")) say(picker, false);
  picker.input.setAttribute("aria-expanded", "false");
  point(picker);
}

function refresh(picker) {
  if (picker.kind === "one") picker.input.value = labelOf(picker, picker.control.value);
  if (picker.kind !== "several") return;
  picker.input.value = "";
  const { chips, box, control } = picker;
  chips.replaceChildren(
    ...codes(picker).map((code) => {
      const item = box.ownerDocument.createElement("li");
      const button = box.ownerDocument.createElement("button");
      button.type = "button";
      button.className = "chip";
      button.tabIndex = -1; // Backspace takes away the last; Shift+Tab need not pass all of them
      button.textContent = labelOf(picker, code);
      button.setAttribute("aria-label", `${control.dataset.remove}: ${button.textContent}`);
      button.addEventListener("click", () => drop(picker, code));
      item.append(button);
      return item;
    }),
  );
  chips.hidden = chips.children.length === 0;
}

function told(picker) {
  picker.control.dispatchEvent(new Event("change", { bubbles: true }));
}

function goOn(picker) {
  picker.input.dispatchEvent(new CustomEvent("answered", { bubbles: true }));
}

function codes(picker) {
  if (picker.kind === "several") return [...picker.control.selectedOptions].map((option) => option.value);
  return picker.kind === "one" ? [picker.control.value].filter(Boolean) : [];
}

function optionOf(picker, code) {
  return [...picker.control.options].find((option) => option.value === code);
}

function labelOf(picker, code) {
  return code ? (picker.choices.find((choice) => choice.code === code)?.label ?? code) : "";
}

function isNumber(text) {
  return /^~?\s*\d{1,3}$/.test(text.trim()) || text.trim() === "~";
}
