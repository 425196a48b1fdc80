// Keys of the desk. Everything also works without this file.
(() => {
  "use strict";
  let last = null; // id of the row that had the focus: a row that was swapped gets it back
  const busy = (event) => event.isComposing || event.ctrlKey || event.altKey || event.metaKey ||
    event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const current = () => document.activeElement?.closest?.("[data-row]") || (last && document.getElementById(last));
  const go = (row) => {
    row?.focus();
    row?.scrollIntoView({ block: "nearest" });
  };
  const move = (step) => {
    const all = rows();
    go(all[Math.max(0, Math.min(all.length - 1, all.indexOf(current()) + step))]);
  };
  const press = (target) => {
    if (target?.tagName !== "DETAILS") return target?.click();
    target.open = !target.open;
    (target.open ? target.querySelector("div input, div button") : target.closest("[data-row]"))?.focus();
  };
  const find = (name, key, within) => within?.querySelector(`[${name}="${CSS.escape(key)}"]`);
  document.addEventListener("focusin", (event) => {
    last = event.target.closest?.("[data-row]")?.id || last;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const open = document.querySelector("details.drop[open]");
      if (open) {
        open.open = false;
        go(open.closest("[data-row]"));
      }
      return;
    }
    if (busy(event)) return;
    const row = current();
    const dropped = row?.querySelector("details.drop[open]");
    const target = find("data-pick", event.key, dropped) || find("data-key", event.key, row) || find("data-global", event.key, document);
    if (event.key === "/") {
      event.preventDefault();
      (document.getElementById("q") || document.getElementById("find"))?.focus();
    } else if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "o" || (event.key === "Enter" && document.activeElement === row)) row?.querySelector("[data-open]")?.click();
    else if (target) {
      event.preventDefault();
      press(target);
    }
  });
  // After a row was swapped for its new form the focus is on nothing: give it back.
  new MutationObserver(() => {
    if (last && document.activeElement === document.body) document.getElementById(last)?.focus({ preventScroll: true });
  }).observe(document.documentElement, { childList: true, subtree: true });
  // One open menu at a time; a press beside it closes it.
  document.addEventListener("click", (event) => {
    for (const one of document.querySelectorAll("details.drop[open]")) if (!one.contains(event.target)) one.open = false;
    if (!event.target.matches("[data-all]")) return;
    const boxes = [...document.querySelectorAll("input[form=many][type=checkbox]")];
    const every = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !every;
  });
  for (const hidden of document.querySelectorAll("[data-all][hidden]")) hidden.hidden = false;
})();
