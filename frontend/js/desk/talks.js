// The live desk: one stream for the whole screen. It moves the queue, adds what is said in each talk, and says so
// by the title and by a sound. Links and forms of the screen work without leaving it, so that what is half typed,
// on its way or being registered in one talk stays while one looks at another.

import { panes } from "./talks/beside.js";
import { bell } from "./talks/bell.js";
import { room as made } from "./talks/room.js";
import { follow } from "./talks/stream.js";
import { suggested } from "./talks/suggested.js";
import { unsent } from "./talks/unsent.js";
import { writing } from "./talks/writing.js";

export function talks(document) {
  const root = document.querySelector("[data-talks]");
  if (!root) return;
  const words = root.dataset;
  const pane = root.querySelector("[data-queue-pane]");
  const corner = document.querySelector("[data-status]");
  const signal = bell(document);
  const left = unsent(document);
  const rooms = new Map(); // by the id of their talk: those that were opened on this screen
  const had = new Map(); // the last message that this screen knows of, of every talk in one's hands
  const early = new Map(); // what came in talks that were not opened here yet
  const presence = new Map();
  const called = new Map(); // what the people in one's talks want to be called
  const unread = new Set();
  const halfTyped = new Map(); // in talks that locking took from this screen, until they are opened again
  let here = words.here;
  let line = "";
  let waiting = null;
  let title = document.title;
  let isLocked = false;

  const screen = {
    root,
    words,
    room: () => rooms.get(here),
    refresh: () => refresh(),
    left: (text) => left.show(text),
    say(text, link) {
      const place = corner?.querySelector(".status-corner__words");
      if (!place || (link && place.querySelector("a")?.getAttribute("href") === link)) return; // said, and in focus
      corner.dataset.status = text ? "offline" : "";
      if (!link) return (place.textContent = text);
      const anchor = document.createElement("a");
      anchor.className = "govuk-link";
      anchor.href = link;
      anchor.textContent = text;
      anchor.addEventListener("click", () => (anchor.target = hasUnsent() ? "_blank" : "")); // nothing typed is left
      place.replaceChildren(anchor);
    },
    // Who is locked out sees no talk but the one that stands here; the way back opens all of them anew.
    locked(why) {
      isLocked = true;
      for (const [id, room] of rooms) {
        if (id === here) continue;
        rooms.delete(id);
        screen.takeBack(id, room.box()?.value ?? "");
      }
      early.clear();
      called.clear();
      marks();
      const [text, link] = why === "signed_out" ? [words.signedOut, words.signIn] : [words.lockedWords, words.unlock];
      screen.say(text, `${link}?next=${encodeURIComponent(window.location.pathname)}`);
    },
    // What did not go, or was not sent yet, is in the box again, or will be once its talk is here; where nothing can be
    // sent any more, it stands there to be copied.
    takeBack(id, text) {
      if (!text.trim()) return;
      const room = rooms.get(id);
      const box = room?.box();
      if (room?.isOver) left.show(text);
      else if (box) box.value = box.value ? `${text}\n${box.value}` : text;
      else halfTyped.set(id, halfTyped.has(id) ? `${text}\n${halfTyped.get(id)}` : text);
    },
    post: (where, said) =>
      fetch(`/live/desk/${where}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ line, ...said }),
      }),
  };
  const views = panes(screen);
  suggested(screen);
  const answer = writing(screen);

  // What arrives

  const happened = {
    here: () => screen.say(""),
    line: (said) => {
      if (said.me !== words.me) return leave();
      line = said.line;
      if (isLocked) back();
      return undefined;
    },
    message: (said) => took(said),
    queue: (now) => {
      const more = waiting !== null && now.waiting > waiting;
      waiting = now.waiting;
      named();
      refresh();
      if (more) signal();
    },
    gone: (said) => {
      gone(said.talk);
      refresh();
    },
    ended: (said) => {
      rooms.get(said.talk)?.over();
      refresh();
    },
    presence: (said) => {
      presence.set(said.talk, said.here ? words.isHere : words.isAway);
      if (said.name) {
        called.set(said.talk, said.name);
        marks();
      }
      rooms.get(said.talk)?.presence(presence.get(said.talk));
    },
    typing: (said) => rooms.get(said.talk)?.typing(`${words.person} ${words.typing}`),
    locked: ({ why }) => screen.locked(why),
  };

  // Unlocked, or signed in again: the talk in sight is opened anew, and its forms are good again.
  const back = () => {
    isLocked = false;
    visit(here ? `${words.base}${here}/` : words.base, {}, { push: false, takesFocus: false });
  };

  // Somebody else signed in with this browser: nothing of who was here is shown, or asked about.
  const leave = () => {
    rooms.clear();
    halfTyped.clear();
    left.clear();
    root.replaceChildren();
    window.location.assign(words.base);
  };

  const took = (message) => {
    const { talk, n } = message;
    const room = rooms.get(talk);
    const isNew = room ? room.take(message) : n > (had.get(talk) ?? 0);
    if (!isNew) return;
    had.set(talk, n);
    if (!room) early.set(talk, [...(early.get(talk) ?? []), message]);
    if (message.from !== "PERSON") return;
    signal();
    if (talk === here && room.main.offsetParent) return;
    if (talk === here) root.querySelector("[data-new-here]").hidden = false;
    else unread.add(talk);
    marks();
  };

  const forget = (talk) => {
    for (const text of rooms.get(talk)?.typed() ?? []) left.show(text);
    left.show(halfTyped.get(talk) ?? "");
    for (const known of [rooms, had, early, presence, called, halfTyped]) known.delete(talk);
    unread.delete(talk);
  };

  const gone = (talk) => {
    rooms.get(talk)?.over();
    if (talk !== here) forget(talk);
  };

  const named = () => {
    const count = (waiting ?? 0) + unread.size;
    document.title = count ? `(${count}) ${title}` : title;
  };

  // The rows of the queue as they stand on this screen.
  const marks = () => {
    const own = new Set([...pane.querySelectorAll("[data-own]")].map((link) => link.dataset.own));
    for (const id of [...rooms.keys(), ...halfTyped.keys()]) if (!own.has(id) && id !== here) gone(id);
    for (const link of pane.querySelectorAll("[data-own]")) {
      const { own } = link.dataset;
      const isHere = own === here;
      link.parentElement.classList.toggle("queue__row--here", isHere);
      link.toggleAttribute("aria-current", isHere);
      if (isHere) link.setAttribute("aria-current", "page");
      // Who it is is sealed, and told to this screen with each talk that is in one's hands.
      link.querySelector("[data-name]").textContent = called.get(own) ?? rooms.get(own)?.name ?? "";
      const mark = link.querySelector("[data-new]");
      if (isHere) mark.hidden = true;
      else if (unread.has(own)) mark.hidden = false;
      if (!had.has(own)) had.set(own, Number(link.dataset.last));
    }
    const waits = root.querySelector("[data-waits]");
    const count = pane.querySelectorAll(".queue__take[data-waiting]").length + unread.size;
    waits.textContent = count || "";
    waits.hidden = !count;
    named();
  };

  let refreshing;
  const refresh = () => {
    window.clearTimeout(refreshing);
    refreshing = window.setTimeout(async () => {
      const response = await fetch(`${words.queue}?here=${here}`).catch(() => null);
      if (response?.ok && !response.redirected) fill(await response.text());
    }, 150);
  };

  // The queue anew; the keyboard stays on the row where it was.
  const fill = (rows) => {
    const focus = pane.contains(document.activeElement) ? document.activeElement.closest("form, a") : null;
    const where = focus?.getAttribute("action") ?? focus?.getAttribute("href");
    pane.innerHTML = rows;
    marks();
    if (!where) return;
    const again = [...pane.querySelectorAll("form, a")].find(
      (each) => (each.getAttribute("action") ?? each.getAttribute("href")) === where,
    );
    (again?.matches("form") ? again.querySelector("button") : again)?.focus();
  };

  // From one talk to another

  const put = (next) => {
    screen.room()?.away();
    root.querySelector("[data-talk-pane]").replaceWith(next.main);
    root.querySelector("[data-side-pane]").replaceWith(next.side);
    here = next.id;
    root.dataset.here = here; // what is begun from outside this screen is about this talk
    unread.delete(here);
    next.back?.();
    marks();
    views.changed(rooms.get(here));
  };

  const go = (room, { push = true } = {}) => {
    put(room);
    if (push) window.history.pushState(null, "", room.address);
    room.box()?.focus({ preventScroll: true });
  };

  // A page of the server takes its place on this screen; what is none of this screen's is left to the browser.
  const adopt = (page, address, { push = true, takesFocus = true } = {}) => {
    const fresh = page.querySelector("[data-talks]");
    if (!fresh || isLocked) return window.location.assign(address);
    if (fresh.dataset.me !== words.me) return leave();
    screen.say("");
    const token = page.querySelector("[name=csrfmiddlewaretoken]").value; // another, once somebody signed in again
    for (const each of document.querySelectorAll("[name=csrfmiddlewaretoken]")) each.value = token;
    title = page.title;
    const id = fresh.dataset.here;
    const [main, side] = [fresh.querySelector("[data-talk-pane]"), fresh.querySelector("[data-side-pane]")];
    pane.innerHTML = fresh.querySelector("[data-queue-pane]").innerHTML;
    let room = rooms.get(id);
    if (room) room.renew(main, side);
    else if (id) {
      room = enter(id, main, side);
      for (const message of early.get(id) ?? []) room.take(message);
      early.delete(id);
    }
    const path = new URL(address, window.location.href).pathname;
    if (id === here) {
      marks();
      views.changed(room, { toFront: false });
    } else put(room ?? { id: "", main, side });
    if (push && path !== window.location.pathname) window.history.pushState(null, "", path);
    if (takesFocus) (room ? room.box() : main)?.focus({ preventScroll: true });
    return true;
  };

  const enter = (id, main, side) => {
    const room = made(id, main, side, `${words.base}${id}/`, screen);
    rooms.set(id, room);
    room.presence(presence.get(id) ?? "");
    had.set(id, Math.max(had.get(id) ?? 0, room.last));
    const text = halfTyped.get(id) ?? "";
    if (room.box() && halfTyped.delete(id)) screen.takeBack(id, text);
    return room;
  };

  const visit = async (address, options = {}, how = {}) => {
    let response;
    let text;
    try {
      response = await fetch(address, { headers: { Accept: "text/html" }, ...options });
      text = await response.text();
    } catch {
      return screen.say(words.lost);
    }
    const page = new DOMParser().parseFromString(text, "text/html");
    if (how.otherwise && !page.querySelector("[data-talks]")) return how.otherwise(response);
    return adopt(page, response.url, how);
  };

  // A form was answered by what is no page of talks. Its own address takes forms only: it is not asked for what it shows.
  const otherwise = (form, submitter, { status, redirected, url }) => {
    const { pathname } = new URL(url);
    if (pathname === words.signIn) screen.locked("signed_out");
    else if (redirected) window.location.assign(url);
    else if (status >= 500) screen.say(words.failed);
    else if (status === 404) refused(form);
    else plainly(form, submitter);
  };

  // Refused, and nothing was done: sent again by the browser itself, which shows the answer with all that was typed.
  const plainly = (form, submitter) => {
    sent(form);
    form.dataset.plain = "";
    form.requestSubmit(submitter);
    delete form.dataset.plain;
  };

  // The talk has ended, or somebody else has it: what was typed for it can be copied.
  const refused = (form) => {
    for (const box of form.querySelectorAll("textarea")) {
      left.show(box.value);
      box.value = box.defaultValue;
    }
    if (screen.room()?.side.contains(form)) screen.room().over();
    screen.say(words.notYours);
    refresh();
  };

  root.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.dataset.registerBeside) {
      event.preventDefault();
      views.open(screen.room());
      return;
    }
    if (isLocked || link.download || link.target || !link.getAttribute("href").startsWith(words.base)) return;
    if (link.pathname.includes("/file/")) return;
    event.preventDefault();
    const room = rooms.get(link.dataset.own);
    if (room && room.id !== here) go(room);
    else visit(link.href);
  });

  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || isLocked || form.matches("[data-registering], [data-plain]")) return;
    event.preventDefault();
    if (form.matches("[data-answer]")) return answer.say(form, event.submitter?.value === "note");
    if (form.dataset.sending) return;
    form.dataset.sending = "yes";
    const body = new FormData(form, event.submitter);
    const how = { otherwise: (response) => otherwise(form, event.submitter, response) };
    visit(form.getAttribute("action"), { method: "POST", body }, how)
      .then((isShown) => isShown === true && sent(form))
      .finally(() => delete form.dataset.sending);
  });

  // What was sent is not typed any more.
  const sent = (form) => {
    for (const box of form.querySelectorAll("textarea")) box.defaultValue = box.value;
  };

  window.addEventListener("popstate", () => {
    const room = [...rooms.values()].find((each) => each.address === window.location.pathname);
    if (room) go(room, { push: false });
    else visit(window.location.href, {}, { push: false });
  });

  const next = (by) => {
    const own = [...pane.querySelectorAll("[data-own]")];
    const at = own.findIndex((link) => link.dataset.own === here);
    own[(at + by + own.length) % own.length]?.click();
  };

  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    if (event.target.closest("select")) return;
    event.preventDefault();
    next(event.key === "ArrowDown" ? 1 : -1);
  });

  // What was typed and not sent, or is on its way, is not left behind unasked.
  const hasUnsent = () => left.any() || halfTyped.size > 0 || [...rooms.values()].some((room) => room.hasUnsent());
  window.addEventListener("beforeunload", (event) => {
    if (hasUnsent()) event.preventDefault();
  });

  if (here) enter(here, root.querySelector("[data-talk-pane]"), root.querySelector("[data-side-pane]")).back();
  marks();
  views.changed(screen.room());
  follow({
    had: () => [...had].map(([talk, n]) => `had=${talk}:${n}`).join("&"),
    happened,
    lost: () => isLocked || screen.say(words.lost),
  });
}
