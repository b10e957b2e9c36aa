// The light or dark theme. The choice is the only thing that this site keeps in the browser.
// Runs before the page is painted, so that nobody sees the other theme first.
"use strict";

{
  // Several sites can share a host, so the name under which the choice is kept begins with the path of this one.
  const name = `${new URL("../..", document.currentScript.src).pathname}theme`;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "fc-theme";
  button.ariaLabel = button.title = "Dark theme";
  button.innerHTML = "<span class=fc-theme__moon></span><span class=fc-theme__sun></span>";
  document.currentScript.before(button);

  let choice = null;

  // Where the browser forbids storage, a choice holds for one page.
  function kept() {
    try {
      return localStorage.getItem(name);
    } catch {
      return choice;
    }
  }

  function keep(scheme) {
    choice = scheme;
    try {
      localStorage.setItem(name, scheme);
    } catch {}
  }

  function isDark() {
    const scheme = kept();
    return scheme === "dark" || (scheme !== "light" && system.matches);
  }

  function show() {
    document.body.dataset.mdColorScheme = isDark() ? "slate" : "default";
    button.setAttribute("aria-pressed", String(isDark()));
  }

  button.addEventListener("click", () => {
    keep(isDark() ? "light" : "dark");
    show();
  });
  system.addEventListener("change", show);
  addEventListener("storage", show);
  addEventListener("pageshow", show);
  document.documentElement.classList.replace("no-js", "js");
  show();
}
