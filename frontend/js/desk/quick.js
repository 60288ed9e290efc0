// Contacts without content in two keystrokes: Q listens, then one digit registers at once.

export function quick(document) {
  const form = document.querySelector("[data-quick]");
  const opener = document.querySelector("[data-quick-open]");
  if (!form || !opener) return;
  const say = form.querySelector("[data-quick-say]");
  const listen = (on) => {
    form.classList.toggle("quick--listening", on);
    say.textContent = on ? say.dataset.words : "";
    if (!on) return;
    form.querySelector("[data-digit]").focus();
  };
  opener.addEventListener("click", () => listen(true));
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) listen(false);
  });
  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("select")) return;
    if (event.key === "Escape") {
      listen(false);
      opener.focus();
      return;
    }
    const button = form.querySelector(`[data-digit="${digit(event)}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
}

// Where digits are written with Shift, as on Belgian and French keyboards, the key alone is meant.
function digit({ key, code, shiftKey }) {
  if (/^[1-6]$/.test(key)) return key;
  return (!shiftKey && /^Digit([1-6])$/.exec(code)?.[1]) || "";
}
