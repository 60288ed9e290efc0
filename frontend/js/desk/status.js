// The corner that says how things stand: saved, waiting, offline, locked. Other parts call `show` with the
// document, or with a part of it that has a corner of its own.

export function show(root, state, at = null) {
  const corner = root.querySelector("[data-status]");
  if (!corner) return;
  corner.dataset.status = state;
  const words = corner.querySelector(".status-corner__words");
  words.textContent = corner.dataset[state] ?? "";
  if (at) words.append(" ", clock(corner.ownerDocument, at));
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
