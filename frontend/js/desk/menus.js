// Menus of the bar are <details>: they work without script. With it, Escape and a click elsewhere close them.

export function menus(document) {
  const all = [...document.querySelectorAll("details[data-menu]")];
  document.addEventListener("click", (event) => {
    for (const menu of all) if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
  for (const menu of all) {
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      event.preventDefault();
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }
}
