// One-key shortcuts: an element with `data-key="n"` is clicked (a link, a button) or focused (a field) by that
// key; `?` lists them. They rest while somebody types, and are off altogether when the page's body says
// data-shortcuts-off (WCAG 2.1.4: a person must be able to turn them off).

const typing = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], [role=combobox]";

export function shortcuts(document) {
  const sheet = document.querySelector("dialog[data-shortcuts]");
  if (!sheet || "shortcutsOff" in document.body.dataset) return;
  list(document, sheet.querySelector("[data-shortcuts-list]"));
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest(typing) || document.querySelector("dialog[open]")) return;
    if (event.key === "?") {
      event.preventDefault();
      sheet.showModal();
      return;
    }
    const target = [...document.querySelectorAll("[data-key]")].find(
      (element) => element.dataset.key === event.key.toLowerCase() && element.offsetParent !== null,
    );
    if (!target) return;
    event.preventDefault();
    target.focus();
    if (target.matches("a, button")) target.click();
  });
}

function list(document, place) {
  for (const element of document.querySelectorAll("[data-key]")) {
    const row = document.createElement("div");
    const term = document.createElement("dt");
    const key = document.createElement("kbd");
    const words = document.createElement("dd");
    key.textContent = element.dataset.key.toUpperCase();
    words.textContent = element.dataset.keyWords ?? element.ariaLabel ?? element.textContent.trim();
    term.append(key);
    row.append(term, words);
    place.append(row);
  }
}
