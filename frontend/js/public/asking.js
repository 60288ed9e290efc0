// "Is this violence?": the answer is chosen here, from what the page already holds. Nothing is sent, and nothing
// of what was ticked stays: not in the form, not in an address, not in the history.

export function answerHere(document) {
  const form = document.querySelector("form[data-asking]");
  if (!form) return;
  form.reset();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const ticked = (name) => form.querySelector(`[name=${name}]:checked`);
    const name = ticked("danger") ? "danger" : ticked("some") ? "some" : "none";
    const answer = document.querySelector(`template[data-outcome=${name}]`).content.cloneNode(true);
    form.reset();
    form.replaceWith(answer);
    document.getElementById("outcome").focus();
    window.scrollTo(0, 0);
  });
}
