// A refused form: the summary takes the focus, and each line leads into its field.

export function errors(document) {
  const summary = document.querySelector("[data-takes-focus]");
  if (!summary) return;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const group = field.closest(".govuk-form-group") ?? field;
    group.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  });
}
