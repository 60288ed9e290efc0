// Words that can be sent no more, since their talk has ended or somebody else has it: to read and copy, until whoever
// wrote them closes them. They stand above the panes: their talk may be gone from the screen, or never have been in sight.

export function unsent(document) {
  const place = document.querySelector("[data-unsent]");
  const template = place.querySelector("template");
  const shown = () => place.querySelectorAll("[data-unsent-words]");

  place.addEventListener("click", (event) => {
    if (!event.target.closest("button")) return;
    event.target.closest("[data-unsent-words]").remove();
    place.hidden = !shown().length;
  });

  return {
    show(text) {
      if (!text.trim()) return;
      const one = template.content.firstElementChild.cloneNode(true);
      one.querySelector("textarea").value = text;
      place.hidden = false;
      place.append(one);
    },
    any: () => shown().length > 0,
    clear() {
      for (const each of shown()) each.remove();
      place.hidden = true;
    },
  };
}
