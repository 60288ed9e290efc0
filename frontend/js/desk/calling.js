// The page with a number to call: a colleague may take the callback over, and then one does not call any more. Asked
// of the live side, for which looking is no use of the desk: an open page keeps nobody unlocked.

const every = 10000;

export function calling(document) {
  const part = document.querySelector("[data-calling]");
  if (!part) return;
  const look = async () => {
    const response = await fetch(`/live/desk/calling/?callback=${part.dataset.calling}`).catch(() => null);
    if (response?.ok && !(await response.json()).is_own) return window.location.reload(); // which says whose it is
    window.setTimeout(look, every);
    return undefined;
  };
  window.setTimeout(look, every);
}
