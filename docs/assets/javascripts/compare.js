// Choose, sort and copy what the comparison shows. The state is in the address, so that it can be shared,
// reloaded and gone back to. Without this script the table is complete, and the controls stay hidden.
"use strict";
{
  const form = document.querySelector(".fc-controls");
  const table = document.querySelector(".fc-matrix");
  const status = form.querySelector("[role=status]");
  const quotes = form.querySelector("[name=quotes]");
  const toggle = form.querySelector(".fc-controls__toggle");
  const columns = [...table.querySelectorAll("[data-report]")];
  const spans = [...table.querySelectorAll("[scope=colgroup]")].map((head) => [head, head.colSpan]);
  const rows = [...table.querySelectorAll("tr[data-topic]")];
  const homes = new Map(rows.map((row) => [row, row.parentElement]));
  const groups = [...table.tBodies];
  const flat = table.createTBody();

  const words = (node) => node.textContent.replace(/\s+/g, " ").trim();
  const found = new Map(rows.map((row) => [row, words(row).toLowerCase()]));
  const outcomes = [...form.elements.outcome.options].map((option) => option.value);
  const orders = {
    outcome: (a, b) => outcomes.indexOf(a.dataset.outcome) - outcomes.indexOf(b.dataset.outcome),
    reports: (a, b) => b.dataset.reports - a.dataset.reports,
    changed: (a, b) => b.dataset.changed.localeCompare(a.dataset.changed),
  };

  for (const cell of table.querySelectorAll("td[id]")) {
    const link = document.createElement("a");
    link.className = "fc-permalink";
    link.href = `#${cell.id}`;
    link.ariaLabel = "Link to this cell";
    cell.append(link);
  }

  // -- the state: address ↔ controls ---------------------------------------------------------

  function address() {
    const chosen = new URLSearchParams();
    const data = new FormData(form);
    for (const [name, value] of data) if (value && name !== "report") chosen.append(name, value);
    const reports = data.getAll("report");
    if (reports.length < columns.length) {
      for (const report of reports.length ? reports : [""]) chosen.append("report", report);
    }
    if (quotes?.ariaPressed === "true") chosen.append("quotes", "yes");
    return location.pathname + (chosen.size ? `?${chosen}` : "");
  }

  function restore() {
    const asked = new URLSearchParams(location.search);
    for (const field of form.querySelectorAll("select, input")) {
      const values = asked.getAll(field.name);
      if (field.name === "report") field.checked = !asked.has("report") || values.includes(field.value);
      else if (field.type === "checkbox") field.checked = values.includes(field.value);
      else field.value = values[0] ?? "";
      if (field.selectedIndex === -1) field.selectedIndex = 0;
    }
    openAll(asked.has("quotes"));
    show();
  }

  function choose(keep = history.pushState) {
    if (address() !== location.pathname + location.search) keep.call(history, null, "", address());
    show();
  }

  // -- what the state shows ------------------------------------------------------------------

  function show() {
    const data = new FormData(form);
    const wanted = (data.get("words") ?? "").toLowerCase().split(/\s+/);
    const is = (name, values) => !data.get(name) || values.split(" ").includes(data.get(name));
    for (const row of rows) {
      row.hidden = !(
        ["topic", "outcome", "kind", "entity", "original"].every((name) => is(name, row.dataset[name])) &&
        wanted.every((word) => found.get(row).includes(word))
      );
    }
    const order = orders[data.get("sort")];
    for (const row of order ? rows.toSorted(order) : rows) (order ? flat : homes.get(row)).append(row);
    for (const group of groups) group.hidden = !group.querySelector("tr[data-topic]:not([hidden])");
    table.classList.toggle("fc-matrix--flat", Boolean(order));
    showColumns(data.getAll("report"));
    say(status.dataset.shown);
  }

  function showColumns(reports) {
    const on = columns.map((head) => reports.includes(head.dataset.report));
    columns.forEach((head, index) => {
      head.hidden = !on[index];
      for (const row of rows) row.cells[index + 1].hidden = !on[index];
    });
    let first = 0;
    for (const [head, width] of spans) {
      const left = on.slice(first, first + width).filter(Boolean).length;
      head.hidden = !left;
      head.colSpan = left || 1;
      first += width;
    }
    const all = 1 + on.filter(Boolean).length;
    for (const head of table.querySelectorAll("[scope=rowgroup]")) head.colSpan = all;
  }

  // Brief cells have no quotes to open.
  function openAll(open) {
    if (!quotes) return;
    quotes.ariaPressed = String(open);
    for (const details of table.querySelectorAll("details")) details.open = open;
  }

  function say(template, format) {
    const values = { shown: shownRows().length, all: rows.length, format };
    status.textContent = template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  // An address may lead to a cell that the choices hide: then all is shown.
  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target || !table.contains(target)) return;
    if (target.closest("[hidden]")) {
      history.replaceState(null, "", location.pathname + location.hash);
      restore();
    }
    target.querySelector(":scope > details")?.setAttribute("open", "");
    target.scrollIntoView();
  }

  // -- copies, in words, of exactly what is shown --------------------------------------------

  const PARTS = ".r, .fc-noresult, .fc-silent, summary, details[open] :is(.m-quote, .m-scope), .m-note";
  const all = (node, selector) => [...node.querySelectorAll(selector)].map(words).join("; ");

  function shownRows() {
    return [...table.querySelectorAll("tr[data-topic]:not([hidden])")];
  }

  function copied(link) {
    const heads = table.querySelector("[data-columns]").dataset.columns.split("|");
    const lines = shownRows().map((row) => {
      const head = row.cells[0];
      const cells = [...row.cells].slice(1).filter((cell) => !cell.hidden);
      return [
        all(head, ".m-topic"),
        all(head, ".m-answer"),
        link(head.querySelector(".m-claim")),
        all(head, ".m-outcome > *"),
        all(head, ".m-conflict a"),
        ...cells.map((cell) => all(cell, PARTS)),
      ];
    });
    return [[...heads, ...columns.filter((head) => !head.hidden).map(words)], ...lines];
  }

  const formats = {
    // RFC 4180. A leading apostrophe keeps a spreadsheet from taking words for a formula.
    CSV: () => {
      const field = (text) => `"${text.replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;
      return copied(words).map((line) => line.map(field).join(",") + "\r\n").join("");
    },
    Markdown: () => {
      const plain = (text) => text.replace(/[\\|[\]*_`<]/g, "\\$&");
      const [head, ...lines] = copied((link) => link);
      const field = (part) =>
        typeof part === "string" ? plain(part) : `[${plain(words(part))}](${part.href})`;
      const line = (fields) => `| ${fields.map(field).join(" | ")} |\n`;
      return line(head) + `|${" --- |".repeat(head.length)}\n` + lines.map(line).join("");
    },
  };

  async function copy(format) {
    try {
      await navigator.clipboard.writeText(formats[format]());
      say(status.dataset.copied, format);
    } catch {
      say(status.dataset.refused);
    }
  }

  // -- events --------------------------------------------------------------------------------

  form.addEventListener("change", () => choose());
  form.elements.words.addEventListener("input", () => choose(history.replaceState));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    if (location.search) history.pushState(null, "", location.pathname);
    restore();
  });
  form.addEventListener("click", ({ target }) => {
    if (target.name === "copy") copy(target.value);
    if (target === toggle) toggle.ariaExpanded = String(toggle.ariaExpanded !== "true");
    if (target === quotes) {
      openAll(quotes.ariaPressed !== "true");
      choose();
    }
  });
  addEventListener("popstate", restore);
  addEventListener("hashchange", reveal);
  restore();
  form.hidden = false;
  reveal();
}
