// Ways in and how long: a recovery code, other words, a second journal for whoever forces the words, burning.

import { derived } from "./beginning.js";
import { newCode, newWords, passOf, passOfCode, plainCode, plainWords } from "./codes.js";
import { makeJournal } from "./opened.js";
import { filled } from "./room.js";

export function keeping(room) {
  room.arrive("more", () => {
    for (const shown of ["[data-code-shown]", "[data-passes]", '[data-form="shown"]']) room.one(shown).hidden = true;
    time(room);
  });
  room.on("[data-new-code]", "click", (_event, button) => room.busy(button, () => recoveryCode(room)));
  room.on("[data-time] input", "change", (_event, input) =>
    room.busy(input, async () => {
      const { until } = await room.opened.ask("time", { months: Number(input.value) });
      Object.assign(room.opened.about, { until, months: Number(input.value) });
      time(room);
    }),
  );
  room.on("[data-keep]", "click", (_event, button) =>
    room.busy(button, async () => {
      await room.opened.ask("keep", {});
      room.opened.about.burns = null;
      room.go("list");
    }),
  );
  room.form("burn", async () => {
    const pass = await derived(room, () => passOf(room.sealing, room.value("burn-place"), room.value("burn-words")));
    try {
      const { burns } = await room.opened.ask("burn", { again: sent(room, pass, room.sealing.random(72)) });
      room.opened.about.burns = burns;
    } catch (refusal) {
      throw refusal.message === "words" ? new Error("not-your-words") : refusal;
    }
    room.clear();
    room.go("list");
  });
  otherWords(room);
}

function time(room) {
  const { until, months } = room.opened.about;
  room.one("[data-until]").textContent = filled(room.words.until, { day: room.day(until) });
  for (const input of room.all("[data-time] input")) input.checked = Number(input.value) === months;
}

function sent(room, pass, wrapped) {
  const { base64 } = room.sealing;
  return { lookup: base64(pass.lookup), proof: base64(pass.proof), wrapped: base64(wrapped) };
}

async function recoveryCode(room) {
  const code = newCode(room.sealing);
  const pass = await derived(room, () => passOfCode(room.sealing, code));
  await room.opened.ask("pass", { slot: 2, new: sent(room, pass, room.sealing.wrapKey(room.opened.key, pass)) });
  room.one("[data-code-shown]").hidden = false;
  room.one("[data-code-shown] code").textContent = code;
  room.tell(room.words["code-made"]);
}

// Words are shown, typed back, and only then count: for this journal, or for a second one at the same place.
function otherWords(room) {
  let made = null;
  const show = (use) => {
    made = { use, place: room.place, words: newWords(room.sealing, room.list) };
    room.one("[data-shown-place]").textContent = made.place;
    room.one("[data-shown-words]").textContent = made.words;
    room.one("[data-passes]").hidden = room.one('[data-form="shown"]').hidden = false;
    room.one("[data-passes]").scrollIntoView({ block: "center" });
    room.one("#shown-words").focus();
  };
  room.on("[data-new-words-for-mine]", "click", () => show("mine"));
  room.on("[data-second]", "click", () => show("second"));
  room.form("shown", async () => {
    if (plainWords(room.value("shown-words")) !== plainWords(made.words)) {
      room.problem("not-back");
      return;
    }
    const pass = await derived(room, () => passOf(room.sealing, plainCode(made.place), made.words));
    if (made.use === "second") {
      await makeJournal(room.sealing, room.addresses, pass);
    } else {
      await room.opened.ask("pass", { slot: 1, new: sent(room, pass, room.sealing.wrapKey(room.opened.key, pass)) });
      room.opened.pass = pass;
    }
    room.one("#shown-words").value = "";
    room.one("[data-passes]").hidden = room.one('[data-form="shown"]').hidden = true;
    room.tell(room.words[made.use === "second" ? "second-made" : "words-changed"]);
  });
}
