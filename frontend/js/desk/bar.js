// The height of the bar, which wraps on a narrow screen or in a long language: what stays in sight stays below it.

export function bar(document) {
  const element = document.querySelector(".bar");
  if (!element) return;
  const measure = () => {
    const stays = window.getComputedStyle(element).position === "sticky";
    document.documentElement.style.setProperty("--bar", `${stays ? element.offsetHeight : 0}px`);
  };
  new ResizeObserver(measure).observe(element);
  measure();
}
