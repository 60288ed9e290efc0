// The way out: cover the page at once, end what the server remembers, be somewhere harmless.
// By the button, or by three times Shift (Escape would stop the loading of the harmless page).
// `replace` puts the harmless page in our place, so that Back does not lead back here.

const presses = 3;
const patience = 5000;

export const LEFT = "left"; // told to the document: what is on its way must not bring anybody back

export const hasLeft = (document) => document.documentElement.classList.contains("left");

export function wayOut(document) {
  const root = document.querySelector("[data-way-out]");
  if (!root) return;
  const link = root.querySelector("a");
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(document, root);
  });
  threeTimesShift(document, root);
  // A page kept in memory and shown again after leaving shows nothing.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && hasLeft(document)) window.location.reload();
  });
}

function leave(document, root) {
  cover(document, root.dataset.gone);
  document.dispatchEvent(new Event(LEFT));
  navigator.sendBeacon?.(root.dataset.end);
  forgetHere();
  window.location.replace(root.dataset.harmless);
}

// The beacon's answer asks the browser to clear what belongs to this site; what can be cleared from here goes now.
function forgetHere() {
  for (const forget of [
    () => (window.name = ""),
    () => window.sessionStorage.clear(),
    () => window.localStorage.clear(),
    () => window.caches?.keys().then((names) => names.forEach((name) => window.caches.delete(name))),
  ]) {
    try {
      forget();
    } catch {
      // A browser that allows no storage has none to clear: nothing may stop the leaving.
    }
  }
}

function cover(document, words) {
  const sheet = document.createElement("div");
  sheet.className = "cover";
  sheet.setAttribute("role", "alert");
  const spoken = document.createElement("span");
  spoken.className = "govuk-visually-hidden";
  spoken.textContent = words;
  sheet.append(spoken);
  document.body.append(sheet);
  document.documentElement.classList.add("left");
  document.title = "\u200b";
}

function threeTimesShift(document, root) {
  const status = root.querySelector("[role=status]");
  const dots = [...root.querySelectorAll(".way-out__dots i")];
  let count = 0;
  let clock;
  let alone = false;

  const show = (words) => {
    dots.forEach((dot, number) => dot.classList.toggle("on", number < count));
    status.textContent = words;
  };
  const forget = (words) => {
    window.clearTimeout(clock);
    count = 0;
    show(words);
  };

  // Shift counts only when pressed and released alone: writing a capital letter is not leaving.
  document.addEventListener("keydown", (event) => {
    alone = event.key === "Shift" && !event.repeat;
    if (event.key !== "Shift" && count) forget("");
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    count += 1;
    window.clearTimeout(clock);
    if (count === presses) {
      show(root.dataset.gone);
      leave(document, root);
      return;
    }
    show(count === 1 ? root.dataset.twoMore : root.dataset.oneMore);
    clock = window.setTimeout(() => forget(root.dataset.late), patience);
  });
}
