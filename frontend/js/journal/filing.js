// Files of an entry: sealed piece by piece in the browser, opened again in the memory of the page, and, for
// others, drawn anew, so that a picture no longer says where and with what it was taken.

import { element } from "./room.js";

export const largestFile = 25_000_000;
const mostFiles = 20; // of one note
const mostTogether = 200_000_000; // bytes; a whole journal has no more room (records/journal/course.py)
const classes = [1, 2, 3, 4, 6, 8, 12, 16, 20, 26]; // of pieces (records/journal/course.py)
const pictures = /^image\/(jpeg|png|webp|gif|bmp|avif)$/;

// What is taken of the files that were chosen, by their sizes alone: nothing is read. With the code of what is
// said when not all were; after the first that has no room none is taken, so that the list ends where it says.
export function taken(before, files) {
  const fitting = files.filter((file) => file.size <= largestFile);
  const all = [...before];
  let together = all.reduce((sum, file) => sum + file.size, 0);
  for (const file of fitting) {
    together += file.size;
    if (all.length === mostFiles || together > mostTogether) return { all, problem: "too-much" };
    all.push(file);
  }
  return { all, problem: fitting.length < files.length ? "large-file" : "" };
}

// What of a chosen file came over already: pressed again, it goes on from there, and fills the journal once.
const begun = new WeakMap();
export const beginAnew = (files) => files.forEach((file) => begun.delete(file));

export async function sealAndSend({ sealing }, opened, file) {
  if (begun.get(file)?.opened !== opened) begun.set(file, { opened, id: sealing.hex(sealing.random(16)), done: 0 });
  const mine = begun.get(file);
  const content = new Uint8Array(await file.arrayBuffer());
  const size = sealing.largest.piece;
  // Filled up with empty pieces: neither how many there are nor the last one tells how large the file is.
  const pieces = classes.find((each) => each * size >= content.length);
  while (mine.done < pieces) {
    const piece = content.subarray(mine.done * size, (mine.done + 1) * size);
    const sealed = sealing.base64(sealing.sealPiece(piece, mine.id, mine.done, opened.key, pieces > 1));
    await sendPiece(opened, { file: mine.id, number: mine.done, sealed });
    mine.done += 1;
  }
  const hash = sealing.fingerprint(content);
  return { id: mine.id, pieces, name: file.name, type: file.type, size: content.length, hash };
}

// A piece that was lost on the way is sent once more; sent twice, it is kept once.
async function sendPiece(opened, piece) {
  try {
    await opened.ask("piece", piece);
  } catch (refusal) {
    if (refusal.message !== "offline") throw refusal;
    await opened.ask("piece", piece);
  }
}

export async function contentOf(room, file) {
  const { opened } = room;
  const found = [];
  for (let number = 0; number < file.pieces; number += 1) {
    const { sealed } = await opened.ask("fetch", { file: file.id, number });
    found.push(room.sealing.openPiece(room.sealing.unbase64(sealed), file.id, number, opened.key));
  }
  const whole = room.sealing.joined(found);
  if (room.sealing.fingerprint(whole) !== file.hash) throw new Error("damaged");
  return whole;
}

export async function showFile(room, file, place) {
  const content = await contentOf(room, file);
  const address = URL.createObjectURL(new Blob([content], { type: file.type }));
  const kind = pictures.test(file.type) ? "img" : file.type.split("/")[0];
  if (!["img", "audio", "video"].includes(kind)) return save(room, content, file.name);
  const shown = element(room.document, kind, "", kind === "img" ? { alt: file.name } : { controls: "" });
  shown.addEventListener(kind === "img" ? "load" : "emptied", () => URL.revokeObjectURL(address), { once: true });
  shown.src = address;
  place.querySelector("img, audio, video")?.remove();
  return place.append(shown);
}

export async function saveFile(room, file) {
  save(room, await contentOf(room, file), file.name);
}

export function save(room, content, name, type = "application/octet-stream") {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = element(room.document, "a", "", { href: address, download: name });
  room.root.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

// A picture as it is seen and no more: what the camera wrote beside it is not drawn. Null where none is made.
export async function withoutPlace(room, content, type, most = 1600) {
  if (!pictures.test(type)) return null;
  const picture = await createImageBitmap(new Blob([content], { type }));
  const scale = Math.min(1, most / Math.max(picture.width, picture.height));
  const canvas = room.document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  return new Uint8Array(await made.arrayBuffer());
}
