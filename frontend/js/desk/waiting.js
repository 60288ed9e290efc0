// How many wait, on every page of the desk: beside the link to the talks and in the title of the tab. The page of the
// talks itself has a stream of its own. Asked for and not streamed, because a browser opens six streams and no more.

const every = 15000;

export function waiting(document) {
  const menu = document.querySelector("[data-waiting-words]");
  if (!menu || document.querySelector("[data-talks]")) return;
  const links = [...menu.querySelectorAll(`a[href="${menu.dataset.waitingAt}"]`)];
  if (!links.length) return;
  const { title } = document;
  const marks = links.map((link) => {
    const mark = document.createElement("span");
    mark.className = "count count--bar";
    mark.hidden = true;
    link.append(mark);
    return mark;
  });

  const show = (number) => {
    for (const mark of marks) {
      mark.hidden = !number;
      mark.textContent = number || "";
      mark.setAttribute("aria-label", menu.dataset.waitingWords.replace("%n", number));
      mark.setAttribute("role", "img");
    }
    document.title = number ? `(${number}) ${title}` : title;
  };

  const ask = async () => {
    const response = await fetch("/live/desk/waiting/").catch(() => null);
    if (response?.status === 403) show(0); // signed out, until somebody signs in again, in another tab
    if (response?.ok) show((await response.json()).waiting);
    window.setTimeout(ask, every);
  };
  ask();
}
