// The list, by month, with the newest first; searching in it and a calendar; and one entry as a whole.
// All of it is found on the device: the server does not know that anybody searches.

import { lastUse } from "./beginning.js";
import { saveFile, showFile } from "./filing.js";
import { element, filled } from "./room.js";

const shownAtOnce = 30;
const parts = ["on", "around", "where", "what", "ticked", "seen", "done"];

export function listing(room) {
  room.arrive("list", () => {
    lastUse(room);
    const some = room.opened.entries().length > 0;
    room.one("[data-some]").hidden = !some;
    room.one("[data-none]").hidden = some;
    list(room);
  });
  // All of it is looked through, so all of it is fetched: first what is here, then the rest.
  const all = async () => (await room.whole()) && list(room);
  room.on("#search", "input", () => {
    list(room);
    if (!room.opened.isWhole || !room.opened.rounds) all();
  });
  for (const [place, draw] of [["[data-calendar]", calendar], ["[data-timeline]", timeline]]) {
    room.one(place).addEventListener("toggle", (event) => {
      draw(room);
      if (event.target.open && room.opened) all();
    });
  }
  room.on("[data-older]", "click", (_event, button) => room.busy(button, all));
  room.one("[data-former]").addEventListener("toggle", async (event) => {
    if (event.target.open && !room.opened.isWhole && (await room.whole())) former(room, again(room, room.shown));
  });
  room.on("[data-write]", "click", () => room.write());
  room.on("[data-change]", "click", () => room.write(room.shown));
  room.on("[data-erase]", "click", () => (room.one("[data-sure]").hidden = false));
  room.on("[data-not]", "click", () => (room.one("[data-sure]").hidden = true));
  room.on("[data-erase-it]", "click", (_event, button) =>
    room.busy(button, async () => {
      await room.opened.whole(); // older versions go with it
      const goes = again(room, room.shown);
      await room.opened.erase([goes, ...goes.former].map((each) => each.position));
      room.go("list");
      room.tell(room.words.erased);
    }),
  );
}

const folded = (words) => words.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
const dayOf = (entry) => entry.said?.on || "";

export function byDay(entries) {
  return [...entries].sort((one, other) => dayOf(other).localeCompare(dayOf(one)) || other.position - one.position);
}

// From the first to the last, and at the end what has no day.
export function asItHappened(entries) {
  const when = (entry) => dayOf(entry) || "later";
  return [...entries].sort((one, other) => when(one).localeCompare(when(other)) || one.position - other.position);
}

function said(room, entry) {
  const { what = "", where = "", seen = "", done = "", ticked = [], files = [] } = entry.said ?? {};
  return [what, where, seen, done, ...ticked.map((each) => named(room, each)), ...files.map(({ name }) => name)];
}

export function named(room, code) {
  return room.one(`[data-situation]#s-${code}`)?.dataset.situation ?? code;
}

function list(room) {
  const wanted = folded(room.value("search")).split(/\s+/).filter(Boolean);
  const all = byDay(room.opened.entries());
  const found = wanted.length
    ? all.filter((entry) => {
        const words = folded([...said(room, entry), dayOf(entry)].join(" "));
        return wanted.every((each) => words.includes(each));
      })
    : all;
  room.one("[data-found]").textContent = wanted.length ? filled(room.words.found, { count: found.length }) : "";
  draw(room, found, shownAtOnce);
  room.one("[data-only-latest]").hidden = room.opened.isWhole;
  calendar(room);
  timeline(room);
}

// The same entry, with its versions as they are known by now.
const again = (room, entry) => room.opened.entries().find(({ position }) => position === entry.position) ?? entry;

function draw(room, found, most) {
  const place = room.one("[data-entries]");
  const rows = [];
  let month = null;
  for (const entry of found.slice(0, most)) {
    const here = dayOf(entry).slice(0, 7);
    if (here !== month) rows.push(element(room.document, "h2", monthName(room, here), { class: "govuk-heading-m" }));
    month = here;
    rows.push(row(room, entry));
  }
  if (found.length > most) {
    const more = element(room.document, "button", "…", { type: "button", class: "govuk-button govuk-button--secondary" });
    more.setAttribute("aria-label", filled(room.words.found, { count: found.length }));
    more.addEventListener("click", () => draw(room, found, most * 4));
    rows.push(more);
  }
  refill(place, rows);
}

// Whoever stands on a note while the older ones come in goes on standing on it.
function refill(place, rows) {
  const { activeElement } = place.ownerDocument;
  const stood = place.contains(activeElement) && activeElement.dataset.open;
  place.replaceChildren(...rows);
  if (stood) place.querySelector(`[data-open="${stood}"]`)?.focus();
}

function monthName(room, month) {
  return month ? room.day(`${month}-01`, { month: "long", year: "numeric" }) : room.words["no-day"];
}

function row(room, entry) {
  const made = room.one("template[data-row]").content.cloneNode(true);
  const button = made.querySelector("[data-open]");
  button.textContent = heading(room, entry);
  button.dataset.open = entry.position;
  button.addEventListener("click", () => show(room, entry));
  made.querySelector("[data-what]").textContent = entry.damaged ? room.words.damaged : shortened(entry.said.what);
  const small = [entry.said?.where, entry.said?.files?.length && filled(room.words.files, { count: entry.said.files.length })];
  made.querySelector("[data-small]").textContent = small.filter(Boolean).join(" · ");
  return made;
}

