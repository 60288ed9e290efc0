// On paper every line that opens is open, also in a browser whose styles cannot say so; afterwards it is as it was.

export function openOnPaper(document) {
  const opened = new Set();
  addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll("details.folded:not([open])")) {
      opened.add(each);
      each.open = true;
    }
  });
  addEventListener("afterprint", () => {
    for (const each of opened) each.open = false;
    opened.clear();
  });
}
