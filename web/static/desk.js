// Keys of the desk. Everything also works without this file.
(() => {
  "use strict";
  const typing = (event) => event.isComposing || event.ctrlKey || event.altKey || event.metaKey ||
    event.target.closest("input, textarea, select, [contenteditable]");
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const current = () => document.activeElement?.closest?.("[data-row]");
  const move = (step) => {
    const all = rows();
    const next = all[Math.max(0, Math.min(all.length - 1, all.indexOf(current()) + step))];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (typing(event)) return;
    if (event.key === "/") {
      event.preventDefault();
      (document.getElementById("q") || document.getElementById("find"))?.focus();
    } else if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "o" || event.key === "Enter") current()?.querySelector("[data-open]")?.click();
    else current()?.querySelector(`button[data-key="${CSS.escape(event.key)}"]`)?.click();
  });
})();
