// One-key shortcuts: an element with `data-key="n"` is clicked (a link, a button) or focused (a field) by that
// key; `?` lists them. They rest while somebody types, and are off altogether when the page's body says
// data-shortcuts-off (WCAG 2.1.4: a person must be able to turn them off).

const typing = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], [role=combobox]";

export function shortcuts(document) {
  const sheet = document.querySelector("dialog[data-shortcuts]");
  if (!sheet || "shortcutsOff" in document.body.dataset) return;
  const open = () => {
    list(document, sheet.querySelector("[data-shortcuts-list]"));
    sheet.showModal();
  };
  for (const button of document.querySelectorAll("[data-shortcuts-open]")) {
    button.hidden = false;
    button.addEventListener("click", open);
  }
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest(typing) || document.querySelector("dialog[open]")) return;
    if (event.key === "?") {
      event.preventDefault();
      open();
      return;
    }
    const target = keyed(document).find((element) => element.dataset.key === event.key.toLowerCase());
    if (!target) return;
    event.preventDefault();
    target.focus();
    if (target.matches("a, button")) target.click();
  });
}

// What can be reached by a key now, each key once. What is folded away in a menu of the bar counts.
function keyed(document) {
  const all = [...document.querySelectorAll("[data-key]")].filter(
    (element) => element.offsetParent || element.closest("[data-menu]"),
  );
  return [...new Map(all.reverse().map((element) => [element.dataset.key, element])).values()].reverse();
}

// The keys of this moment, made anew each time: rows of the page's own first (data-keys-here), then what carries a key.
function list(document, place) {
  for (const row of place.querySelectorAll("[data-made]")) row.remove();
  const own = document.querySelector("template[data-keys-here]")?.content.cloneNode(true).children ?? [];
  const rows = [...own, ...keyed(document).map((element) => made(document, element))];
  for (const row of rows) row.dataset.made = "";
  place.append(...rows);
}

function made(document, element) {
  const row = document.createElement("div");
  const term = document.createElement("dt");
  const key = document.createElement("kbd");
  const words = document.createElement("dd");
  key.textContent = element.dataset.key.toUpperCase();
  words.textContent = element.dataset.keyWords ?? element.ariaLabel ?? element.textContent.trim();
  term.append(key);
  row.append(term, words);
  return row;
}
