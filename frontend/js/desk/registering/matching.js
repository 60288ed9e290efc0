// Which answers a few letters lead to, best first. Accents and capitals do not matter; letters are the
// beginnings of words, in the language of the desk before the other three; "?" is "not known".

export function ranked(choices, typed) {
  const query = fold(typed);
  if (query === "?") return choices.filter((choice) => choice.code === "U");
  return choices
    .map((choice, place) => ({ ...choice, place, ...rank(choice, query) }))
    .filter((choice) => choice.rank < Infinity)
    .sort((one, other) => one.rank - other.rank || one.place - other.place);
}

function rank(choice, query) {
  const own = fold(choice.label);
  if (own.startsWith(query)) return { rank: 0 };
  if (begins(own, query)) return { rank: 1 };
  const other = choice.others.find((label) => fold(label).startsWith(query));
  if (other) return { rank: 2, by: other };
  const within = choice.others.find((label) => begins(fold(label), query));
  if (within) return { rank: 3, by: within };
  if (query.length > 2 && own.includes(query)) return { rank: 4 };
  return { rank: Infinity };
}

// Every typed word begins a word of the label.
function begins(label, query) {
  const words = label.split(/[^\p{L}\p{N}]+/u);
  return query.split(" ").every((part) => words.some((word) => word.startsWith(part)));
}

function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim().replace(/\s+/g, " ");
}
