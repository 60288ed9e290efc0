// A statement for the helpline: messages at the front door, under a code that is made here. The code is written
// into the journal first, so that what was handed over can always be read on and taken back; then it leaves. Sent
// again by the same code, after a lost answer, it is there once.

import { newReceipt } from "./codes.js";
import { filled } from "./room.js";
import { ask } from "./server.js";

const mostHanded = 20; // of one talk (records/contacts/files.py)
const unsure = ["offline", "broken"]; // it may have come over all the same

export function handing(room) {
  let made = null; // of this preview
  room.newHanding = () => (made = null);
  room.onForget(room.newHanding);

  const handed = async (said, note) => {
    const { opened } = room;
    try {
      return await sent(room, note, said);
    } catch (refusal) {
      note.isUnsure ||= unsure.includes(refusal.message);
      if (note.isUnsure) throw refusal;
      await opened.erase([note.position]); // refused at once: no note says that it was handed over
      made = null;
      throw refusal;
    }
  };
  room.on("[data-hand]", "click", (_event, button) =>
    room.busy(button, async () => {
      const text = room.one("[data-statement]").innerText;
      const pictures = "withPictures" in button.dataset ? picturesSeen(room) : [];
      if (pictures.length > mostHanded) throw new Error("large-parcel");
      made ??= await noted(room);
      const { opened } = room;
      const { left } = await handed({ text, language: room.language, pictures }, made);
      if (room.opened !== opened) return;
      made = null;
      room.go("list");
      room.tell(left ? filled(room.words["handed-left"], { count: left }) : room.words["handed-over"]);
    }),
  );
  room.on("[data-take-back]", "click", (_event, button) =>
    room.busy(button, async () => {
      await ask(room.addresses.back, { code: room.shown.said.handed });
      const { entry, on } = room.shown.said;
      await room.opened.write({ entry, on, what: room.words["taken-back"] });
      room.go("list");
      room.tell(room.words["taken-back"]);
    }),
  );
}

async function noted(room) {
  const [code, entry] = [newReceipt(room.sealing), room.sealing.hex(room.sealing.random(8))];
  const on = new Date().toLocaleDateString("sv");
  const { opened } = room;
  await opened.write({ entry, on, what: room.words.handed, handed: code });
  return { code, position: opened.last, isUnsure: false };
}

// An answer that was lost on the way is asked for once more. Whatever comes then, the first may have come over: its
// code stays in the journal.
async function sent(room, made, said) {
  const address = room.addresses[said.pictures.length ? "pictures" : "hand"];
  const all = { code: made.code, ...said };
  try {
    return await ask(address, all, { filled: false });
  } catch (refusal) {
    if (refusal.message !== "offline") throw refusal;
    made.isUnsure = true;
    return ask(address, all, { filled: false });
  }
}

// As they are seen in the preview, each with its note's number.
function picturesSeen(room) {
  return room.chosen().flatMap(({ entry, pictures }) =>
    pictures.map(({ copy }) => ({ note: entry.position, content: room.sealing.base64(copy) })),
  );
}
