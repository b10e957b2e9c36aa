// Copy buttons: <button data-copy="id of the text" hidden>, each followed by an element with role=status that
// says what happened.
"use strict";

for (const button of document.querySelectorAll("button[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  const status = button.nextElementSibling;
  if (!text || !status) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    let said = "Copied";
    try {
      await navigator.clipboard.writeText(text.textContent.trim());
    } catch {
      // Refused, or no clipboard because the page came over plain HTTP: leave the text ready to copy.
      getSelection().selectAllChildren(text);
      said = "The browser refused. The text is selected: copy it with Ctrl+C or ⌘C.";
    }
    // An equal text would not be announced again.
    status.textContent = "";
    requestAnimationFrame(() => { status.textContent = said; });
  });
}
