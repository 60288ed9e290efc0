// A form goes as it would without script, with the button that was pressed.
export function sendPlainly(form, submitter) {
  if (submitter?.name) {
    const said = form.ownerDocument.createElement("input");
    Object.assign(said, { type: "hidden", name: submitter.name, value: submitter.value });
    form.append(said);
  }
  form.submit();
}
