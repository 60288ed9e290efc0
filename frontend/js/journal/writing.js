// Writing an entry, or a newer version of one. What is typed is kept as a sealed draft after each pause.

import { largestFile, sealAndSend } from "./filing.js";
import { element } from "./room.js";

const pause = 4000;
const fields = ["what", "on", "around", "where", "seen", "done"];

export function writing(room) {
  let clock;
  let chosen = [];
  let changing = null;
  let changes = ""; // which entry a draft changes: one of last time may change an older one, not here yet
  let dirty = false;

  const typed = () => ({
    ...Object.fromEntries(fields.map((field) => [field, room.value(field)])),
    ticked: room.all("[data-situation]:checked").map((box) => box.value),
  });
  const isEmpty = (said) => !fields.some((field) => field !== "on" && said[field]) && !said.ticked.length;
  const fill = (said) => {
    for (const field of fields) room.one(`#${field}`).value = said[field] ?? "";
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
    const draft = entry ? entry.said : room.draft?.said;
    fill(draft ?? { on: new Date().toLocaleDateString("sv") });
    changes = entry?.said?.entry ?? room.draft?.changes ?? "";
    if (!entry && changes) changing = changedBefore() ?? null;
    status(!entry && draft ? room.words["draft-here"] : "");
    dirty = false;
    listFiles();
  };

  room.saveDraft = async () => {
    window.clearTimeout(clock);
    if (!room.opened || !dirty) return;
    const said = typed();
    dirty = false;
    try {
      await room.opened.keepDraft({ said, changes });
      room.draft = { said, changes };
      status(room.words["draft-kept"]);
    } catch (refusal) {
      dirty = true;
      status(room.words[refusal.message === "moved on" ? "draft-elsewhere" : "offline"]);
    }
  };

  room.one('[data-form="write"]').addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    dirty = true;
    window.clearTimeout(clock);
    clock = window.setTimeout(room.saveDraft, pause);
  });
  room.document.addEventListener("visibilitychange", () => room.document.hidden && room.saveDraft());

  room.on("#file", "change", (_event, input) => {
    const large = [...input.files].filter((file) => file.size > largestFile);
    chosen = [...chosen, ...[...input.files].filter((file) => file.size <= largestFile)].slice(0, 20);
    room.problem(large.length ? "large-file" : "");
    input.value = "";
    listFiles();
  });

  room.form("write", async () => {
    const said = typed();
    if (isEmpty(said) && !chosen.length) {
      room.problem("empty");
      return;
    }
    if (!changing && changes) {
      await room.opened.whole();
      changing = changedBefore();
    }
    const entry = changing?.said?.entry ?? room.sealing.hex(room.sealing.random(8));
    const former = changing?.said?.files ?? [];
    window.clearTimeout(clock);
    room.tell(room.words.keeping);
    const files = [];
    for (const file of chosen) files.push(await sealAndSend(room, file));
    const version = { entry, ...said, ...(changing && { changed: true }), files: [...former, ...files] };
    await tooLarge(() => room.opened.write(version, files));
    await noDraft(room);
    dirty = false;
    room.go("list");
    room.tell(room.words.kept);
  });

  room.on("[data-later]", "click", async () => {
    dirty = true;
    await room.saveDraft();
    if (!dirty) room.go("list");
  });
  room.on("[data-throw-away]", "click", async () => {
    window.clearTimeout(clock);
    dirty = false;
    await noDraft(room);
    room.go("list");
  });
}

async function tooLarge(act) {
  try {
    await act();
  } catch (problem) {
    throw problem instanceof RangeError ? new Error("large") : problem;
  }
}

// What was kept, or thrown away, is no draft any more; should that not come over, it is only offered again.
async function noDraft(room) {
  room.draft = null;
  try {
    await room.opened.keepDraft(null);
  } catch {
    // Another device's draft stands there, or there is no connection.
  }
}
