// The place, the words and the recovery code: made by chance, typed back, and read as they were meant.

const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // without I, L, O and U, which are misread

export const wordsInAll = 7;

function chance(sealing, length) {
  return Array.from({ length }, () => letters[sealing.below(letters.length)]).join("");
}

const grouped = (code, size) => code.match(new RegExp(`.{${size}}`, "g")).join("-");

export const newPlace = (sealing) => grouped(chance(sealing, 8), 4);
export const newCode = (sealing) => grouped(chance(sealing, 25), 5);
export const newReceipt = (sealing) => grouped(chance(sealing, 16), 4); // of a talk: library/sealing/derive.py
export const newWords = (sealing, list) =>
  Array.from({ length: wordsInAll }, () => list[sealing.below(list.length)]).join(" ");

// What somebody typed for a code: without spaces and hyphens, and what is misread put right.
export function plainCode(typed) {
  const said = typed.toUpperCase().replace(/[\s\-–.]/g, "");
  return said.replace(/[IL]/g, "1").replace(/O/g, "0").replace(/U/g, "V");
}

export const plainWords = (typed) =>
  typed
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean)
    .join(" ");

export const passOf = (sealing, place, words) => sealing.derive(plainWords(words), plainCode(place));
export const passOfCode = (sealing, code) => sealing.derive(plainCode(code), "recovery");
