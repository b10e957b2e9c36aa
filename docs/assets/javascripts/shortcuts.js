// Ctrl+K (or Cmd+K) goes to the search. No single key does: readers would need a way to switch it off
// (WCAG 2.2, 2.1.4), and that choice would have to be kept.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.shiftKey) return;
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
  if (event.target.closest?.("textarea, select, [contenteditable]")) return;
  const field = document.querySelector("form[data-search] input[type=search]");
  const link = document.querySelector("a[data-search-link]");
  if (!field && !link) return;
  event.preventDefault();
  if (field) {
    field.focus();
    field.select();
  } else {
    location.assign(`${link.href}#q`);
  }
});
