// The work that a busy door asks before it opens: a number whose hash begins with so many zero bits.
// It runs in slices, so that the page answers meanwhile.

import { sayThatItWaits } from "../public/forms.js";
import { hasLeft } from "../public/way_out.js";

const slice = 400;

export function begin(document) {
  const form = document.querySelector("form[data-begin]");
  if (!form) return;
  form.addEventListener("submit", async (event) => {
    if (form.dataset.ready) return;
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    sayThatItWaits(document, button);
    form.elements.answer.value = await found(form.dataset.task, Number(form.dataset.bits));
    if (hasLeft(document)) return;
    form.dataset.ready = "yes";
    window.setTimeout(() => form.requestSubmit()); // not while the first event still goes round: it would be ignored
  });
}

async function found(task, bits) {
  const encoder = new TextEncoder();
  for (let number = 0; ; number += slice) {
    const tries = Array.from({ length: slice }, (_, step) => number + step);
    const hashes = await Promise.all(
      tries.map((each) => crypto.subtle.digest("SHA-256", encoder.encode(`${task}:${each}`))),
    );
    const hit = hashes.findIndex((hash) => zeroBits(new Uint8Array(hash)) >= bits);
    if (hit >= 0) return String(tries[hit]);
  }
}

function zeroBits(bytes) {
  let count = 0;
  for (const byte of bytes) {
    if (byte === 0) {
      count += 8;
      continue;
    }
    return count + Math.clz32(byte) - 24;
  }
  return count;
}
