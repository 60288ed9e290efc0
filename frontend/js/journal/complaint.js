// A statement of chosen notes: chosen, seen exactly as it will be, and only then printed, sent or proved.

import { contentOf, save, withoutPlace } from "./filing.js";
import { asItHappened, byDay, heading, named } from "./listing.js";
import { element, filled } from "./room.js";
import { ask } from "./server.js";

const mostPictures = 12; // of one statement (records/journal/statement.py)
const mostAtOnce = 200; // notes of one request for proof (the same)
const pictureSide = 1000;
const fields = ["around", "where", "what", "seen", "done"];

export function complaint(room) {
  let chosen = [];
  room.chosen = () => chosen;
  room.onForget(() => (chosen = []));
  room.arrive("choose", async () => {
    room.one("[data-choices]").replaceChildren();
    if (room.opened.isWhole || (await room.whole())) choices(room);
  });
  room.form("choose", async () => {
    const positions = room.all("[data-choices] input:checked").map((box) => Number(box.value));
    if (!positions.length) {
      room.problem("none-chosen");
      return;
    }
    const { opened } = room;
    const found = opened.entries().filter(({ position }) => positions.includes(position));
    chosen = [];
    room.newParcel();
    room.newHanding();
    const withPictures = room.one("#with-pictures").checked;
    let [place, left] = [mostPictures, 0];
    for (const entry of asItHappened(found)) {
      const taken = withPictures ? await picturesOf(room, entry, place) : { pictures: [], left: 0 };
      [place, left] = [place - taken.pictures.length, left + taken.left];
      chosen.push({ entry, pictures: taken.pictures });
    }
    if (room.opened !== opened) {
      chosen = [];
      return;
    }
    room.go("preview");
    draw(room, chosen);
    if (left) room.tell(filled(room.words["most-pictures"], { most: mostPictures, count: left }));
  });
  room.on("[data-print-here]", "click", () => window.print());
  room.on("[data-yes]", "click", (_event, button) =>
    room.busy(button, async () => {
      const pdf = await ask(room.addresses.print, statement(room, chosen), { filled: false });
      save(room, pdf, "notes.pdf", "application/pdf");
      room.tell(room.words.made);
    }),
  );
  room.on("[data-prove]", "click", (_event, button) =>
    room.busy(button, async () => {
      save(room, room.sealing.bytes(await excerpt(room, chosen)), "notes.json", "application/json");
      room.tell(room.words.proved);
    }),
  );
}

// What takes a statement back stands in a note of its own, and whole notes go into what proves them: the code of a
// talk or the secret of a parcel would go along.
const isForOthers = ({ damaged, said }) => !damaged && !said.handed && !said.parcel;

function choices(room) {
  room.one("[data-choices]").replaceChildren(
    ...byDay(room.opened.entries()).filter(isForOthers).map((entry) => {
      const item = element(room.document, "div", "", { class: "govuk-checkboxes__item" });
      const id = `choose-${entry.position}`;
      const box = { type: "checkbox", class: "govuk-checkboxes__input", id, value: entry.position };
      const words = `${heading(room, entry)} · ${(entry.said.what ?? "").slice(0, 120)}`;
      const label = element(room.document, "label", words, { for: id, class: "govuk-label govuk-checkboxes__label" });
      item.append(element(room.document, "input", "", box), label);
      return item;
    }),
  );
}

// Pictures as they are seen, drawn anew: without place, time and device. The originals stay sealed.
async function picturesOf(room, entry, most) {
  const found = [];
  let left = 0;
  for (const file of entry.said.files ?? []) {
    if (!file.type.startsWith("image/")) continue;
    if (found.length >= most) {
      left += 1;
      continue;
    }
    const copy = await withoutPlace(room, await contentOf(room, file), file.type, pictureSide).catch(() => null);
    if (copy) found.push({ copy, file });
  }
  return { pictures: found, left };
}

function draw(room, chosen) {
  const { document } = room;
  const place = room.one("[data-statement]");
  const name = room.value("my-name") || room.words.unnamed;
  const today = room.day(new Date().toLocaleDateString("sv"));
  const parts = [element(document, "p", filled(room.words["made-on"], { day: today }))];
  parts.unshift(element(document, "p", filled(room.words.named, { name })));
  for (const [order, { entry, pictures }] of chosen.entries()) {
    const when = entry.said.on ? room.day(entry.said.on, { dateStyle: "full" }) : room.words["no-day"];
    parts.push(element(document, "h2", `${order + 1}. ${when}`, { class: "govuk-heading-m" }));
    parts.push(described(room, entry));
    for (const { copy } of pictures) {
      const address = URL.createObjectURL(new Blob([copy], { type: "image/jpeg" }));
      const shown = element(document, "img", "", { alt: heading(room, entry) });
      shown.addEventListener("load", () => URL.revokeObjectURL(address), { once: true });
      shown.src = address;
      parts.push(shown);
    }
    const day = room.day(entry.at.replace("Z", ":00Z"), { dateStyle: "long", timeStyle: "short" });
    const came = filled(room.words["came-short"], { day, number: entry.position });
    parts.push(element(document, "p", came, { class: "quiet" }));
  }
  place.replaceChildren(...parts);
}

// The parts that the document has (records/journal/statement.py), in its order and words; the heading says the day.
function described(room, { said }) {
  const list = element(room.document, "dl", "", { class: "note__parts" });
  const add = (name, value) => {
    if (value) list.append(element(room.document, "dt", name), element(room.document, "dd", value));
  };
  for (const field of fields) add(room.words[field], said[field]);
  add(room.words.ticked, (said.ticked ?? []).map((code) => named(room, code)).join("; "));
  const files = (said.files ?? []).map(({ name, hash }) => `${name} (${room.words.fingerprint} ${hash})`);
  add(room.words["files-kept"], files.join("\n"));
  return list;
}

function statement(room, chosen) {
  return {
    language: room.value("in-language"),
    name: room.value("my-name"),
    entries: chosen.map(({ entry: { said, position, at }, pictures }) => ({
      ...Object.fromEntries(["on", ...fields].map((field) => [field, said[field] ?? ""])),
      ticked: said.ticked ?? [],
      files: (said.files ?? []).map(({ name, hash }) => [name, hash]),
      pictures: pictures.map(({ copy }) => room.sealing.base64(copy)),
      number: position,
      at,
    })),
  };
}

// What library/proofs/excerpts.py reads: words as they were sealed, and the server's hashes beside them.
export async function excerpt(room, chosen) {
  if (!chosen.every(({ entry }) => isForOthers(entry))) throw new Error("broken");
  const words = new Map(chosen.map(({ entry }) => [entry.position, entry.words]));
  const { opened } = room;
  const positions = [...words.keys()].sort((one, other) => one - other);
  const [entries, days] = [[], {}];
  for (let from = 0; from < positions.length; from += mostAtOnce) {
    const proved = await opened.ask("prove", { positions: positions.slice(from, from + mostAtOnce) });
    entries.push(...proved.entries.map((each) => ({ ...each, words: words.get(each.position) })));
    Object.assign(days, proved.days);
  }
  return JSON.stringify({ format: 1, entries, days }, null, 1);
}
