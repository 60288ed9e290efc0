// One talk on the screen: what is said, what is being typed, what is on its way. It lives on while another talk
// is shown: messages come in, and what is sent is sent again until it is kept.

export function room(id, main, side, address, screen) {
  const { words } = screen;
  const it = { id, main, side, address, unsent: 0, registration: null, isOver: false, scrolled: [] };
  const log = () => it.main.querySelector("[data-log]");
  const form = () => it.main.querySelector("[data-answer]");
  it.last = Number(log().lastElementChild?.dataset.n ?? 0);
  it.name = main.querySelector("[data-called]")?.textContent ?? "";
  it.box = () => form()?.elements.text;

  // What arrives. True when it was not there yet.
  it.take = (message) => {
    if (message.n <= it.last) return false;
    it.last = message.n;
    const own = log().querySelector(`[data-kept="${message.n}"]`);
    if (own) {
      own.dataset.n = message.n;
      return true;
    }
    add(item(message));
    if (message.from === "HOUSE") hands(message);
    if (message.from === "PERSON") it.typing("");
    return true;
  };

  // Who has it in hands and who sits beside, as the head says it.
  const hands = ({ text, staff, who }) => {
    const place = it.main.querySelector("[data-hands]");
    const tookOver = text === "TAKEN_OVER";
    if (!tookOver && !["JOINED", "STEPPED_OUT"].includes(text)) return;
    place.querySelector(`[data-staff="${staff}"]`)?.remove();
    if (tookOver) for (const before of place.querySelectorAll("[data-staff]:not([data-beside])")) before.remove();
    if (text === "STEPPED_OUT") return;
    const name = document.createElement("span");
    name.dataset.staff = staff;
    name.textContent = ` · ${who}${tookOver ? "" : ` ${place.dataset.besideWords}`}`;
    name.toggleAttribute("data-beside", !tookOver);
    place[tookOver ? "prepend" : "append"](name);
  };

  it.typing = (text) => {
    it.main.querySelector("[data-typing-line]").textContent = text;
    window.clearTimeout(it.clock);
    if (text) it.clock = window.setTimeout(() => it.typing(""), 4000);
  };

  it.presence = (text) => {
    it.main.querySelector("[data-presence]").textContent = text;
  };

  // The person ended it, or it is in other hands now: nothing more can be sent, and what was written is kept to be read.
  it.over = () => {
    it.isOver = true;
    const over = it.main.querySelector("[data-over]");
    if (!over || !form()) return;
    screen.left(it.box().value);
    it.box().value = "";
    form().hidden = true;
    over.hidden = false;
  };

  // What was typed and not sent, in the answer and beside it. A registration is kept by the server as it is typed.
  it.typed = () =>
    [it.main, it.side]
      .flatMap((part) => [...part.querySelectorAll("textarea:not([data-registration] *)")])
      .filter((box) => box.value.trim() && box.value !== box.defaultValue && !box.form?.dataset.sending)
      .map((box) => box.value);

  // The same talk as the server shows it now; what was typed and what is on its way stay.
  it.renew = (fresh, freshSide) => {
    const typed = it.box();
    const before = [...log().children];
    const presence = it.main.querySelector("[data-presence]").textContent;
    const focused = typed && document.activeElement === typed;
    const there = fresh.querySelector("[data-log]");
    const has = (n) => n && there.querySelector(`[data-n="${n}"]`);
    const more = before.filter((row) => row.matches(".is-sending, [data-n]") && !has(row.dataset.n) && !has(row.dataset.kept));
    if (more.length) there.querySelector(".log__empty")?.remove();
    there.append(...more);
    replace(it.main, fresh);
    it.main = fresh;
    it.last = Math.max(it.last, Number(there.lastElementChild?.dataset.n ?? 0));
    const box = it.box();
    if (typed && !box) screen.left(typed.value);
    else if (typed) {
      box.value = typed.value;
      box.setSelectionRange(typed.selectionStart, typed.selectionEnd);
      if (focused) box.focus();
    }
    fresh.querySelector("[data-presence]").textContent = presence;
    it.isOver = !box;
    const place = freshSide.querySelector("[data-registration]");
    if (it.registration && freshSide.querySelector("[data-register-beside]")) {
      place.replaceWith(it.side.querySelector("[data-registration]"));
    } else it.registration = null;
    replace(it.side, freshSide);
    it.side = freshSide;
    end();
  };

  // Out of sight and back: what was said once is gone, and everything stands where it stood.
  it.away = () => {
    for (const said of it.main.querySelectorAll(":scope > .said[role=status]:not([data-over])")) said.remove();
    it.scrolled = scrolling().map((part) => [part, part.scrollTop]);
    it.wasAtEnd = atEnd();
  };
  it.back = () => {
    for (const [part, top] of it.scrolled) part.scrollTop = top;
    if (it.wasAtEnd ?? true) end();
  };
  const scrolling = () => [it.main, it.side, log(), ...it.side.querySelectorAll(".beside__scroll")];

  const atEnd = () => log().scrollHeight - log().scrollTop - log().clientHeight < 40;
  const end = () => log().scrollTo(0, log().scrollHeight);
  const add = (row) => {
    const follow = atEnd() || row.matches(".log__item--worker, .log__item--note");
    log().querySelector(".log__empty")?.remove();
    log().append(row);
    if (follow) end();
  };

  const item = (message) => {
    const row = document.createElement("li");
    row.className = `log__item log__item--${message.from.toLowerCase()}`;
    row.dataset.n = message.n;
    const time = document.createElement("time");
    time.dateTime = message.at;
    time.textContent = message.clock ?? "";
    if (message.from === "HOUSE") {
      const said = document.createElement("span");
      said.className = "log__house";
      const houses = {
        JOINED: words.joined,
        STEPPED_OUT: words.stepped,
        HANDED_OVER: words.handed,
        TAKEN_OVER: words.tookOver,
        ENDED: words.ended,
      };
      said.append(`${message.who} ${houses[message.text] ?? ""} · `, time);
      row.append(said);
      return row;
    }
    const who = document.createElement("span");
    who.className = "log__who";
    const name = message.from === "PERSON" ? words.person : message.who;
    who.append(`${name}${message.from === "NOTE" ? ` · ${words.note}` : ""} · `, time);
    const text = document.createElement("span");
    text.className = "log__text";
    text.dir = "auto";
    text.textContent = message.text ?? words.broken;
    row.append(who, text);
    if (message.file) {
      const link = document.createElement("a");
      link.className = "govuk-link log__file";
      link.href = it.address;
      link.textContent = words.file;
      row.append(link);
    }
    return row;
  };

  // What is sent, one after the other, in the order in which it was written

  let sending = Promise.resolve();
  it.say = (text, note) => {
    it.unsent += 1;
    const row = item({ n: 0, from: note ? "NOTE" : "WORKER", staff: words.me, who: words.myName, text, at: new Date().toISOString() });
    delete row.dataset.n;
    row.classList.add("is-sending");
    row.firstChild.dataset.state = words.sending;
    add(row);
    sending = sending.then(() => send(row, text, note)).finally(() => (it.unsent -= 1));
  };

  const send = async (row, text, note) => {
    const once = crypto.randomUUID();
    for (let tries = 0; ; tries += 1) {
      try {
        const response = await screen.post("say/", { talk: id, text, once, note });
        if ([403, 422, 423].includes(response.status)) {
          const { problem } = await response.json();
          row.remove();
          if (problem === "not_yours") {
            screen.left(text);
            it.over();
          } else {
            screen.takeBack(id, text);
            if (response.status === 422) screen.say(problem);
            else screen.locked(problem);
          }
          return;
        }
        if (!response.ok) throw new Error(response.status);
        const kept = await response.json();
        row.classList.remove("is-sending");
        row.querySelector("time").textContent = kept.clock;
        if (log().querySelector(`[data-n="${kept.n}"]`)) row.remove();
        else {
          row.dataset.kept = kept.n;
          if (kept.n <= it.last) row.dataset.n = kept.n;
        }
        return;
      } catch {
        row.firstChild.dataset.state = words.trying;
        await new Promise((done) => setTimeout(done, Math.min(1000 * 2 ** tries, 15000)));
      }
    }
  };

  it.hasUnsent = () => it.unsent > 0 || it.typed().length > 0;
  return it;
}

function replace(old, fresh) {
  if (old.isConnected) old.replaceWith(fresh);
}
