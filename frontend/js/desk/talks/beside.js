// The panes of the screen, and the registration form in the third. Which pane is in front matters only where not
// all of them fit; the strip of buttons then keeps the signals of those behind.

import { isAlt } from "../letters.js";
import { begin } from "../registering.js";

export function panes(screen) {
  const { root } = screen;
  const strip = root.querySelector("[data-views]");
  strip.hidden = false;
  root.dataset.live = "";

  const show = (view) => {
    root.dataset.view = view;
    if (view === "actions" || view === "register") root.dataset.side = view;
    mark();
  };
  const mark = () => {
    const { view, side } = root.dataset;
    const wide = window.matchMedia("(min-width: 80rem)").matches;
    for (const button of strip.querySelectorAll("[data-view-to]")) {
      button.setAttribute("aria-pressed", String(button.dataset.viewTo === (wide ? side : view)));
    }
    const room = screen.room();
    strip.querySelector("[data-view-to=register]").hidden = !room?.side.querySelector("[data-register-beside]");
    strip.querySelector("[data-view-to=actions]").hidden = !room;
    strip.querySelector("[data-view-to=talk]").hidden = !room;
    if (room?.main.offsetParent) strip.querySelector("[data-new-here]").hidden = true;
  };
  window.matchMedia("(min-width: 80rem)").addEventListener("change", mark);
  window.matchMedia("(min-width: 64rem)").addEventListener("change", mark);

  const toTalk = () => {
    show("talk");
    const room = screen.room();
    (room?.box() ?? room?.main)?.focus();
  };

  strip.addEventListener("click", (event) => {
    const to = event.target.closest("[data-view-to]")?.dataset.viewTo;
    if (!to) return;
    if (to === "register") open(screen.room());
    else if (to === "talk") toTalk();
    else show(to);
  });

  // The form, fetched when it is wanted; with `quietly` the focus stays where it is.
  const open = async (room, { quietly = false } = {}) => {
    const link = room?.side.querySelector("[data-register-beside]");
    if (!link) return;
    if (room.registration) {
      if (room === screen.room()) show("register");
      room.registration.start();
      return;
    }
    room.registration = { start() {} };
    try {
      const response = await fetch(link.dataset.registerBeside, { headers: { Accept: "text/html" } });
      const page = parsed(await response.text());
      if (page.querySelector("[data-registered]")) return registered(room, page);
      if (!page.querySelector("form.beside")) throw new Error(response.status);
      put(room, page, { takesFocus: !quietly, isInFront: !quietly });
    } catch {
      room.registration = null;
      screen.say(screen.words.lost);
    }
  };

  const put = (room, page, { takesFocus = true, isInFront = true } = {}) => {
    const place = room.side.querySelector("[data-registration]");
    place.replaceChildren(...page.body.childNodes);
    if (room === screen.room()) {
      if (isInFront) show("register");
      else {
        root.dataset.side = "register";
        mark();
      }
    }
    const form = place.querySelector("form");
    room.registration = begin(form, { send: (sent) => send(room, sent), takesFocus });
    form.querySelector("[data-takes-focus]")?.focus();
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return; // a picker keeps it while its list is open
      event.preventDefault();
      toTalk();
    });
  };

  // False when nobody knows whether it arrived: the form stays, and the same draft registers once.
  const send = async (room, form) => {
    try {
      const response = await fetch(form.getAttribute("action"), { method: "POST", body: new FormData(form) });
      const page = parsed(await response.text());
      if (page.querySelector("[data-registered]")) registered(room, page);
      else if (page.querySelector("form.beside")) put(room, page);
      else return false;
      return true;
    } catch {
      return false;
    }
  };

  const registered = (room, page) => {
    room.registration = null;
    room.side.querySelector("[data-registration]").replaceChildren();
    room.side.querySelector("[data-register-box]").replaceChildren(...page.body.childNodes);
    screen.refresh();
    if (room !== screen.room()) return;
    root.dataset.side = "actions";
    toTalk();
  };

  // F6 goes round the panes that are there, Shift+F6 the other way.
  const round = (back) => {
    const all = [...root.querySelectorAll("[data-queue-pane], [data-talk-pane], [data-side-pane]")];
    const wide = window.matchMedia("(min-width: 80rem)").matches;
    const at = all.findIndex((pane) => pane.contains(document.activeElement));
    const to = all[(Math.max(at, 0) + (back ? all.length - 1 : 1)) % all.length];
    if (to.matches("[data-talk-pane]")) return toTalk();
    if (to.matches("[data-queue-pane]")) {
      show(wide ? root.dataset.view : "queue");
      return (to.querySelector("[aria-current], button, a") ?? to).focus();
    }
    show(screen.room()?.registration ? "register" : "actions");
    return first(to)?.focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "F6" && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
      round(event.shiftKey);
    } else if (isAlt(event, "r")) {
      event.preventDefault();
      open(screen.room());
    }
  });

  return {
    show,
    mark,
    open,
    toTalk,
    // Another talk is in front: its form if there is one, or was one.
    changed(room, { toFront = true } = {}) {
      if (toFront) root.dataset.view = room ? "talk" : "queue";
      root.dataset.side = room?.registration ? "register" : "actions";
      mark();
      if (room && !room.registration && room.side.querySelector("[data-begun]")) open(room, { quietly: true });
    },
  };
}

function first(pane) {
  return [...pane.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")].find(
    (each) => each.offsetParent && !each.disabled && each.tabIndex >= 0,
  );
}

function parsed(text) {
  return new DOMParser().parseFromString(text, "text/html");
}
