// Replays what was known on a day, from the page alone: `data-known` is the day from which something
// was known; `data-claim`, `data-step` and `data-rating` make an entry of a claim's history. The day
// stands in the address (?as-of=2026-03-15), so that back and reload restore it.
(() => {
  "use strict";

  const form = document.querySelector("[data-as-of]");
  if (!form) return;
  const input = form.elements.namedItem("as-of");
  const today = form.dataset.today;
  const status = form.querySelector("[data-status]");
  const dated = [...document.querySelectorAll("[data-known]")];
  const entries = [...document.querySelectorAll("[data-claim]")];
  const days = [...new Set([...dated.map((item) => item.dataset.known), today])]
    .filter((day) => day <= today)
    .sort();

  const inWords = (day) =>
    new Date(`${day}T00:00:00Z`).toLocaleDateString("en-GB", {
      day: "numeric",
      month: "long",
      year: "numeric",
      timeZone: "UTC",
    });
  const isDay = (text) =>
    /^[1-9]\d{3}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
  const fill = (text, day, number) => text.replace("{date}", inWords(day)).replace("{n}", number);

  // Today everything is known, also what has a date as loose as this month.
  const isLater = (item, day) => day !== today && item.dataset.known > day;

  // The last entry of each claim's history that was known by a day, or undefined.
  function states(day) {
    const found = new Map();
    for (const entry of entries) {
      const { claim, step } = entry.dataset;
      const before = found.get(claim);
      const later = isLater(entry.closest("[data-known]"), day);
      found.set(claim, later || Number(before?.dataset.step) > Number(step) ? before : entry);
    }
    return found;
  }

  function markLater(day) {
    for (const item of dated) {
      const later = isLater(item, day);
      item.classList.toggle("fc-later", later);
      item.querySelector(":scope > .fc-later__mark")?.remove();
      if (later && item.dataset.later) {
        const mark = document.createElement("strong");
        mark.className = "fc-later__mark";
        mark.textContent = fill(item.dataset.later, day);
        item.prepend(mark);
      }
    }
    const count = document.querySelector("[data-later-count]");
    if (!count) return;
    count.dataset.all ??= count.textContent;
    const hidden = document.querySelectorAll("li.fc-later").length;
    const words = hidden === 1 ? count.dataset.one : fill(count.dataset.many, day, hidden);
    count.textContent = hidden ? words : count.dataset.all;
  }

  function showCounts(day) {
    const words = document.querySelector("[data-as-of-words]");
    if (!words) return;
    words.textContent = `as of ${inWords(day)}`;
    const counts = {};
    for (const entry of states(day).values()) {
      const rating = entry?.dataset.rating ?? "";
      counts[rating] = (counts[rating] ?? 0) + 1;
    }
    for (const item of document.querySelectorAll("[data-count]")) {
      const number = counts[item.dataset.count] ?? 0;
      item.hidden = number === 0;
      item.querySelector("strong").textContent = number;
    }
  }

  const banner = document.querySelector("[data-verdict]");
  const grade = banner?.querySelector("[data-verdict-grade]");
  const answer = banner?.querySelector("[data-verdict-answer]");
  const now = banner && { look: banner.className, grade: [...grade.childNodes], answer: answer.textContent };

  function showVerdict(day) {
    if (!banner) return;
    const entry = [...states(day).values()][0];
    if (day === today) {
      banner.className = now.look;
      grade.replaceChildren(...now.grade);
      answer.textContent = now.answer;
      return;
    }
    banner.className = `fc-verdict fc-verdict--${entry?.dataset.rating ?? "unknown"} fc-verdict--then`;
    const badge = entry?.querySelector(".fc-grade").cloneNode(true);
    badge?.classList.add("fc-grade--big");
    grade.replaceChildren(badge ?? fill(banner.dataset.unknown, day));
    answer.textContent = entry?.querySelector("[data-note]").textContent ?? banner.dataset.before;
  }

  function moveLine(day) {
    for (const line of document.querySelectorAll("[data-day-line]")) {
      const { first, last, left, right } = line.dataset;
      const share = (Date.parse(day) - Date.parse(first)) / (Date.parse(last) - Date.parse(first));
      const x = Number(left) + share * (right - left);
      line.setAttribute("x1", x);
      line.setAttribute("x2", x);
      line.setAttribute("visibility", day !== today && share >= 0 && share <= 1 ? "visible" : "hidden");
    }
  }

  let shown = today;

  function show(day) {
    shown = day;
    if (input.value !== day) input.value = day;
    const then = day !== today;
    form.classList.toggle("fc-asof--then", then);
    status.textContent = fill(then ? status.dataset.then : status.dataset.now, day);
    for (const button of form.querySelectorAll("[data-move]")) {
      const end = button.dataset.move === "1" ? today : days[0];
      button.setAttribute("aria-disabled", day === end || (end !== today && day < end));
    }
    form.querySelector("[data-reset]").setAttribute("aria-disabled", !then);
    markLater(day);
    showCounts(day);
    showVerdict(day);
    moveLine(day);
  }

  function fromAddress() {
    const day = new URLSearchParams(location.search).get("as-of") ?? "";
    show(isDay(day) && day < today ? day : today);
  }

  function choose(day, replace = false) {
    if (day === shown) return;
    const url = new URL(location.href);
    if (day < today) url.searchParams.set("as-of", day);
    else url.searchParams.delete("as-of");
    history[replace ? "replaceState" : "pushState"](null, "", url);
    show(day < today ? day : today);
  }

  // A date that is being typed changes with each key: one visit to the field is one step back.
  let typing = false;
  input.addEventListener("focus", () => (typing = false));
  input.addEventListener("change", () => {
    if (!isDay(input.value)) return;
    choose(input.value, typing);
    typing = true;
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    const { move, reset } = event.target.dataset;
    const next = days.find((day) => day > shown) ?? today;
    if (reset !== undefined) choose(today);
    else if (move === "1") choose(next);
    else if (move === "-1") choose(days.findLast((day) => day < shown) ?? shown);
  });
  addEventListener("popstate", fromAddress);
  fromAddress();
})();
