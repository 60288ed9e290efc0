// The telephone of who sits here: when it rings, one key opens the registration form. No number is known here:
// `caller`, where the helpline keeps marks of numbers that abused it, opens for the server alone.

export function calls(document) {
  const root = document.querySelector("[data-calls]");
  if (!root) return;
  const said = root.querySelector(".call__said");
  const words = root.querySelector("[data-call-words]");
  const link = said.querySelector("a");
  root.querySelector("[data-call-away]").addEventListener("click", () => (said.hidden = true));

  const listen = () => {
    const source = new EventSource("/live/desk/calls/");
    source.addEventListener("call", (event) => {
      const call = JSON.parse(event.data);
      if (call.state !== "ringing" && said.hidden) return;
      words.textContent = root.dataset[call.state];
      if (call.state === "ringing") link.search = `?call=${call.clock}` + (call.caller ? `&caller=${call.caller}` : "");
      said.dataset.state = call.state;
      said.hidden = false;
    });
    source.addEventListener("over", () => source.close());
    source.onerror = () => {
      source.close();
      window.setTimeout(listen, 2000 + Math.random() * 3000);
    };
  };
  listen();
}
