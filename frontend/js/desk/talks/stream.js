// What happens, from the server: a stream, or, where a proxy holds it back, one question after the other, each
// answered when something happens. `happened` has a function for each kind of event; `had()` says what one has.

const quiet = 6000; // a stream that says nothing at all for so long is held back by something

export function follow({ had, happened, lost, isOver }) {
  const listen = () => {
    const source = new EventSource(`/live/desk/?${had()}`);
    const watch = window.setTimeout(() => {
      source.close();
      poll();
    }, quiet);
    for (const kind of Object.keys(happened)) {
      source.addEventListener(kind, (event) => {
        window.clearTimeout(watch);
        happened[kind](JSON.parse(event.data));
        if (isOver()) source.close();
      });
    }
    source.onerror = () => {
      window.clearTimeout(watch);
      source.close();
      if (isOver()) return;
      lost();
      window.setTimeout(listen, 1500 + Math.random() * 1500);
    };
  };

  const poll = async () => {
    while (!isOver()) {
      const before = Date.now();
      try {
        const response = await fetch(`/live/desk/?poll&${had()}`);
        if (response.status === 403) return happened.locked();
        const { events } = await response.json();
        happened.here();
        for (const { kind, data } of events) happened[kind]?.(data);
      } catch {
        lost();
      }
      if (Date.now() - before < 500) await new Promise((done) => setTimeout(done, 1000));
    }
    return undefined;
  };

  listen();
}
