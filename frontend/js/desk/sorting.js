// Tables sort by their heads: the order stands in the address, so that it comes back with the page.

export function sorting(document) {
  for (const table of document.querySelectorAll("table[data-sorts]")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => head.querySelector("button")?.addEventListener("click", () => byHead(table, column)));
    const said = new URLSearchParams(window.location.search).get("sort");
    const column = heads.findIndex((head) => head.dataset.sort === said?.replace("-", ""));
    if (column >= 0) sort(table, column, said.startsWith("-") ? "descending" : "ascending");
  }
}

function byHead(table, column) {
  const head = table.tHead.rows[0].cells[column];
  const order = head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
  sort(table, column, order);
  const address = new URL(window.location.href);
  address.searchParams.set("sort", (order === "descending" ? "-" : "") + head.dataset.sort);
  window.history.replaceState(null, "", address);
}

function sort(table, column, order) {
  const words = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const said = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();
  const sign = order === "descending" ? -1 : 1;
  const rows = [...table.tBodies[0].rows].sort((one, other) => sign * words.compare(said(one), said(other)));
  table.tBodies[0].append(...rows);
  for (const head of table.tHead.rows[0].cells) if (head.dataset.sort) head.setAttribute("aria-sort", "none");
  table.tHead.rows[0].cells[column].setAttribute("aria-sort", order);
}
