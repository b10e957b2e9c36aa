// Copy buttons: each text with data-copy="what it is" gets one, followed by an element with role=status that says
// what happened.
"use strict";

for (const text of document.querySelectorAll("[data-copy]")) {
  const line = document.createElement("p");
  line.innerHTML = "<button type=button class=fc-copy></button><span class=fc-copy__said role=status></span>";
  const [button, status] = line.children;
  button.textContent = `Copy ${text.dataset.copy}`;
  text.after(line);
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
