// A day as one types it, in the language of the page and with the day first: 27/11/2026, 27.11.26, 27 november 2026.
// The browser's own field shows the order of the browser's language, not of the page. The desk reads the same ways.

import { dayLanguage } from "./room.js";

const numbers = /^(\d{1,2})[./\s-]+(\d{1,2})[./\s-]+(\d{4}|\d{2})$/;
const inWords = /^(\d{1,2})(?:\.|er|e|st|nd|rd|th)?\s+(\p{L}+)\.?\s+(\d{4})$/u;
const iso = /^(\d{4})-(\d{2})-(\d{2})$/;

// ISO; "" where nothing was typed, null where it is no day.
export function readDay(typed, language) {
  const said = typed.trim().replace(/\s+/g, " ");
  if (!said) return "";
  let found = numbers.exec(said);
  if (found) return real(found[3].length === 2 ? `20${found[3]}` : found[3], found[2], found[1]);
  found = inWords.exec(said);
  if (found) return real(found[3], monthOf(found[2], language), found[1]);
  found = iso.exec(said);
  return found ? real(found[1], found[2], found[3]) : null;
}

// An ISO day as one would type it here; anything else as it is.
export function shownDay(said, language) {
  const found = iso.exec(said);
  if (!found) return said;
  const [, year, month, day] = found;
  if (language === "en") return `${Number(day)} ${named("en", "short")[month - 1]} ${year}`;
  return [day, month, year].join(language === "de" ? "." : "/");
}

function real(year, month, day) {
  const written = `${year}-${String(month).padStart(2, "0")}-${day.padStart(2, "0")}`;
  const at = new Date(`${written}T00:00:00Z`);
  return !Number.isNaN(at.valueOf()) && at.toISOString().startsWith(written) ? written : null;
}

// By its name or a beginning of it that is no other month's.
function monthOf(word, language) {
  const begins = word.toLowerCase();
  const short = named(language, "short").map((name) => name.toLowerCase().replace(/\.$/, ""));
  const found = named(language, "long").flatMap((name, at) =>
    short[at] === begins || (begins.length > 2 && name.toLowerCase().startsWith(begins)) ? [at + 1] : [],
  );
  return found.length === 1 ? found[0] : 0;
}

function named(language, month) {
  const format = new Intl.DateTimeFormat(dayLanguage(language), { month, timeZone: "UTC" });
  return Array.from({ length: 12 }, (_none, at) => format.format(new Date(Date.UTC(2026, at, 1))));
}
