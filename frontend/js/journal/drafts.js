// What is being written and is no note yet: the draft of this page, and others beside it, of another device or of
// a note that waits while one is changed. None of them takes the place of another unseen.

import { readDay } from "./days.js";

const tries = 5;

// Every draft that stands there, each in its latest form (`after`: the one that it went on from): what was saved,
// those beside it, and what pages left behind that closed after another device had saved.
export async function draftsOf(opened, told) {
  const sealed = [told.draft];
  for (let number = 1; number <= told.late; number += 1) {
    sealed.push((await opened.ask("late", { number })).sealed);
  }
  const found = new Map();
  for (const each of sealed.map((one) => opened.openDraft(one)).filter(Boolean)) {
    for (const { others, ...draft } of [each, ...(each.others ?? [])]) {
      if (draft.after) found.delete(draft.after);
      found.set(draft.name, draft);
    }
  }
  return [...found.values()];
}

// Keeps what is written here and the others beside it; returns those. Where another device saved meanwhile, its
// draft becomes one of them. `done`: names of drafts that `mine` is, or takes the place of.
//
// Before its first wait it has read the key and begun to send: a page that is closing may forget all after it.
// Such a page hears no answer: where others stand it sends its own alone, which is kept beside them.
export async function keepDrafts(opened, mine, others, done, how) {
  for (let attempt = 0; ; attempt += 1) {
    const isBeside = Boolean(how?.isLast && others.length);
    const sealed = sealedOf(opened, mine, isBeside ? [] : others);
    if (!sealed && !others.length) throw new Error("large-draft");
    if (!sealed) {
      // Together they are too long for a draft. What is not written here becomes notes.
      for (const each of others) await opened.write(noteOf(opened, each));
      done = [...done, ...others.map(({ name }) => name)];
      others = [];
      continue;
    }
    const version = isBeside ? 0 : opened.draftVersion;
    try {
      const told = await opened.ask("draft", { sealed, version, last: Boolean(how?.isLast) }, how);
      opened.draftVersion = told.version;
      return others;
    } catch (refusal) {
      if (refusal.message !== "moved on" || attempt >= tries) throw refusal;
      const told = await opened.again();
      others = (await draftsOf(opened, told)).filter(({ name }) => !done.includes(name));
      opened.draftVersion = told.draft_version;
    }
  }
}

function sealedOf(opened, mine, others) {
  const [first, ...rest] = [mine, ...others].filter(Boolean);
  return opened.sealDraft(first ? { ...first, others: rest } : null);
}

// A day that cannot be read stays in words, beside the time.
export function noteOf(opened, { said }) {
  const on = readDay(said.on ?? "");
  const around = on === null ? [said.on, said.around].filter(Boolean).join(", ") : said.around;
  return { entry: opened.sealing.hex(opened.sealing.random(8)), ...said, on: on ?? "", around };
}
