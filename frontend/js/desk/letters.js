// Which letter a key together with Alt stands for: the one that is marked on it, on any keyboard. On a Belgian or French
// one the key marked A stands where others have Q. A Mac writes another sign with Alt (å for A): there it is what the
// same key wrote without Alt, once it was typed here, and until then what stands at its place.

const plain = new Map(); // what each key wrote last

document.addEventListener(
  "keydown",
  ({ altKey, ctrlKey, code, key }) => {
    if (code && !altKey && !ctrlKey && /^[a-z]$/i.test(key)) plain.set(code, key.toLowerCase());
  },
  true,
);

export function isAlt(event, letter) {
  if (!event.altKey || event.ctrlKey || event.metaKey) return false;
  if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase() === letter;
  return (plain.get(event.code) ?? event.code.replace("Key", "").toLowerCase()) === letter;
}
