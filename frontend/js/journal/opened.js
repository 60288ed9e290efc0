// A journal that is open in this page: its key, its entries in clear, and writing on without losing anything.

import { ask, Refused } from "./server.js";

const tries = 5;
const longestRound = 3;
const answers = { open: 1 << 17, older: 1 << 20, fetch: 1 << 21 }; // bytes, filled up (interfaces/personal/asking.py)
const unheard = ["offline", "broken", "closed"]; // it may be done all the same, "closed" by what was done before

export class Opened {
  constructor(sealing, addresses, pass, told, key) {
    Object.assign(this, { sealing, addresses, pass, key });
    this.draftVersion = told.draft_version;
    this.about = { used: told.used, until: told.until, months: told.months, burns: told.burns };
    this.rows = [];
    this.rounds = 0;
    this.take(told.entries);
  }

  // Opens by a pass. Refused("closed") where nothing opens by it: the server's answer looks the same.
  static async by(sealing, addresses, pass) {
    const shown = { lookup: sealing.base64(pass.lookup), proof: sealing.base64(pass.proof) };
    const told = await ask(addresses.open, shown, { answer: answers.open });
    return [new Opened(sealing, addresses, pass, told, keyIn(sealing, told, pass)), told];
  }

  shown() {
    return { lookup: this.sealing.base64(this.pass.lookup), proof: this.sealing.base64(this.pass.proof) };
  }

  async ask(what, said, how) {
    if (!this.key) throw new Refused("closed"); // forgotten meanwhile
    return ask(this.addresses[what], { ...this.shown(), ...said }, { answer: answers[what], ...how });
  }

  get last() {
    return this.rows.at(-1)?.position ?? 0;
  }

  get first() {
    return this.rows[0]?.position ?? 1;
  }

  get isWhole() {
    return this.first === 1;
  }

  take(entries) {
    const key = this.sealing.entryKey(this.key);
    const here = new Set(this.rows.map(({ position }) => position));
    for (const each of entries) {
      if (here.has(each.position)) continue;
      this.rows.push({ position: each.position, at: each.at, ...this.read(each, key) });
    }
    this.rows.sort((one, other) => one.position - other.position);
    this.sealing.wipe(key);
  }

  // The older entries too, where something looks at all of them. Opening fetches the latest alone, in an answer
  // that is as long for every journal; so do these, each twice as long as the one before, and one at least.
  whole() {
    this.fetching ??= this.fetchOlder().finally(() => (this.fetching = null));
    return this.fetching;
  }

  async fetchOlder() {
    while (!this.isWhole || !this.rounds) {
      const { entries } = await this.ask("older", { before: this.first, round: Math.min(this.rounds, longestRound) });
      if (!entries.length && !this.isWhole) throw new Refused("broken");
      this.rounds += 1;
      this.take(entries);
    }
  }

  // What an entry says; damaged where it does not open, or stands elsewhere than where it was written.
  read(each, key) {
    if (!each.sealed) return { erased: true };
    try {
      const { sealing } = this;
      const words = sealing.openEntry(sealing.unbase64(each.sealed), sealing.unbase64(each.commitment), key);
      const said = JSON.parse(words);
      return said.place === each.position ? { words, said } : { damaged: true };
    } catch {
      return { damaged: true };
    }
  }

  // Newest version of each entry that still stands; `former` are the versions before it.
  entries() {
    const found = new Map();
    for (const row of this.rows) {
      if (row.erased) continue;
      const name = row.said?.entry ?? `row ${row.position}`;
      const before = found.get(name);
      found.set(name, { ...row, former: before ? [...before.former, before] : [] });
    }
    return [...found.values()];
  }

  async again() {
    const told = await this.ask("open", {});
    // Another device wrote more than comes at once: what lies between is fetched with the older ones.
    if (told.entries.length && told.entries.at(-1).position > this.last + 1) [this.rows, this.rounds] = [[], 0];
    this.take(told.entries);
    return told;
  }

