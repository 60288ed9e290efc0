// A choice that sends its form at once (`data-sends`); the button beside it is for who has no script. A form that
// is not done yet goes again by itself (`data-sends-again`).

export function sends(document) {
  for (const button of document.querySelectorAll("[data-sends-instead]")) button.hidden = true;
  document.addEventListener("change", (event) => {
    const control = event.target.closest("[data-sends]");
    control?.form.requestSubmit();
  });
  document.querySelector("[data-sends-again]")?.requestSubmit();
}
