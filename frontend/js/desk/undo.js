// What was just done can be taken back for ten seconds: <div class="undo" data-undo="10"> with a form in it.
// The seconds wait while the pointer or the keyboard is on it.

export function undo(document) {
  const note = document.querySelector("[data-undo]");
  if (!note) return;
  let left = Number(note.dataset.undo) || 10;
  const clock = window.setInterval(() => {
    if (note.matches(":hover, :focus-within")) return;
    left -= 1;
    if (left > 0) return;
    window.clearInterval(clock);
    note.remove();
  }, 1000);
}
