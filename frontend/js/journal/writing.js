// Writing an entry, or a newer version of one. What is typed is kept as a sealed draft after each pause.

import { readDay, shownDay } from "./days.js";
import { keepDrafts, noteOf } from "./drafts.js";
import { beginAnew, sealAndSend, taken } from "./filing.js";
import { element } from "./room.js";
import { ask } from "./server.js";

const pause = 4000;
const fields = ["what", "on", "around", "where", "seen", "done"];

export function writing(room) {
  let clock;
  let chosen = [];
  let changing = null;
  let changes = ""; // which entry a draft changes: one of last time may change an older one, not here yet
  let dirty = false;
  let underway = 0;
  let refused = new Error("broken"); // why what was typed last is no draft yet
  let name = ""; // of what is written here: another device's save of the same draft is told from it
  let done = []; // its name, and that of the draft it goes on from
  let others = []; // drafts beside it: of another device, or one that waits while a note is changed

  const day = () => readDay(room.value("on"), room.language);
  const typed = () => ({
    ...Object.fromEntries(fields.map((field) => [field, room.value(field)])),
    on: day() ?? room.value("on"), // of a draft; what cannot be read is not kept as a note
    ticked: room.all("[data-situation]:checked").map((box) => box.value),
  });
  const isEmpty = (said) => !fields.some((field) => field !== "on" && said[field]) && !said.ticked.length;
  const fill = (said) => {
    for (const field of fields) room.one(`#${field}`).value = said[field] ?? "";
    room.one("#on").value = shownDay(said.on ?? "", room.language);
    for (const box of room.all("[data-situation]")) box.checked = said.ticked?.includes(box.value) ?? false;
  };
  const status = (words) => (room.one("[data-draft]").textContent = words);

  const listFiles = () => {
    room.one("[data-chosen]").replaceChildren(
      ...chosen.map((file) => {
        const row = element(room.document, "li", `${file.name} `);
        const button = element(room.document, "button", room.words.remove, { type: "button", class: "link-like" });
        button.addEventListener("click", () => {
          chosen = chosen.filter((each) => each !== file);
          listFiles();
        });
        row.append(button);
        return row;
      }),
    );
  };

  const changedBefore = () => room.opened.entries().find((each) => each.said?.entry === changes);

  room.write = (entry = null) => {
    changing = entry;
    chosen = [];
    room.go("write");
    const [waiting, ...rest] = entry ? [null, ...room.drafts] : room.drafts;
    const draft = entry ? entry.said : waiting?.said;
    fill(draft ?? { on: new Date().toLocaleDateString("sv") });
    changes = entry?.said?.entry ?? waiting?.changes ?? "";
    name = room.sealing.hex(room.sealing.random(8));
    done = waiting ? [name, waiting.name] : [name];
    others = rest;
    if (!entry && changes) changing = changedBefore() ?? null;
    status(!entry && draft ? room.words["draft-here"] : "");
    dirty = false;
    listFiles();
  };

  room.saveDraft = async (how) => {
    window.clearTimeout(clock);
    const { opened } = room;
    // A page that closes sends once more what is on its way: the browser gives that up with the page.
    if (!opened || !(dirty || (how?.isLast && underway))) return;
    const mine = { name, after: done[1], said: typed(), changes };
    const before = others.length;
    dirty = false;
    underway += 1;
    try {
      const beside = await keepDrafts(opened, mine, others, done, how);
      if (room.opened !== opened) return; // closed meanwhile, and forgotten
      others = beside;
      room.drafts = [mine, ...others];
      status(room.words[others.length > before ? "draft-elsewhere" : "draft-kept"]);
    } catch (problem) {
      if (room.opened !== opened) return;
      dirty = true;
      refused = problem;
      status(room.why(problem));
    } finally {
      underway -= 1;
    }
  };

  room.onForget(() => {
    window.clearTimeout(clock);
    [chosen, changing, changes, others, name, done, dirty] = [[], null, "", [], "", [], false];
    listFiles();
  });

  // Where the last words could not be kept: what sends them again, sealed as they are, without anything that opens
  // them. They come beside what another device wrote meanwhile. Null where all is kept; too long for a draft they
  // become a note, and where that is refused too it says why.
  room.unsent = async () => {
    if (!room.opened || !(dirty || underway)) return null; // on its way is not kept yet; kept twice it is one
    const { opened } = room;
    const mine = { name, after: done[1], said: typed(), changes };
    const sealed = opened.sealDraft({ ...mine, others: [] });
    const shown = opened.shown();
    if (sealed) return () => ask(room.addresses.draft, { ...shown, sealed, version: 0, last: true });
    await opened.write(noteOf(opened, mine));
    await noDraft(opened);
    return null;
  };

  // What was kept, or thrown away, is no draft any more; should that not come over, it is only offered again.
  // Says whether another one waits.
  const noDraft = async (opened) => {
    dirty = false;
    room.drafts = others;
    try {
      const beside = await keepDrafts(opened, null, others, done);
      if (room.opened === opened) room.drafts = beside;
    } catch {
      // There is no connection.
    }
    return room.drafts.length ? ` ${room.words["draft-more"]}` : "";
  };

  room.one('[data-form="write"]').addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    dirty = true;
    window.clearTimeout(clock);
    clock = window.setTimeout(room.saveDraft, pause);
  });
  room.document.addEventListener("visibilitychange", () => room.document.hidden && room.saveDraft());

  room.on("#file", "change", (_event, input) => {
    const { all, problem } = taken(chosen, [...input.files]);
    chosen = all;
    room.problem(problem);
    input.value = "";
    listFiles();
  });

  room.form("write", async () => {
    const { opened } = room; // closed meanwhile, nothing goes into another one
    const said = typed();
    if (isEmpty(said) && !chosen.length) {
      room.problem("empty");
      return;
    }
    if (day() === null) {
      room.problem("odd-day");
      room.one("#on").focus();
      return;
    }
    if (!changing && changes) {
      await opened.whole();
      changing = changedBefore();
    }
    const entry = changing?.said?.entry ?? room.sealing.hex(room.sealing.random(8));
    const former = changing?.said?.files ?? [];
    window.clearTimeout(clock);
    room.tell(room.words.keeping);
    const keep = async () => {
      const files = [];
      for (const file of [...chosen]) files.push(await sealAndSend(room, opened, file));
      const version = { entry, ...said, ...keptWith(changing), files: [...former, ...files] };
      await tooLarge(() => opened.write(version, files));
    };
    try {
      await keep();
    } catch (refusal) {
      if (refusal.message !== "half") throw refusal;
      beginAnew(chosen); // what came over before is there no more
      await keep();
    }
    const more = await noDraft(opened);
    if (room.opened !== opened) return;
    room.go("list");
    room.tell(room.words.kept + more);
  });

  room.on("[data-later]", "click", async () => {
    dirty = true;
    await room.saveDraft();
    if (dirty) return room.failed(refused);
    const said = [chosen.length && "draft-no-files", others.length && "draft-elsewhere"].filter(Boolean);
    room.go("list");
    room.tell(said.map((each) => room.words[each]).join(" "));
  });
  room.on("[data-throw-away]", "click", async () => {
    window.clearTimeout(clock);
    const { opened } = room;
    const more = await noDraft(opened);
    if (room.opened !== opened) return;
    room.go("list");
    room.tell(more.trim());
  });
}

// A newer version is known to be one, and keeps what takes a statement back.
function keptWith(changing) {
  if (!changing) return {};
  const { handed, parcel } = changing.said ?? {};
  return { changed: true, ...(handed && { handed }), ...(parcel && { parcel }) };
}

async function tooLarge(act) {
  try {
    await act();
  } catch (problem) {
    throw problem instanceof RangeError ? new Error("large") : problem;
  }
}
