// Out of sight for a minute, a talk is closed to this browser: only its word or code opens it again. The server is
// told as soon as the page is out of sight, since a page that is closed, or ended by the phone, tells nothing later.
// That a talk is open in a tab stands in the tab's name, for our other pages in it; nothing is stored for it.

export const SHUT = "talk-shut"; // told to the document

const open = "on";
const patience = 60000;
const sure = 5000; // what the page before this one told may arrive after what this one says first

export function watchSight(document) {
  const isInside = () => document.querySelector("[data-inside]") !== null;
  if (isInside()) window.name = open;
  if (window.name !== open) return;
  let since = 0;
  let clock;

  const sleep = () => {
    if (window.name !== open) return;
    navigator.sendBeacon("/live/own/asleep/");
    shut(document);
  };
  const stay = async () => {
    if (document.visibilityState === "hidden" || window.name !== open) return;
    try {
      const answer = await fetch("/live/own/seen/", { method: "POST" });
      if (answer.status === 403 && isInside()) shut(document);
      else if (answer.status === 403) window.name = ""; // over since, and this page has nothing of it
    } catch {
      window.setTimeout(stay, 3000);
    }
  };
  const look = () => {
    if (window.name !== open) return;
    window.clearTimeout(clock);
    if (document.visibilityState === "hidden") {
      since = Date.now();
      navigator.sendBeacon("/live/own/away/");
      clock = window.setTimeout(sleep, patience);
    } else if (since && Date.now() - since >= patience) sleep();
    else {
      since = 0;
      stay();
      clock = window.setTimeout(stay, sure);
    }
  };
  document.addEventListener("visibilitychange", look);
  look();
}

// What stood in a page of the talk is gone from it. Our other pages stay: nothing of the talk is in them.
export function shut(document) {
  window.name = "";
  document.dispatchEvent(new Event(SHUT));
  const main = document.querySelector("main");
  const words = main.dataset;
  if (!words.asleep || main.querySelector(".asleep")) return;
  const sheet = document.createElement("div");
  sheet.className = "asleep";
  const said = document.createElement("p");
  said.textContent = words.asleep;
  const link = document.createElement("a");
  link.className = "govuk-button";
  link.href = words.back;
  link.textContent = words.openAgain;
  sheet.append(said, link);
  main.replaceChildren(sheet);
  link.focus();
}
