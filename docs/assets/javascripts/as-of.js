// Replays what was known on a day. `data-known` is the day from which a thing was known;
// `data-claim`, `data-step`, `data-rating` make an entry of a history, and the claim is not named on its own
// page; `data-counts` are the outcomes after an event. The day is kept in the address.
(() => {
  "use strict";
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const form = document.querySelector("[data-as-of]");
  if (!form) return;
  const STATE = "You are looking at the state of";
  const LATER = { ".fc-strand > article": "Not yet published on {date}", ".fc-history > li": "Not yet known on {date}" };
  const WHERE = { "-1": "To the earlier day that matters", 1: "To the later day that matters" };
  const input = form.elements.namedItem("as-of");
  const today = input.max;
  const status = form.querySelector("[role=status]");
  for (const button of all("[data-move]", form)) button.ariaLabel = WHERE[button.dataset.move];
  const dated = all("[data-known]");
  const entries = all("[data-claim]");
  const days = [...new Set([...dated.map((item) => item.dataset.known), today])]
    .filter((day) => day <= today)
    .sort();
  let shown = today;

  const time = (day) => Date.parse(`${day}T00:00:00Z`);
  const isDay = (text) => /^[1-9]\d{3}-\d\d-\d\d$/.test(text) && !Number.isNaN(time(text));
  const inWords = (day) =>
    new Date(time(day)).toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" });
  const fill = (text) => text.replace("{date}", inWords(shown));

  // Today everything is known, even what is dated to this month.
  const isLater = (item) => shown !== today && item.dataset.known > shown;

  // The last known entry of each claim's history, or undefined.
  function states() {
    const found = new Map();
    for (const entry of entries) {
      const { claim, step } = entry.dataset;
      const before = found.get(claim);
      const skip = isLater(entry.closest("[data-known]")) || before?.dataset.step > Number(step);
      found.set(claim, skip ? before : entry);
    }
    return found;
  }

  function markLater() {
    for (const item of dated) {
      const later = isLater(item);
      item.classList.toggle("fc-later", later);
      item.querySelector(":scope > .fc-later__mark")?.remove();
      const words = item.dataset.later ?? LATER[Object.keys(LATER).find((kind) => item.matches(kind))];
      if (!later || !words) continue;
      const mark = document.createElement("strong");
      mark.className = "fc-later__mark";
      mark.append(fill(words));
      item.prepend(mark);
    }
    const count = document.querySelector("[data-later-count]");
    if (!count) return;
    const hidden = all("li.fc-later").length;
    const words = { 0: count.dataset.none, 1: count.dataset.one }[hidden] ?? count.dataset.many;
    count.textContent = words.replace("{n}", hidden);
  }

  function showCounts() {
    const last = all("[data-counts]").findLast((event) => !isLater(event));
    const counts = JSON.parse(last?.dataset.counts ?? "{}");
    for (const entry of states().values()) {
      const rating = entry?.dataset.rating ?? "";
      counts[rating] = (counts[rating] ?? 0) + 1;
    }
    for (const item of all("[data-count]")) {
      const number = counts[item.dataset.count] ?? 0;
      item.hidden = number === 0;
      item.querySelector("strong").textContent = number;
    }
  }

  const banner = document.querySelector(".fc-verdict");
  const grade = banner?.querySelector(".v-grade");
  const answer = banner?.querySelector(".v-answer");
  const now = banner && { look: banner.className, grade: [...grade.childNodes], answer: answer.textContent };

  const notice = document.createElement("p");
  notice.className = "v-then";
  notice.dataset.verdictThen = "";
  notice.innerHTML = `<strong>${STATE} <span data-day></span>.</strong> ` +
    "<button type=button data-reset>Back to today</button> The text below the verdict is that of today.";

  function showVerdict(then) {
    if (!banner) return;
    if (then) banner.prepend(notice);
    else notice.remove();
    const [entry] = states().values();
    const rating = entry?.dataset.rating ?? "unknown";
    const badge = entry?.querySelector(".g").cloneNode(true) ?? "Not yet known";
    badge.classList?.add("g-big");
    const note = entry?.querySelector("[data-note]").textContent ?? "No verdict could be known yet.";
    banner.className = then ? `fc-verdict fc-verdict--${rating} fc-verdict--then` : now.look;
    grade.replaceChildren(...(then ? [badge] : now.grade));
    answer.textContent = then ? note : now.answer;
  }

  function moveLines(then) {
    for (const line of all("[data-day-line]")) {
      const { first, last, left, right } = line.dataset;
      const share = (time(shown) - time(first)) / (time(last) - time(first));
      const x = Number(left) + share * (right - left);
      line.setAttribute("x1", x);
      line.setAttribute("x2", x);
      line.setAttribute("visibility", then && share >= 0 ? "visible" : "hidden");
    }
  }

  function show(day) {
    shown = day < today ? day : today;
    const then = shown !== today;
    input.value = shown;
    form.classList.toggle("fc-asof--then", then);
    status.textContent = then ? fill(`${STATE} {date}.`) : "";
    const off = { "-1": shown <= days[0], 1: !then, undefined: !then };
    for (const button of all("button", form)) button.setAttribute("aria-disabled", off[button.dataset.move]);
    markLater();
    showCounts();
    showVerdict(then);
    for (const words of all("[data-day]")) words.textContent = inWords(shown);
    moveLines(then);
  }

  function fromAddress() {
    const day = new URLSearchParams(location.search).get("as-of") ?? "";
    show(isDay(day) ? day : today);
  }

  function choose(day, replace) {
    const before = shown;
    show(day);
    if (shown === before) return;
    const url = new URL(location.href);
    if (shown === today) url.searchParams.delete("as-of");
    else url.searchParams.set("as-of", shown);
    history[replace ? "replaceState" : "pushState"](null, "", url);
  }

  // A typed date changes with each key: one visit to the field is one step back.
  let typing = false;
  input.addEventListener("focus", () => (typing = false));
  input.addEventListener("change", () => {
    if (!isDay(input.value)) return;
    choose(input.value, typing);
    typing = true;
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("click", ({ target }) => {
    const { move, reset } = target.closest("button")?.dataset ?? {};
    if (move === "1") choose(days.find((day) => day > shown) ?? today);
    if (move === "-1") choose(days.findLast((day) => day < shown) ?? shown);
    if (reset === undefined) return;
    choose(today);
    if (!form.contains(target)) input.focus();
  });
  addEventListener("popstate", fromAddress);
  fromAddress();
})();
