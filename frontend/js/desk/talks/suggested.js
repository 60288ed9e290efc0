// Suggested answers: found by a few letters, put into the message where the cursor stands, never sent. Ctrl+Z takes
// it out again. They are listened to at the root, since the talk on the screen changes.

import { isAlt } from "../letters.js";
import { ranked } from "../registering/matching.js";

export function suggested(screen) {
  const { root } = screen;
  const sheet = () => root.querySelector("[data-suggested]");
  const shown = (place) => [...place.querySelectorAll("[data-insert]")].filter((each) => !each.parentElement.hidden);

  const opened = (place) => {
    const search = place.querySelector("[type=search]");
    search.parentElement.hidden = false;
    search.value = "";
    sift(place);
    search.focus();
  };
  const close = (place) => {
    place.open = false;
    screen.room()?.box()?.focus();
  };

  // The best first; the rest is hidden.
  const sift = (place) => {
    const list = place.querySelector("ul");
    list.inOrder ??= [...list.children];
    const choices = list.inOrder.map((row) => ({
      row,
      label: row.querySelector(".suggested__name").textContent.trim(),
      others: [row.querySelector(".suggested__text").textContent],
    }));
    const typed = place.querySelector("[type=search]").value.trim();
    const found = typed ? ranked(choices, typed).map(({ row }) => row) : list.inOrder;
    for (const row of list.inOrder) row.hidden = !found.includes(row);
    list.append(...found);
    list.scrollTop = 0;
    const none = place.querySelector(".suggested__none");
    none.textContent = found.length ? "" : none.dataset.words;
  };

  const insert = (place, button) => {
    const text = [...button.querySelector(".suggested__text").childNodes]
      .map((part) => (part.nodeName === "BR" ? "\n" : part.textContent.replace(/\n/g, "")))
      .join("");
    const box = screen.room()?.box();
    if (!box) return;
    close(place);
    const [from, until] = [box.selectionStart, box.selectionEnd];
    if (box.value.length - (until - from) + text.length + 2 > box.maxLength) return screen.say(root.dataset.tooLong);
    const gap = (side, pattern) => (side && !pattern.test(side) ? " " : "");
    const whole = `${gap(box.value.slice(0, from), /\s$/)}${text}${gap(box.value.slice(until), /^\s/)}`;
    // The one way that leaves the undoing of the browser whole.
    if (!document.execCommand("insertText", false, whole)) box.setRangeText(whole, from, until, "end");
    box.scrollTop = box.scrollHeight;
  };

  root.addEventListener(
    "toggle",
    (event) => {
      if (event.target === sheet() && event.target.open) opened(event.target);
    },
    true,
  );
  root.addEventListener("input", (event) => {
    const place = event.target.closest("[data-suggested]");
    if (place) sift(place);
  });
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (button) insert(button.closest("[data-suggested]"), button);
  });
  document.addEventListener("click", (event) => {
    const place = sheet();
    if (place?.open && !place.contains(event.target)) place.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const place = sheet();
    if (!place) return;
    if (isAlt(event, "a") && place.offsetParent) {
      event.preventDefault();
      if (place.open) close(place);
      else place.open = true;
      return;
    }
    if (!place.open || !place.contains(event.target)) return;
    const all = shown(place);
    const at = all.indexOf(document.activeElement);
    if (event.key === "Escape") {
      event.preventDefault();
      close(place);
    } else if (event.key === "ArrowDown" && !event.altKey) {
      event.preventDefault();
      all[Math.min(at + 1, all.length - 1)]?.focus();
    } else if (event.key === "ArrowUp" && !event.altKey) {
      event.preventDefault();
      (at > 0 ? all[at - 1] : place.querySelector("[type=search]")).focus();
    } else if (event.key === "Enter" && event.target.matches("[type=search]")) {
      event.preventDefault();
      if (all[0]) insert(place, all[0]);
    }
  });
}
