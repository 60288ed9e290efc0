// Making a passkey, and showing one: <form data-passkey="options as JSON" data-passkey-verb="create|get" hidden>
// The form shows itself where the browser has passkeys; what the browser answers goes into its field `answer`.

const bytes = (words) =>
  Uint8Array.from(atob(words.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const words = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

// Browsers of 2023 have no parseCreationOptionsFromJSON yet: the same, for the fields that we send.
function parsed(options) {
  const known = (list) => (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }));
  const full = { ...options, challenge: bytes(options.challenge) };
  if (options.user) full.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) full.excludeCredentials = known(options.excludeCredentials);
  if (options.allowCredentials) full.allowCredentials = known(options.allowCredentials);
  return full;
}

function written({ rawId, type, response }) {
  const fields = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const said = fields.filter((name) => response[name]).map((name) => [name, words(response[name])]);
  return JSON.stringify({ id: words(rawId), rawId: words(rawId), type, response: Object.fromEntries(said) });
}

async function ask(form) {
  const publicKey = parsed(JSON.parse(form.dataset.passkey));
  const said = form.querySelector("[data-passkey-said]");
  said.textContent = "";
  try {
    form.elements.answer.value = written(await navigator.credentials[form.dataset.passkeyVerb]({ publicKey }));
  } catch {
    said.textContent = form.dataset.passkeyFailed;
    return;
  }
  form.submit();
}

export function passkeys(root) {
  if (!window.PublicKeyCredential) return;
  for (const form of root.querySelectorAll("[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form);
    });
  }
}
