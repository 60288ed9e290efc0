// A receipt code is copied or printed only when the person asks for it.

export function receipt(document) {
  const tools = document.querySelector("[data-receipt-tools]");
  const code = document.querySelector("[data-receipt] code");
  if (!tools || !code) return;
  tools.hidden = false;
  const status = tools.querySelector("[role=status]");
  tools.querySelector("[data-copy]").addEventListener("click", async (event) => {
    await navigator.clipboard.writeText(code.textContent);
    status.textContent = event.target.dataset.done;
  });
  tools.querySelector("[data-print]").addEventListener("click", () => window.print());
}
