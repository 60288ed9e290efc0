// A talk that goes on by itself: what comes arrives by a stream, what is sent is sent again until it is kept.
// Where a proxy holds the stream back, the page asks instead, and is answered when something happens. Nothing is kept on the device.

import { SHOWN } from "../public/forms.js";
import { SHUT, shut } from "../public/sight.js";

const quiet = 6000; // a stream that says nothing at all for so long is held back by something

export function live(document) {
  const root = document.querySelector("[data-talk]");
  if (!root) return;
  const words = root.dataset;
  const list = root.querySelector("[data-said]");
  const state = root.querySelector("[data-state-words]");
  const typingLine = root.querySelector("[data-typing-line]");
  const form = root.querySelector("[data-write]");
  let last = Number(words.last);
  let source;
  let polling;
  let closed = false;
  let ended = words.state === "ENDED";

  // What arrives

  const take = (message) => {
    if (message.n <= last) return;
    last = message.n;
    const waiting = list.querySelector(`[data-kept="${message.n}"]`);
    if (waiting) {
      waiting.dataset.n = message.n;
      return;
    }
    list.append(message.from === "HOUSE" ? house(message) : line(message));
    typingLine.textContent = "";
    scrollToLast(list);
  };

  const house = (message) => {
    const item = document.createElement("li");
    item.className = "talk__house";
    item.dataset.n = message.n;
    if (message.text === "HANDED_OVER") document.querySelector("[data-answers]")?.remove(); // perhaps another team
    item.textContent =
      {
        JOINED: words.joined,
        STEPPED_OUT: words.stepped,
        HANDED_OVER: words.handed,
        TAKEN_OVER: words.handed,
        ENDED: words.ended,
      }[message.text] ?? "";
    return item;
  };

  const line = (message) => {
    const own = message.from === "PERSON";
    const item = document.createElement("li");
    item.className = `talk__message talk__message--${own ? "own" : "theirs"}`;
    item.dataset.n = message.n;
    const who = document.createElement("span");
    who.className = "talk__who";
    const time = document.createElement("time");
    time.dateTime = message.at;
    time.textContent = message.clock ?? "";
    who.append(`${own ? words.you : words.us} `, time);
    const text = document.createElement("span");
    text.className = "talk__text";
    text.dir = "auto";
    text.textContent = message.text ?? words.broken;
    item.append(who, text);
    if (message.file) item.append(fileOf(message.file, own));
    return item;
  };

  const fileOf = (id, own) => {
    const place = document.createElement("span");
    place.className = "talk__kept";
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = `${words.files}${id}/`;
    link.download = "";
    link.textContent = words.file;
    place.append(link, own ? "" : ` ${words.fileStays}`);
    return place;
  };

  const stand = (now) => {
    ended = now.state === "ENDED" && now.goes_on === false;
    if (ended) over();
    if (words.mailbox && now.state === "WAITING") return;
    if (now.state === "WAITING") {
      const place = words.place.replace("%n", now.place ?? "?");
      const wait = now.minutes
        ? words.minutes.replace("%a", now.minutes[0]).replace("%b", now.minutes[1])
        : words.unknown;
      state.textContent = place + wait;
    }
    if (now.state === "IN_HANDS") state.textContent = words.taken;
    if (now.state === "ENDED" && (ended || !words.mailbox)) state.textContent = words.ended;
  };

  // Nothing more can be sent. What was being written stays to be read and copied.
  const over = () => {
    if (!form) return;
    const box = form.elements.text;
    box.readOnly = true;
    form.hidden = !box.value.trim();
    for (const part of [form.querySelector(".talk__buttons"), root.querySelector(".talk__file")]) {
      if (part) part.hidden = true;
    }
  };

  const listen = () => {
    source = new EventSource(`/live/own/?after=${last}`);
    let heard = false;
    const watch = window.setTimeout(() => {
      if (!heard) poll();
    }, quiet);
    source.addEventListener("here", () => {
      heard = true;
      window.clearTimeout(watch);
      offline(false);
    });
    for (const kind of ["message", "state", "typing"]) {
      source.addEventListener(kind, (event) => happened(kind, JSON.parse(event.data)));
    }
    source.onerror = () => {
      window.clearTimeout(watch);
      source.close();
      if (closed) return;
      offline(true);
      window.setTimeout(check, 1500 + Math.random() * 1500);
    };
  };

  const happened = (kind, said) => {
    if (kind === "message") take(said);
    if (kind === "state") stand(said);
    if (kind === "typing") {
      typingLine.textContent = words.typing;
      window.clearTimeout(happened.clock);
      happened.clock = window.setTimeout(() => (typingLine.textContent = ""), 4000);
    }
  };

  // A stream that broke: was the talk closed, or the connection?
  const check = async () => {
    if (closed) return;
    try {
      const response = await fetch(`/live/own/?poll&after=${last}`);
      if (response.status === 403) return shut(document);
      if (!response.ok) throw new Error(response.status);
      offline(false);
      const { events } = await response.json();
      events.forEach(({ kind, data }) => happened(kind, data));
      if (!polling) listen();
    } catch {
      window.setTimeout(check, 3000);
    }
  };

  // One question after the other; each is answered when something happens.
  const poll = async () => {
    source?.close();
    polling = true;
    while (!closed) {
      const before = Date.now();
      await check();
      if (Date.now() - before < 500) await new Promise((done) => setTimeout(done, 1000));
    }
  };

  const offline = (is) => {
    root.classList.toggle("is-offline", is);
    if (is && !state.dataset.before) {
      state.dataset.before = state.textContent;
      state.textContent = words.gone;
    } else if (!is && state.dataset.before) {
      state.textContent = state.dataset.before;
      delete state.dataset.before;
    }
  };

  // What is sent

  const send = async (text) => {
    const once = crypto.randomUUID?.() ?? madeUp();
    const item = line({ n: 0, from: "PERSON", text, at: new Date().toISOString() });
    const time = item.querySelector("time");
    item.classList.add("is-sending");
    item.firstChild.dataset.note = words.sending;
    list.append(item);
    scrollToLast(list);
    for (let tries = 0; ; tries += 1) {
      try {
        const response = await fetch("/live/own/say/", {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ text, once }),
        });
        if (response.status === 403) return shut(document);
        if (response.status === 422) {
          item.remove();
          form.elements.text.value = text;
          state.textContent = (await response.json()).problem;
          if (ended) over();
          return undefined;
        }
        if (!response.ok) throw new Error(response.status);
        const kept = await response.json();
        item.classList.remove("is-sending");
        time.textContent = kept.clock;
        if (list.querySelector(`[data-n="${kept.n}"]`)) item.remove();
        else {
          item.dataset.kept = kept.n;
          if (kept.n <= last) item.dataset.n = kept.n;
        }
        return undefined;
      } catch {
        item.firstChild.dataset.note = words.again;
        await new Promise((done) => setTimeout(done, Math.min(1000 * 2 ** tries, 15000)));
      }
    }
  };

  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    const box = form.elements.text;
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    box.focus();
    sending = sending.then(() => send(text));
  });
  let sending = Promise.resolve(); // one after the other, in the order in which they were written

  form?.elements.text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && window.matchMedia("(hover: hover)").matches) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  let toldTyping = 0;
  form?.elements.text.addEventListener("input", () => {
    if (Date.now() - toldTyping < 3000) return;
    toldTyping = Date.now();
    fetch("/live/own/typing/", { method: "POST" }).catch(() => {});
  });

  // Something else stands in this page now.
  const stop = () => {
    closed = true;
    source?.close();
  };
  for (const other of [SHOWN, SHUT]) document.addEventListener(other, stop, { once: true });

  listen();
  scrollToLast(list);
}

function scrollToLast(list) {
  list.lastElementChild?.scrollIntoView({ block: "nearest" });
}

function madeUp() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