  // Writes an entry at the end. When another device wrote meanwhile, fetches that and writes after it.
  async write(entry, files = []) {
    for (let attempt = 0; ; attempt += 1) {
      const after = this.last;
      const said = { ...entry, place: after + 1, salt: this.sealing.hex(this.sealing.random(16)) };
      const { sealed, commitment } = this.sealing.sealEntry(JSON.stringify(said), this.key);
      const sent = {
        after,
        sealed: this.sealing.base64(sealed),
        commitment: this.sealing.base64(commitment),
        files: files.map(({ id, pieces }) => [id, pieces]),
      };
      try {
        const kept = await this.sendTwice(sent);
        this.take([{ ...kept, sealed: sent.sealed, commitment: sent.commitment }]);
        return;
      } catch (refusal) {
        if (refusal.message !== "moved on" || attempt >= tries) throw refusal;
        await this.again();
      }
    }
  }

  // An answer that was lost on the way is asked for once more: the same entry is kept once.
  async sendTwice(sent) {
    try {
      return await this.ask("write", sent);
    } catch (refusal) {
      if (refusal.message !== "offline") throw refusal;
      return this.ask("write", sent);
    }
  }

  async erase(positions) {
    await this.ask("erase", { positions }); // at once: of one that broke off, the version before would stand
    this.rows = this.rows.map((row) =>
      positions.includes(row.position) ? { position: row.position, at: row.at, erased: true } : row,
    );
  }

  // Other words, or another code. Where no answer came the former pass may open nothing any more, and nobody could
  // ask again by it: the new one is tried, and what opens by it was replaced.
  async replacePass(slot, pass) {
    const said = { slot, new: sentPass(this.sealing, pass, this.sealing.wrapKey(this.key, pass)) };
    for (let attempt = 0; ; attempt += 1) {
      try {
        await this.ask("pass", said);
        break;
      } catch (refusal) {
        if (!unheard.includes(refusal.message)) throw refusal;
        if (await isOpenedBy(this.sealing, this.addresses, pass)) break;
        if (refusal.message === "closed" || attempt) throw refusal;
      }
    }
    this.wipePass();
    this.pass = pass; // whichever let in before: this one does for certain
  }

  // Null where it is longer than a draft may be.
  sealDraft(said) {
    try {
      return this.sealing.base64(this.sealing.sealDraft(JSON.stringify(said), this.key));
    } catch (problem) {
      if (problem instanceof RangeError) return null;
      throw problem;
    }
  }

  openDraft(sealed) {
    try {
      return JSON.parse(this.sealing.openDraft(this.sealing.unbase64(sealed), this.key));
    } catch {
      return null; // chance, where nothing was written yet
    }
  }

  wipePass() {
    for (const secret of [this.pass.wrap, this.pass.proof, this.pass.lookup]) this.sealing.wipe(secret);
  }

  forget() {
    this.sealing.wipe(this.key);
    this.key = null; // whatever is still on its way seals nothing by it
    this.wipePass();
    this.rows = [];
  }
}

// The key of a journal in what the server answered. Refused("closed") where the pass opens nothing.
function keyIn(sealing, told, pass) {
  try {
    return sealing.unwrapKey(sealing.unbase64(told.wrapped), pass);
  } catch {
    throw new Refused("closed");
  }
}

async function isOpenedBy(sealing, addresses, pass) {
  const shown = { lookup: sealing.base64(pass.lookup), proof: sealing.base64(pass.proof) };
  const told = await ask(addresses.open, shown, { answer: answers.open });
  try {
    sealing.wipe(keyIn(sealing, told, pass));
    return true;
  } catch {
    return false;
  }
}

export function sentPass({ base64 }, pass, wrapped) {
  return { lookup: base64(pass.lookup), proof: base64(pass.proof), wrapped: base64(wrapped) };
}

// A new journal with its words; the second pass is chance until a recovery code is made. Begun before without an
// answer, its words are taken: what opens by them is it.
export async function makeJournal(sealing, addresses, pass) {
  const key = sealing.newKey();
  const none = sealing.noPass();
  try {
    await ask(addresses.begin, {
      words: sentPass(sealing, pass, sealing.wrapKey(key, pass)),
      recovery: sentPass(sealing, none, none.wrapped),
      draft: sealing.base64(sealing.noDraft()),
    });
  } catch (refusal) {
    const mayBeThere = ["offline", "broken", "taken"].includes(refusal.message);
    if (!mayBeThere || !(await isOpenedBy(sealing, addresses, pass))) throw refusal;
  } finally {
    sealing.wipe(key);
  }
}
