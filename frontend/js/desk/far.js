// A form whose answer takes longer than a second says so once it is sent, and how far it is: what stands hidden in
// it, <div data-far="where to ask">, is shown. The page stays until its answer is there. Without script it only waits.

const SOON = 400; // an answer that is there before needs no bar
const PAUSE = 700;

export function far(document) {
  for (const told of document.querySelectorAll("form [data-far]")) {
    const form = told.closest("form");
    const bar = told.querySelector("progress");
    const look = async () => {
      if (told.hidden) return;
      try {
        const answer = await fetch(told.dataset.far, { headers: { Accept: "application/json" } });
        const { done, of } = answer.ok ? await answer.json() : {};
        if (of) {
          bar.max = of;
          bar.value = done;
        }
      } catch {
        // No connection: the bar goes on saying that it is not known how far.
      }
      window.setTimeout(look, PAUSE);
    };
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) told.hidden = true; // come back to by the browser's own button
    });
    form.addEventListener("submit", () => {
      window.setTimeout(() => {
        told.hidden = false;
        look();
      }, SOON);
    });
  }
}
