// Links between our pages replace the page in the history instead of adding a step, so that Back leads
// to where the person came from. What opens elsewhere (a new tab, a download, another site) is left alone.

function staysHere(link, event) {
  return (
    link.origin === window.location.origin &&
    !link.hasAttribute("download") &&
    !link.target &&
    !link.closest("[data-way-out]") &&
    !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button)
  );
}

function onThisPage(link) {
  return link.hash && link.pathname === window.location.pathname && link.search === window.location.search;
}

export function moveWithoutSteps(document) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || !staysHere(link, event)) return;
    event.preventDefault();
    window.location.replace(link.href);
    if (onThisPage(link)) document.getElementById(link.hash.slice(1))?.focus();
  });
}
