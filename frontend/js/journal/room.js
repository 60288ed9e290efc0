// What the views share: showing one of them, the words of the page, and saying what went wrong.

export class Room {
  constructor(document, root) {
    this.document = document;
    this.root = root;
    this.language = document.documentElement.lang;
    this.words = wordsOf(root);
    this.opened = null;
    this.drafts = []; // what was begun and is no note yet; the first is offered first
    this.arrivals = {};
    this.formats = {};
    this.forgetting = [];
    this.underway = 0; // how much is being done
    this.later = () => {}; // closes later: something was done just now
  }

  // What a part of the page keeps beside the fields goes too when the journal is closed.
  onForget(act) {
    this.forgetting.push(act);
  }

  one(selector) {
    return this.root.querySelector(selector);
  }

  all(selector) {
    return [...this.root.querySelectorAll(selector)];
  }

  on(selector, event, act) {
    for (const element of this.all(selector)) element.addEventListener(event, (happened) => act(happened, element));
  }

  // A form that is never sent: its handler runs, with its button shut meanwhile.
  form(name, act) {
    const form = this.one(`[data-form="${name}"]`);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await this.busy(form.querySelector("button:not([type=button])"), act);
    });
    // Seven words are longer than a line of a phone; Enter goes on all the same.
    for (const field of form.querySelectorAll("[data-one-line]")) {
      field.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        form.querySelector("button:not([type=button])").click();
      });
    }
  }

  async busy(button, act) {
    if (button.getAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    this.problem("");
    const { opened } = this;
    this.underway += 1;
    try {
      await act();
    } catch (problem) {
      if (!opened || this.opened === opened) this.failed(problem); // of what was closed meanwhile nothing is said
    } finally {
      this.underway -= 1;
      this.later();
      button.removeAttribute("aria-disabled");
    }
  }

  // Whether the older entries are there too, for what looks at all; without them it says why, and goes on.
  async whole() {
    const { opened } = this;
    try {
      await opened.whole();
    } catch (problem) {
      if (this.opened === opened) this.failed(problem);
      return false;
    }
    return this.opened === opened;
  }

  arrive(view, act) {
    this.arrivals[view] = act;
  }

  go(view) {
    this.problem("");
    this.tell("");
    for (const section of this.all("[data-view]")) section.hidden = section.dataset.view !== view;
    this.arrivals[view]?.();
    window.scrollTo(0, 0);
    this.one(`[data-view="${view}"] h1`).focus();
  }

  problem(code) {
    this.say("[data-problem]", code ? this.words[code] : "");
  }

  failed(problem) {
    this.say("[data-problem]", this.why(problem));
  }

  why({ message, wait }) {
    if (message === "often" && wait > 1) return filled(this.words["often-long"], { count: wait });
    return this.words[message] ?? this.words.broken;
  }

  tell(words) {
    this.say("[data-told]", words);
  }

  say(selector, words) {
    const place = this.one(selector);
    place.textContent = words;
    place.hidden = !words;
    if (words) place.scrollIntoView({ block: "nearest" });
  }

  day(iso, how = { dateStyle: "long" }) {
    const at = iso.length === 10 ? new Date(`${iso}T12:00`) : new Date(iso);
    return this.format(how).format(at);
  }

  // Made once each: making one takes longer than a hundred uses, and a list has hundreds of days.
  format(how) {
    const name = JSON.stringify(how);
    this.formats[name] ??= new Intl.DateTimeFormat(dayLanguage(this.language), how);
    return this.formats[name];
  }

  value(id) {
    return this.one(`#${id}`).value.trim();
  }

  clear() {
    for (const field of this.all("input:not([type=checkbox], [type=radio]), textarea")) field.value = "";
    for (const box of this.all("input[type=checkbox]")) box.checked = false;
    for (const code of this.all("[data-view] code")) code.textContent = "";
  }
}

export function wordsOf(root) {
  const found = root.querySelector("template[data-words]").content.querySelectorAll("[data-word]");
  return Object.fromEntries([...found].map((each) => [each.dataset.word, each.textContent]));
}

export const filled = (words, parts) =>
  Object.entries(parts).reduce((said, [name, part]) => said.replace(`{${name}}`, part), words);

export function element(document, name, words = "", attributes = {}) {
  const made = document.createElement(name);
  made.textContent = words;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// Without a country English is American, which puts the month first.
export function dayLanguage(language) {
  return language === "en" ? "en-GB" : language;
}
