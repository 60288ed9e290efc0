// A statement for an agency: sealed here for its key, taken back as long as nobody there opened it, and told
// when somebody did. The agency's code is typed; which agencies there are stands nowhere.

import { excerpt } from "./complaint.js";
import { plainCode } from "./codes.js";
import { contentOf } from "./filing.js";
import { element, filled } from "./room.js";
import { ask } from "./server.js";

// Kinds of originals that an agency is given (records/contacts/filing/kinds.py); others it could not open there.
const given = /^(image\/(jpeg|png|webp|gif|heic|heif)|application\/pdf|text\/plain|audio\/(mpeg|mp4|x-m4a|ogg)|video\/(mp4|quicktime))$/;

const unsure = ["offline", "broken"]; // it may have come over all the same

const mostInOne = (1 << 20) + 41; // bytes that a request of the usual classes takes

export function parcels(room) {
  let agency = null;
  let made = null; // of this preview, agency and ticks: pressed twice, or after a lost answer, it stays one parcel

  room.newParcel = () => {
    agency = made = null;
    room.one("[data-agency]").hidden = true;
    room.one("#agency-code").value = "";
  };
  room.onForget(() => room.newParcel());
  const handed = async (to, parcel) => {
    const { opened } = room;
    try {
      await sent(room, to, parcel);
    } catch (refusal) {
      parcel.isUnsure ||= unsure.includes(refusal.message);
      if (parcel.isUnsure) throw refusal;
      await opened.erase([parcel.position]); // refused at once: no note says that it was handed over
      made = null;
      throw refusal;
    }
    made = null;
  };
  room.form("agency", async () => {
    const code = plainCode(room.value("agency-code"));
    if (!code) {
      room.problem("fill-in-code");
      return;
    }
    agency = { code, ...(await ask(room.addresses.agency, { code })) };
    room.one("[data-agency-name]").textContent = agency.name;
    offerFiles(room, agency);
    room.one("[data-agency]").hidden = false;
    room.one("[data-agency]").scrollIntoView({ block: "nearest" });
  });
  room.on("[data-hand-agency]", "click", (_event, button) =>
    room.busy(button, async () => {
      const to = agency;
      const ticked = room.all("[data-original-choices] input:checked").map((box) => box.value);
      const asked = JSON.stringify([to.code, to.files, ...ticked]);
      // Another agency, or other originals: another parcel. The note of the former one stays, to take it back by.
      if (made?.asked !== asked) made = { asked, ...(await written(room, to, ticked)) };
      const { opened } = room;
      await handed(to, made);
      if (room.opened !== opened) return;
      room.go("list");
      room.tell(filled(room.words["handed-to"], { name: to.name }));
    }),
  );
  room.on("[data-unsend]", "click", (_event, button) =>
    room.busy(button, async () => {
      const { entry, on, parcel } = room.shown.said;
      await ask(room.addresses.unsend, { parcel: parcel.id, secret: parcel.secret });
      await room.opened.write({ entry, on, what: room.words["taken-back"] });
      room.go("list");
      room.tell(room.words["taken-back"]);
    }),
  );
  room.showParcel = async ({ parcel } = {}) => {
    const [place, words, button] = ["[data-parcel]", "[data-parcel-state]", "[data-unsend]"].map((each) => room.one(each));
    place.hidden = !parcel;
    button.hidden = true;
    if (!parcel) return;
    words.textContent = room.words["parcel-asking"];
    const shown = room.shown;
    const said = await stateOf(room, parcel);
    if (room.shown !== shown) return;
    words.textContent = said.words;
    button.hidden = !said.waits;
  };
}

// What may go along beside the text: the copies stand above already; each original by a tick of its own.
function offerFiles(room, { files }) {
  const originals = room.chosen().flatMap(({ entry }) => (entry.said.files ?? []).filter(({ type }) => given.test(type)));
  const pictures = room.chosen().some((each) => each.pictures.length);
  room.one("[data-no-files]").hidden = files || (!originals.length && !pictures);
  room.one("[data-originals]").hidden = !files || !originals.length;
  room.one("[data-original-choices]").replaceChildren(
    ...originals.map(({ id, name, size }) => {
      const item = element(room.document, "div", "", { class: "govuk-checkboxes__item" });
      const box = { type: "checkbox", class: "govuk-checkboxes__input", id: `original-${id}`, value: id };
      const words = `${name} (${(size / 1_000_000).toLocaleString(room.language, { maximumFractionDigits: 1 })} MB)`;
      const label = { for: box.id, class: "govuk-label govuk-checkboxes__label" };
      item.append(element(room.document, "input", "", box), element(room.document, "label", words, label));
      return item;
    }),
  );
}

// The copies that are seen above, and the originals that were ticked; nothing where the agency takes no files.
async function filesOf(room, { files }, ticked) {
  if (!files) return [];
  const found = [];
  for (const { entry, pictures } of room.chosen()) {
    const note = entry.position;
    for (const { copy } of pictures) found.push({ note, kind: "copy", content: room.sealing.base64(copy) });
    for (const file of entry.said.files ?? []) {
      if (!ticked.includes(file.id)) continue;
      found.push({ note, kind: "original", content: room.sealing.base64(await contentOf(room, file)) });
    }
  }
  return found;
}

async function stateOf(room, { id, secret, name }) {
  let told;
  try {
    told = await ask(room.addresses.opened, { parcel: id, secret });
  } catch {
    return { words: room.words["parcel-unknown"], waits: false };
  }
  if (!told.there) return { words: filled(room.words["parcel-gone"], { name }), waits: false };
  if (!told.opened) return { words: filled(room.words["parcel-waits"], { name }), waits: true };
  const day = room.day(told.opened, { dateStyle: "long", timeStyle: "short" });
  return { words: filled(room.words["parcel-opened"], { name, day }), waits: false };
}

// First into the journal, so that what was handed over can always be taken back; then it leaves.
async function written(room, agency, ticked) {
  const { opened } = room;
  const [id, secret] = [room.sealing.hex(room.sealing.random(16)), room.sealing.base64(room.sealing.random(32))];
  const text = room.one("[data-statement]").innerText;
  const proof = await excerpt(room, room.chosen());
  const content = JSON.stringify({ text, proof, files: await filesOf(room, agency, ticked) });
  if (room.sealing.bytes(content).length > room.sealing.largest.parcel) throw new Error("large-parcel");
  const on = new Date().toLocaleDateString("sv");
  const entry = room.sealing.hex(room.sealing.random(8));
  const what = filled(room.words["handed-to-entry"], { name: agency.name });
  await opened.write({ entry, on, what, parcel: { id, secret, name: agency.name } });
  return { id, secret, content, position: opened.last, isUnsure: false };
}

async function sent(room, agency, { id, secret, content }, isAgain = false) {
  const made = room.sealing.sealParcel(content, id, room.sealing.unhex(agency.public));
  const said = { code: agency.code, generation: agency.generation, parcel: id, secret };
  const isLarge = made.sealed.length > mostInOne;
  try {
    await ask(
      room.addresses[isLarge ? "photos" : "parcel"],
      { ...said, wrapped: room.sealing.base64(made.wrapped), sealed: room.sealing.base64(made.sealed) },
      { filled: !isLarge }, // what is sealed is in size classes of its own
    );
  } catch (refusal) {
    if (refusal.message !== "other-keys" || isAgain) throw refusal;
    Object.assign(agency, await ask(room.addresses.agency, { code: agency.code }));
    await sent(room, agency, { id, secret, content }, true);
  }
}
