// What happens, from the server: a stream, or, where a proxy holds it back, one question after the other, each
// answered when something happens. `happened` has a function for each kind of event; `had()` says what one has.
//
// Read by fetch, since an EventSource does not say why it is refused: who is locked out would read "no connection"
// for ever. The screen goes on asking meanwhile, and comes back when its worker unlocks, here or in another tab.

const held = 6000; // a stream that says nothing at all for so long is held back by something
const silent = 40000; // the server says something every 15 seconds: this connection is gone, and nobody told
const shut = 10000; // between two questions of who is locked out

export function follow({ had, happened, lost }) {
  let polls = false;

  const tell = ({ kind, data }) => {
    try {
      happened[kind]?.(data);
    } catch (mistake) {
      window.reportError(mistake); // ours, and no loss of connection
    }
  };

  // True where the server let nobody in.
  const refused = async (response) => {
    if (response.status !== 403) throw new Error(response.status);
    const { problem } = await response.json();
    tell({ kind: "locked", data: { why: problem } });
    return true;
  };

  const listen = async () => {
    const stop = new AbortController();
    let clock = window.setTimeout(() => {
      polls = true;
      stop.abort();
    }, held);
    try {
      const response = await fetch(`/live/desk/?${had()}`, { signal: stop.signal });
      if (!response.ok) return await refused(response);
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return false;
        window.clearTimeout(clock);
        clock = window.setTimeout(() => stop.abort(), silent);
        const whole = (rest + value).split("\n\n");
        rest = whole.pop();
        whole.map(parsed).forEach(tell);
      }
    } finally {
      window.clearTimeout(clock);
    }
  };

  const poll = async () => {
    const stop = new AbortController();
    const clock = window.setTimeout(() => stop.abort(), silent);
    const before = Date.now();
    try {
      const response = await fetch(`/live/desk/?poll&${had()}`, { signal: stop.signal });
      if (!response.ok) return await refused(response);
      const { events } = await response.json();
      tell({ kind: "here" });
      events.forEach(tell);
    } finally {
      window.clearTimeout(clock);
    }
    if (Date.now() - before < 500) await pause(1000);
    return false;
  };

  const go = async () => {
    for (;;) {
      const polled = polls;
      try {
        if (await (polled ? poll() : listen())) await pause(shut);
        else if (!polled) await pause(1500 + Math.random() * 1500);
      } catch {
        if (polled !== polls) continue; // held back, and not lost
        lost();
        await pause(1500 + Math.random() * 1500);
      }
    }
  };
  go();
}

function parsed(said) {
  const of = (name) => new RegExp(`^${name}: (.*)$`, "m").exec(said)?.[1];
  return { kind: of("event"), data: JSON.parse(of("data") ?? "null") };
}

// Shorter where somebody comes back to this page, or its connection does.
function pause(time) {
  return new Promise((done) => {
    const over = new AbortController();
    const end = () => {
      over.abort();
      window.clearTimeout(clock);
      done();
    };
    const clock = window.setTimeout(end, time);
    for (const back of ["focus", "online", "visibilitychange"]) window.addEventListener(back, end, { signal: over.signal });
  });
}