export function heading(room, entry) {
  const { on, around } = entry.said ?? {};
  return [on ? room.day(on, { dateStyle: "full" }) : room.words.untitled, around].filter(Boolean).join(", ");
}

const shortened = (words = "", most = 160) => (words.length > most ? `${words.slice(0, most - 3)}…` : words);

export function show(room, entry) {
  room.shown = entry;
  room.go("entry");
  room.one("[data-sure]").hidden = true;
  room.one("[data-title]").textContent = heading(room, entry);
  room.one("[data-parts]").replaceChildren(...described(room, entry, isTitle));
  const day = room.day(entry.at.replace("Z", ":00Z"), { dateStyle: "long", timeStyle: "short" });
  room.one("[data-came]").textContent = filled(room.words.came, { day, number: entry.position });
  room.one("[data-handed]").hidden = !entry.said?.handed;
  room.one("[data-handed-code]").textContent = entry.said?.handed ?? "";
  room.showParcel(entry.said);
  const isUnseen = entry.said?.changed && !room.opened.isWhole;
  room.one("[data-former]").open = false;
  room.one("[data-former]").hidden = !entry.former.length && !isUnseen;
  former(room, entry);
  room.one("[data-files]").replaceChildren(...(entry.said?.files ?? []).map((file) => fileRow(room, file)));
}

function former(room, entry) {
  room.one("[data-former-words]").replaceChildren(
    ...entry.former.map((each) => {
      const list = element(room.document, "dl", "", { class: "note__parts" });
      list.append(...described(room, each));
      return list;
    }),
  );
}

const isTitle = (part) => part === "on" || part === "around";

// `without`: parts that stand above already.
export function described(room, entry, without = () => false) {
  if (entry.damaged) return [element(room.document, "dd", room.words.damaged)];
  return parts.flatMap((part) => {
    const value = entry.said[part];
    if (!value?.length || without(part)) return [];
    const words = part === "ticked" ? value.map((code) => named(room, code)).join("; ") : value;
    const shown = part === "on" ? room.day(value, { dateStyle: "full" }) : words;
    return [element(room.document, "dt", room.words[part]), element(room.document, "dd", shown)];
  });
}

function fileRow(room, file) {
  const place = element(room.document, "div", "", { class: "note__file" });
  place.append(element(room.document, "p", file.name));
  for (const [word, act] of [["show", showFile], ["save", saveFile]]) {
    const button = element(room.document, "button", room.words[word], { type: "button", class: "link-like" });
    button.addEventListener("click", () => room.busy(button, () => act(room, file, place)));
    place.append(button, " ");
  }
  return place;
}

// A line a note, in the order in which things happened: what became more, what stopped, what came back.
function timeline(room) {
  const place = room.one("[data-line]");
  if (!room.one("[data-timeline]").open || !room.opened) return place.replaceChildren();
  return refill(
    place,
    asItHappened(room.opened.entries()).map((entry) => {
      const item = element(room.document, "li");
      const words = dayOf(entry) ? room.day(dayOf(entry)) : room.words["no-day"];
      const button = element(room.document, "button", words, { type: "button", class: "link-like" });
      button.dataset.open = entry.position;
      button.addEventListener("click", () => show(room, entry));
      const what = entry.damaged ? room.words.damaged : shortened(entry.said.what, 90);
      item.append(button, element(room.document, "p", what));
      return item;
    }),
  );
}

// Months with something in them, newest first; a day that has an entry leads to it.
function calendar(room) {
  const place = room.one("[data-months]");
  if (!room.one("[data-calendar]").open || !room.opened) return place.replaceChildren();
  const days = new Map();
  for (const entry of room.opened.entries()) {
    if (dayOf(entry)) days.set(dayOf(entry), [...(days.get(dayOf(entry)) ?? []), entry]);
  }
  const months = [...new Set([...days.keys()].map((day) => day.slice(0, 7)))].sort().reverse();
  return refill(place, months.map((month) => monthTable(room, month, days)));
}

function monthTable(room, month, days) {
  const [year, number] = month.split("-").map(Number);
  const table = element(room.document, "table", "", { class: "month" });
  table.append(element(room.document, "caption", monthName(room, month)));
  const head = table.createTHead().insertRow();
  for (let day = 1; day <= 7; day += 1) {
    // 1 January 2024 was a Monday.
    const name = room.day(`2024-01-0${day}`, { weekday: "short" });
    head.append(element(room.document, "th", name, { scope: "col" }));
  }
  const body = table.createTBody();
  const before = (new Date(year, number - 1, 1).getDay() + 6) % 7;
  let week = body.insertRow();
  for (let empty = 0; empty < before; empty += 1) week.insertCell();
  for (let day = 1; day <= new Date(year, number, 0).getDate(); day += 1) {
    if (week.cells.length === 7) week = body.insertRow();
    dayCell(room, week.insertCell(), day, days.get(`${month}-${String(day).padStart(2, "0")}`));
  }
  return table;
}

function dayCell(room, cell, day, entries) {
  if (!entries) {
    cell.textContent = day;
    return;
  }
  const button = element(room.document, "button", day, { type: "button", class: "month__day" });
  button.dataset.open = entries[0].position;
  button.setAttribute("aria-label", heading(room, entries[0]));
  button.addEventListener("click", () => show(room, entries[0]));
  cell.append(button);
}
