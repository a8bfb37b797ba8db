// The plan's list: rows changed where they stand, rows chosen, and the focus that follows. It all works without this.
"use strict";

{
  // What was typed in the search has been looked up already: leaving the field shall not fetch the list again, which
  // would take an open row away.
  document.addEventListener("change", (event) => {
    if (event.target.id === "q") event.stopPropagation();
  }, true);

  const rowOf = (element) => element.closest("tr[data-row]");

  // A row that is open already is not opened twice.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-row-edit]");
    const open = link && document.querySelector(`tr[data-edits="${rowOf(link).id}"]`);
    if (!open) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    first(open)?.focus();
  }, true);

  const first = (row) => row.querySelector(".field :is(select, input:not([type=hidden]))");

  function close(edit) {
    const link = document.querySelector(`#${edit.dataset.edits} a[data-row-edit]`);
    edit.remove();
    link?.focus();
  }

  document.addEventListener("click", (event) => {
    const cancel = event.target.closest?.("tr.edit [data-row-cancel]");
    if (!cancel) return;
    event.preventDefault();
    close(cancel.closest("tr.edit"));
  });
  document.addEventListener("keydown", (event) => {
    const edit = event.target.closest?.("tr.edit");
    if (event.key === "Escape" && edit && !event.defaultPrevented) close(edit);
  });

  // The focus goes into the row that has been opened, and back to it once it is saved.
  let saved = "";
  document.addEventListener("submit", (event) => {
    const edit = event.target.closest?.("tr.edit");
    saved = edit?.dataset.edits ?? "";
    if (edit) showAhead(edit);
  });

  // Shown as saved before the answer is here, since it can be undone; what is refused comes back open.
  function showAhead(edit) {
    const row = document.getElementById(edit.dataset.edits);
    const word = edit.querySelector("select[name$=stated_step] option:checked")?.textContent.trim();
    const named = (each) => each.textContent.trim() === word;
    const alike = word && [...document.querySelectorAll(".ptbl .st, .filters .st")].find(named);
    if (alike) row?.querySelector(".st")?.replaceWith(alike.cloneNode(true));
    edit.hidden = true;
    row?.querySelector("a[data-row-edit]")?.focus();
  }
  for (const name of ["htmx:error", "htmx:response:error"]) {
    document.addEventListener(name, () => {
      const edit = document.querySelector("tr.edit[hidden]");
      if (!edit) return;
      edit.hidden = false;
      delete edit.querySelector("form").dataset.sentAt;
      first(edit)?.focus();
    });
  }
  document.addEventListener("htmx:after:swap", () => {
    const fresh = document.querySelector("tr.edit:not([data-seen])");
    if (fresh) {
      fresh.dataset.seen = "";
      (fresh.querySelector(".err-sum") ?? first(fresh))?.focus();
    } else if (saved && !document.querySelector(`tr[data-edits="${saved}"]`)) {
      const row = document.getElementById(saved);
      (row?.querySelector("a[data-row-edit]") ?? document.getElementById("main"))?.focus();
      saved = "";
    }
    prepare();
  });

  // One box chooses all on the page, and the page prints itself.
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) print();
  });
  function prepare() {
    for (const item of document.querySelectorAll("[data-print][hidden]")) item.hidden = false;
    for (const label of document.querySelectorAll("[data-tick-all][hidden]")) label.hidden = false;
  }
  document.addEventListener("change", (event) => {
    const all = event.target.closest?.("[data-tick-all]");
    if (!all) return;
    for (const box of document.querySelectorAll("tr[data-row] .ck input")) box.checked = event.target.checked;
  });
  prepare();
}
