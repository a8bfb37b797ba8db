// What plain HTML cannot do. Every page works without this file; htmx (loaded before it) only makes pages smoother.
"use strict";

const menus = () => [...document.querySelectorAll("details.dd[open]")];

// Menus are <details>: Escape and a click outside close them, arrow keys move in them.
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.dd[open]");
  if (event.key === "Escape") {
    for (const open of menus()) {
      open.open = false;
      if (open === menu) open.querySelector("summary").focus();
    }
  }
  if (menu && (event.key === "ArrowDown" || event.key === "ArrowUp") && !event.target.matches("input, select, textarea")) {
    const stops = [...menu.querySelectorAll("summary, .pop a[href], .pop button, .pop input")];
    const next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    stops[(next + stops.length) % stops.length]?.focus();
    event.preventDefault();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

// Nothing is folded on paper: what was closed is opened for the printing, and closed again.
addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details.rfold:not([open])")) {
    fold.dataset.closed = "";
    fold.open = true;
  }
});
addEventListener("afterprint", () => {
  for (const fold of document.querySelectorAll("details.rfold[data-closed]")) {
    fold.open = false;
    delete fold.dataset.closed;
  }
});

// A list of contents that lies over the page gets out of the way of what was chosen in it.
document.addEventListener("click", (event) => {
  const contents = event.target.closest?.("details.toc[open]");
  if (contents && event.target.closest("a") && contents.querySelector("summary").offsetParent) contents.open = false;
});

// A notice that stays until it is closed.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-close]");
  if (button) button.parentElement.remove();
});

// Enter in a field that searches for choices does not send the form: its words are looked up as they are typed.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches?.("[data-seek]")) event.preventDefault();
});
// A choice made while the answer is on its way would go with the old list: it is asked for again, with the choice.
document.addEventListener("change", (event) => {
  const seek = event.target.type === "radio" && event.target.closest(".seek");
  const words = seek && seek.querySelector("[data-seek]");
  if (words && words.value.trim() !== seek.querySelector("[data-answered]").value) htmx.trigger(words, "again");
});

// After a refused form the reader starts at the summary of what must be mended; later swaps leave the reader be.
function prepare(root) {
  for (const button of root.querySelectorAll("[data-close][hidden]")) button.hidden = false;
  for (const summary of root.querySelectorAll(".err-sum:not([data-read])")) {
    summary.dataset.read = "";
    summary.focus();
  }
}
prepare(document);
document.addEventListener("htmx:after:swap", () => prepare(document));

// What a swap has changed is read out by the one region for it: pieces marked data-told, when they are new or say new.
const region = document.getElementById("told");
const heard = new WeakMap();
const pieces = () => [...document.querySelectorAll("[data-told]")].map((piece) => [piece, piece.textContent.trim().replace(/\s+/g, " ")]);

function tell(words) {
  if (!region || !words) return;
  region.textContent = "";
  // Emptied first, so that the same words are read again.
  setTimeout(() => { region.textContent = words; }, 60);
}
for (const [piece, words] of pieces()) heard.set(piece, words);
document.addEventListener("htmx:after:swap", () => {
  const fresh = pieces().filter(([piece, words]) => heard.get(piece) !== words);
  for (const [piece, words] of fresh) heard.set(piece, words);
  tell(fresh.map(([, words]) => words).filter(Boolean).join(" "));
});
document.addEventListener("htmx:error", (event) => {
  if (!String(event.detail?.error ?? "").includes("AbortError")) tell(region?.dataset.failed);
});

// What holds no answer to what was asked takes nothing away from the page (noSwap in base.html).
document.addEventListener("htmx:response:error", (event) => {
  const status = event.detail?.ctx?.response?.status;
  if (status >= 500 || [403, 404, 429].includes(status)) tell(region?.dataset.failed);
});

// Whoever waits sees and hears it: a thread along the window's upper edge, and the pressed button busy.
const SOON_MS = 300;
const LONG_MS = 1_500;
const A_WHILE_MS = 10_000;
let waits = [];

function wait() {
  stopWaiting();
  waits = [
    setTimeout(() => { document.documentElement.dataset.waiting = ""; }, SOON_MS),
    setTimeout(() => tell(region?.dataset.working), LONG_MS),
    setTimeout(stopWaiting, A_WHILE_MS),
  ];
}
function stopWaiting() {
  for (const each of waits) clearTimeout(each);
  delete document.documentElement.dataset.waiting;
  for (const button of document.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
}
globalThis.navigation?.addEventListener("navigate", (event) => {
  const leaves = !event.hashChange && !event.destination.sameDocument && event.downloadRequest === null;
  if (leaves) wait();
});
document.addEventListener("htmx:before:request", (event) => {
  // What asks again by itself is not waited for.
  if (!event.target.closest?.("[hx-trigger^=every]")) wait();
});
for (const name of ["htmx:finally:request", "htmx:error"]) document.addEventListener(name, stopWaiting);
addEventListener("pageshow", stopWaiting);

// What is kept up to date asks nothing while nobody looks, and at once when somebody does again.
document.addEventListener("htmx:before:request", (event) => {
  if (document.hidden && event.target.matches?.("[data-live]")) event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) for (const each of document.querySelectorAll("[data-live]")) htmx.trigger(each, "again");
});

// A second press while the first is under way sends nothing: it would add, move or tick twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (Date.now() - (form.dataset.sentAt ?? 0) < A_WHILE_MS) event.preventDefault();
  else form.dataset.sentAt = Date.now();
  event.submitter?.setAttribute("aria-busy", "true");
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent-at]")) delete form.dataset.sentAt;
});
