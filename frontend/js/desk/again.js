// What is still being worked out looks again by itself: <section data-again="2"> is brought up to date every two
// seconds, and the page is loaded anew once it is gone. Without script there is a link (data-again-instead).

export function again(document) {
  const part = document.querySelector("section[data-again]");
  if (!part) return;
  const pause = (Number(part.dataset.again) || 2) * 1000;
  const tidy = () => part.querySelector("[data-again-instead]")?.parentElement.remove();
  const look = async () => {
    try {
      const answer = await fetch(window.location.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = answer.ok && page.querySelector("section[data-again]");
      if (!fresh) return window.location.reload();
      part.replaceChildren(...fresh.childNodes);
      tidy();
    } catch {
      // No connection: the corner says so; the next look may have one.
    }
    window.setTimeout(look, pause);
  };
  tidy();
  window.setTimeout(look, pause);
}
