// Ways in and how long: a recovery code, other words, a second journal for whoever forces the words, burning.

import { derived } from "./beginning.js";
import { newCode, newWords, passOf, passOfCode, plainCode, plainWords } from "./codes.js";
import { makeJournal, sentPass } from "./opened.js";
import { filled } from "./room.js";

export function keeping(room) {
  room.arrive("more", () => {
    for (const shown of ["[data-code-shown]", "[data-passes]", '[data-form="shown"]']) room.one(shown).hidden = true;
    room.one("#shown-code").value = room.one("#shown-words").value = "";
    time(room);
  });
  recoveryCode(room);
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
      const { burns } = await room.opened.ask("burn", { again: sentPass(room.sealing, pass, room.sealing.random(72)) });
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

// A code is shown, typed back, and only then sent: should the answer be lost, whoever has it has the right one.
function recoveryCode(room) {
  let made = null;
  room.onForget(() => (made = null));
  room.on("[data-new-code]", "click", () => {
    if (!made?.isSent) made = { code: newCode(room.sealing) };
    room.one("[data-code-shown]").hidden = false;
    room.one("[data-code-shown] code").textContent = made.code;
    room.tell(room.words["code-made"]);
    room.one("#shown-code").focus();
  });
  room.form("code", async () => {
    if (plainCode(room.value("shown-code")) !== plainCode(made.code)) {
      room.problem("not-back");
      return;
    }
    const pass = await derived(room, () => passOfCode(room.sealing, made.code));
    made.isSent = true;
    await room.opened.replacePass(2, pass);
    made = null;
    room.one("#shown-code").value = room.one("[data-code-shown] code").textContent = "";
    room.one("[data-code-shown]").hidden = true;
    room.tell(room.words["code-counts"]);
  });
}

// Words are shown, typed back, and only then count: for this journal, or for a second one at the same place.
function otherWords(room) {
  let made = null;
  room.onForget(() => (made = null));
  const show = (use) => {
    // What was sent may count already, though no answer came: it is shown again, and nothing else.
    if (!made?.isSent || made.use !== use) made = { use, place: room.place, words: newWords(room.sealing, room.list) };
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
    const { use } = made;
    made.isSent = true;
    if (use === "second") await makeJournal(room.sealing, room.addresses, pass);
    else await room.opened.replacePass(1, pass);
    made = null;
    room.one("#shown-words").value = "";
    room.one("[data-passes]").hidden = room.one('[data-form="shown"]').hidden = true;
    room.tell(room.words[use === "second" ? "second-made" : "words-changed"]);
  });
}
