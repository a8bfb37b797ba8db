// Shortcuts of a single key, on every page. They can be switched off (WCAG 2.1.4): speech input would press them by
// accident, and so would a hand that rests on the keyboard.
//
// A page takes part by its markup alone. A row is [data-row]; in it [data-row-open] is the link that j and k go to and
// Enter opens, [data-row-edit] what e presses, and its checkbox what x ticks. [data-filter] is the field that f goes to,
// [data-search] the page's own search. What the keys do stands in the dialog that ? opens: the block "keys".
"use strict";

{
  const writable = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), select, textarea, [contenteditable]";
  const overview = document.getElementById("keys");
  let last = "";

  const shown = (element) => element.getClientRects().length > 0;
  const rows = () => [...document.querySelectorAll("[data-row]")].filter(shown);
  const current = () => {
    const row = document.activeElement?.closest("[data-row]") ?? document.getElementById(last);
    if (row) return row;
    const edits = document.activeElement?.closest("[data-edits]")?.dataset.edits;
    return edits ? document.getElementById(edits) : null;
  };

  function step(by) {
    const all = rows();
    const place = all.indexOf(current());
    const next = all[place < 0 ? 0 : Math.min(Math.max(place + by, 0), all.length - 1)];
    if (!next) return false;
    last = next.id;
    next.querySelector("[data-row-open]")?.focus();
    return true;
  }

  function press(selector) {
    const target = current()?.querySelector(selector);
    target?.click();
    return Boolean(target);
  }

  function start(field) {
    if (!field || !shown(field)) return false;
    field.focus();
    field.select();
    return true;
  }

  function search() {
    const own = document.querySelector("[data-search]");
    if (own) return start(own);
    const find = document.getElementById("find");
    if (!find) return false;
    find.open = true;
    return start(document.getElementById("find-q"));
  }

  function show() {
    if (!overview) return false;
    overview.showModal();
    return true;
  }

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    x: () => press(".ck input"),
    e: () => press("[data-row-edit]"),
    f: () => start(document.querySelector("[data-filter]")),
    "/": search,
    "?": show,
  };

  document.addEventListener("keydown", (event) => {
    const alone = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing && !event.defaultPrevented;
    if (!alone || !keys[event.key] || document.body.dataset.keys === "off") return;
    if (event.target.closest?.(writable) || document.querySelector("dialog[open]")) return;
    if (keys[event.key]()) event.preventDefault();
  });
  document.addEventListener("focusin", (event) => {
    last = event.target.closest?.("[data-row]")?.id ?? last;
  });

  // The overview opens by hand too, also where the keys are switched off.
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-show-keys]");
    if (!button) return;
    // The menu that it stands in closes, so that the focus comes back to what opens the menu.
    const menu = button.closest("details.dd");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    show();
  });
  const reveal = () => {
    for (const each of document.querySelectorAll("[data-show-keys][hidden], .keys[hidden]")) each.hidden = false;
  };
  reveal();
  document.addEventListener("htmx:after:swap", reveal);
}
