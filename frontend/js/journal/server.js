// Asking the server: one way, and every request filled up to a size class, so that its length says little.

const classes = [4096, 16384, 32768, 98304, 393216, 1441792];
const patience = 30000;
const slowest = 25; // bytes a millisecond: 200 kbit/s, on which what is large is not given up

export class Refused extends Error {
  constructor(code, wait = 0) {
    super(code);
    this.wait = wait; // minutes, of "often"
  }
}

// The answer, or Refused with the server's code: "closed", "moved on", "full", "half", "often", "offline", ...
// `isLast`: asked by a page that is closing, and sent all the same. `answer`: how long the answer may be, in bytes.
export async function ask(address, what, { filled = true, isLast = false, answer: longest = 0 } = {}) {
  const said = JSON.stringify(what);
  const size = filled ? classes.find((each) => each >= said.length) : said.length;
  if (!size) throw new Refused("large");
  let answer;
  try {
    answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: said.padEnd(size, " "),
      credentials: "omit",
      cache: "no-store",
      keepalive: isLast,
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout?.((filled ? patience : 4 * patience) + (size + longest) / slowest),
    });
  } catch {
    throw new Refused("offline");
  }
  if (answer.headers.get("Content-Type") === "application/pdf") return answer.arrayBuffer();
  let told = {};
  try {
    told = await answer.json();
  } catch {
    // A proxy's page, or half an answer.
  }
  if (!answer.ok) throw new Refused(told.problem ?? "broken", told.wait);
  return told;
}
