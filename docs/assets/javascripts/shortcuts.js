// The keys / and Ctrl+K (or Cmd+K) go to the search. A reader can switch the single key off on the
// search page (WCAG 2.2, 2.1.4: speech input may press it by accident).
(() => {
  "use strict";
  const KEPT = "search-key-off";
  const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

  function kept(value) {
    try {
      if (value !== undefined) localStorage.setItem(KEPT, value);
      return localStorage.getItem(KEPT);
    } catch {
      return null; // storage is blocked: the key stays on
    }
  }

  const box = document.querySelector("input[data-search-key]");
  if (box) {
    box.checked = kept() !== "yes";
    box.addEventListener("change", () => kept(box.checked ? "no" : "yes"));
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.target.closest?.(TYPING)) return;
    const command = event.ctrlKey || event.metaKey;
    const single = event.key === "/" && !command && kept() !== "yes";
    if (!single && !(command && !event.shiftKey && event.key.toLowerCase() === "k")) return;
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
})();
