// What is written in the talk in sight: Enter sends it, Alt and Enter leave a note, and the person sees that somebody
// is writing.

export function writing(screen) {
  const { root } = screen;

  root.addEventListener("keydown", (event) => {
    const form = event.target.closest("[data-answer]");
    if (!form || event.target !== form.elements.text) return;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    const button = form.querySelector(`button[value=${event.altKey ? "note" : "reply"}]`);
    if (button) form.requestSubmit(button);
  });

  let told = 0;
  root.addEventListener("input", (event) => {
    if (!event.target.matches("#answer") || Date.now() - told < 3000) return;
    told = Date.now();
    screen.post("typing/", { talk: screen.room().id }).catch(() => {});
  });

  return {
    say(form, note) {
      const box = form.elements.text;
      const text = box.value.trim();
      if (!text) return;
      box.value = "";
      box.focus();
      screen.room().say(text, note);
    },
  };
}
