// Coming in, going out: a new journal, opening one, and forgetting everything when the page is left.

import { newPlace, newWords, passOf, passOfCode, plainCode, plainWords } from "./codes.js";
import { complaint } from "./complaint.js";
import { draftsOf, keepDrafts } from "./drafts.js";
import { handing } from "./handing.js";
import { listing } from "./listing.js";
import { keeping } from "./keeping.js";
import { makeJournal, Opened } from "./opened.js";
import { parcels } from "./parcel.js";
import { filled, Room } from "./room.js";
import { writing } from "./writing.js";

const quietMinutes = 10;
const toldBefore = 2; // minutes before it closes
const again = 20_000; // until what could not be kept is sent once more

export async function begin(document, root) {
  const room = new Room(document, root);
  try {
    room.sealing = await import(root.dataset.sealing);
    await room.sealing.ready;
    room.sealing.random(1);
  } catch {
    room.say("[data-starting]", room.words["no-script"]);
    return;
  }
  room.addresses = Object.fromEntries(
    Object.entries(root.dataset)
      .filter(([name]) => name.startsWith("ask"))
      .map(([name, address]) => [name.slice(3).toLowerCase(), address]),
  );
  room.list = root.querySelector("template[data-list]").content.textContent.trim().split(/\s+/);
  for (const part of [making, entering, listing, writing, keeping, complaint, handing, parcels, leaving]) part(room);
  room.on("[data-go]", "click", (_event, button) => room.go(button.dataset.go));
  room.one("[data-starting]").hidden = true;
  room.go("start");
}

// Lets the browser draw what was just said, before a second of work stops it.
const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

export async function derived(room, make) {
  room.tell(room.words.working);
  await drawn();
  return make();
}

function making(room) {
  const show = () => {
    room.one("[data-new-place]").textContent = newPlace(room.sealing);
    room.one("[data-new-words]").textContent = newWords(room.sealing, room.list);
  };
  room.arrive("new", () => room.one("[data-new-place]").textContent || show());
  room.on("[data-others]", "click", show);
  room.on("[data-have-them]", "click", () => room.go("back"));
  room.form("back", async () => {
    const [place, words] = [room.one("[data-new-place]").textContent, room.one("[data-new-words]").textContent];
    const same = plainCode(room.value("back-place")) === plainCode(place);
    if (!same || plainWords(room.value("back-words")) !== plainWords(words)) {
      room.problem("not-back");
      return;
    }
    const pass = await derived(room, () => passOf(room.sealing, place, words));
    await makeJournal(room.sealing, room.addresses, pass);
    await come(room, pass, place);
  });
}

function entering(room) {
  room.form("enter", async () => {
    const [place, words] = [room.value("place"), room.value("words")];
    if (!plainCode(place) || !plainWords(words)) {
      room.problem("fill-in");
      return;
    }
    await come(room, await derived(room, () => passOf(room.sealing, place, words)), place);
  });
  room.form("recover", async () => {
    const pass = await derived(room, () => passOfCode(room.sealing, room.value("code")));
    await come(room, pass, newPlace(room.sealing));
  });
}

// `place` is that of its words; who comes by a recovery code gets a new place with other words.
async function come(room, pass, place) {
  const [opened, told] = await Opened.by(room.sealing, room.addresses, pass);
  room.drafts = await draftsOf(opened, told);
  if (told.late) await together(room, opened);
  room.opened = opened;
  room.clear();
  room.place = place;
  room.go("list");
}

// What came too late is put with the others, so that there is always room for what comes too late.
async function together(room, opened) {
  try {
    room.drafts = await keepDrafts(opened, null, room.drafts, []);
  } catch {
    // Another time: they are there.
  }
}

function leaving(room) {
  room.on("[data-lock]", "click", () => lock(room));
  // Leaving, closing, or a page that the browser puts away to show again: nothing may stay behind it.
  const forget = () => {
    room.opened?.forget();
    room.opened = room.place = room.shown = null;
    room.drafts = [];
    for (const act of room.forgetting) act();
    room.clear();
    for (const each of room.all("[data-entries], [data-parts], [data-files], [data-months], [data-line], [data-statement], [data-choices]")) each.replaceChildren();
  };
  room.forget = forget;
  // What was typed a moment ago goes out first, sealed; the way out and a closed tab lose no word.
  const leave = () => {
    room.saveDraft({ isLast: true });
    forget();
  };
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());
  room.document.querySelector("[data-way-out] a").addEventListener("click", leave, { capture: true });
  quiet(room);
}

// Ten quiet minutes close it: said before, and never while something is on its way.
function quiet(room) {
  let [clock, warning] = [0, 0];
  const place = room.one("[data-told]");
  const words = filled(room.words["closes-soon"], { count: toldBefore });
  const close = () => {
    if (room.underway) later();
    else if (room.opened) lock(room);
  };
  const warn = () => {
    if (!room.opened || room.underway) return;
    room.tell(words);
  };
  const later = () => {
    window.clearTimeout(clock);
    window.clearTimeout(warning);
    clock = window.setTimeout(close, quietMinutes * 60_000);
    warning = window.setTimeout(warn, (quietMinutes - toldBefore) * 60_000);
    // A moment later: what is pressed may not move away from under the finger.
    if (place.textContent === words) window.setTimeout(() => place.textContent === words && room.tell(""), 1000);
  };
  room.later = later;
  for (const sign of ["keydown", "pointerdown", "visibilitychange"]) room.document.addEventListener(sign, later);
}

async function lock(room) {
  await room.saveDraft();
  let unsent;
  try {
    unsent = await room.unsent();
  } catch (problem) {
    room.failed(problem); // too long for a draft, and no connection: it stays until it can be kept
    room.later();
    return;
  }
  room.forget();
  room.go("start");
  room.tell(room.words[unsent ? "locked-unsent" : "locked"]);
  if (unsent) send(room, unsent);
}

// Once more and again, as long as this page is open; what is refused for good is not asked for ever.
async function send(room, unsent) {
  try {
    await unsent();
    if (!room.opened) room.tell(room.words["unsent-kept"]);
  } catch (refusal) {
    if (["offline", "broken", "often", "moved on"].includes(refusal.message)) {
      window.setTimeout(() => send(room, unsent), again);
    } else if (!room.opened) room.failed(refusal);
  }
}

export function lastUse(room) {
  const { used, burns } = room.opened.about;
  const today = new Date().toLocaleDateString("sv");
  const words = used < today ? filled(room.words["last-use"], { day: room.day(used) }) : room.words["first-use"];
  room.one("[data-last-use]").textContent = words;
  room.one("[data-burning]").hidden = !burns;
  if (burns) {
    const day = room.day(burns, { dateStyle: "long", timeStyle: "short" });
    room.one("[data-burning-words]").textContent = filled(room.words.burns, { day });
  }
}
