// The corner that says how things stand: saved, waiting, offline, locked. Other parts call `show`.

export function show(document, state, at = null) {
  const corner = document.querySelector("[data-status]");
  if (!corner) return;
  corner.dataset.status = state;
  const words = corner.querySelector(".status-corner__words");
  words.textContent = corner.dataset[state] ?? "";
  if (at) words.append(" ", clock(document, at));
}

function clock(document, at) {
  const time = document.createElement("time");
  time.dateTime = at.toISOString();
  time.textContent = at.toTimeString().slice(0, 5);
  return time;
}

export function watchConnection(document) {
  let before = null;
  window.addEventListener("offline", () => {
    before = document.querySelector("[data-status]")?.dataset.status ?? "";
    show(document, "offline");
  });
  window.addEventListener("online", () => {
    if (document.querySelector("[data-status]")?.dataset.status === "offline") show(document, before ?? "");
  });
}
