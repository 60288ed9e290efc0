// Whether an excerpt holds, found out here: library/proofs/excerpts.py does the same at the command line.

import { readDay } from "./days.js";
import { ask } from "./server.js";
import { dayLanguage, element, filled, wordsOf } from "./room.js";

const longest = 20_000_000;
const looks = { holds: "said", partly: "said said--warning" };

export function checkFiles(root) {
  const words = wordsOf(root);
  const verdict = root.querySelector("[data-verdict]");
  root.querySelector("input[type=file]").addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    if (!file) return;
    root.querySelector("[data-shown]").replaceChildren();
    const sealing = await import(root.dataset.sealing);
    await sealing.ready;
    const found = await verdictOf(sealing, root.dataset.askDay, file);
    verdict.textContent = words[found.verdict];
    verdict.className = looks[found.verdict] ?? "said said--error";
    if (found.entries) show(root, words, found.entries);
  });
}

async function verdictOf(sealing, address, file) {
  let said;
  try {
    if (file.size > longest) return { verdict: "no-file" };
    said = JSON.parse(await file.text());
    if (said.format !== 1 || !said.entries.length) return { verdict: "no-file" };
    if (!holdsTogether(sealing, said)) return { verdict: "fails" };
  } catch {
    return { verdict: said ? "fails" : "no-file" };
  }
  try {
    for (const [day, { day_root: root }] of Object.entries(said.days)) {
      if ((await ask(address, { day })).root !== root) return { verdict: "unknown" };
    }
  } catch {
    return { verdict: "offline" };
  }
  // Whoever empties the day of an entry takes its proof away: without a day nothing is proved of it.
  const proved = said.entries.filter(({ day }) => day).length;
  if (!proved) return { verdict: "nothing", entries: said.entries };
  return { verdict: proved < said.entries.length ? "partly" : "holds", entries: said.entries };
}

function holdsTogether(sealing, said) {
  const hashes = (path) => path.map(sealing.unhex);
  for (const day of Object.values(said.days)) {
    const leaf = sealing.dayLeaf(sealing.unhex(day.root), day.size);
    if (!sealing.holds(leaf, day.index, day.of, hashes(day.path), sealing.unhex(day.day_root))) return false;
  }
  let before = 0;
  for (const { words, position, at, day, path } of said.entries) {
    if (position <= before) return false;
    before = position;
    if (!day) continue;
    const { root, size } = said.days[day];
    const leaf = sealing.entryLeaf(position, at, sealing.committed(sealing.bytes(words)));
    if (!sealing.holds(leaf, position - 1, size, hashes(path), sealing.unhex(root))) return false;
  }
  return true;
}

function show(root, words, entries) {
  const day = new Intl.DateTimeFormat(dayLanguage(document.documentElement.lang), { dateStyle: "long", timeStyle: "short" });
  const days = new Intl.DateTimeFormat(dayLanguage(document.documentElement.lang), { dateStyle: "full" });
  const rows = entries.map(({ words: content, position, at, day: proved }) => {
    const row = element(document, "li");
    const came = day.format(new Date(at.replace("Z", ":00Z")));
    const told = filled(proved ? words.came : words["came-unproved"], { number: position, day: came });
    row.append(element(document, "p", told, { class: proved ? "quiet" : "said said--warning" }));
    const said = JSON.parse(content);
    const on = said.on && readDay(said.on) ? days.format(new Date(`${said.on}T12:00`)) : said.on;
    const lines = [on, said.around, said.where, said.what, said.seen, said.done].filter(Boolean);
    row.append(...lines.map((line) => element(document, "p", line)));
    return row;
  });
  root.querySelector("[data-shown]").replaceChildren(...rows);
}
