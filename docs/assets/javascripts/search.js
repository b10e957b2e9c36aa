// Search on the index that the build makes with Pagefind. The page's form holds all words and facets;
// this script fills in what was found and keeps the state in the address.
(() => {
  "use strict";
  const form = document.querySelector("form[data-search]");
  if (!form) return;

  const AT_ONCE = 8; // each result is a request of its own
  const HEADLINE = 3; // how many times the score a claim gets that the reports gave most weight
  const MANY = 60; // so many facets stay folded until they are asked for, and so does their index
  const PAUSE = 200; // milliseconds without a key before a search starts
  const field = form.elements.q;
  const boxes = [...form.querySelectorAll("input[data-facet]")];
  const facets = [...new Set(boxes.map((box) => box.name))];
  const status = form.querySelector("[role=status]");
  const narrowing = form.querySelector("details");
  const list = form.querySelector("ol");
  const more = form.querySelector("[data-more]");
  const root = new URL(form.dataset.root, location.href);
  let engine;
  let turn = 0; // only the newest search may show what it finds
  let found = [];
  let timer;
  let guessed = false;
  let counting = false;

  function load() {
    engine ??= (async () => {
      const pagefind = await import(new URL("pagefind/pagefind.js", root));
      await pagefind.options({ baseUrl: root.pathname, excerptLength: 24 });
      return pagefind;
    })();
    return engine;
  }

  // One value of a facet is enough, but each facet counts.
  function chosen(except) {
    const filters = {};
    for (const box of boxes) {
      if (box.checked && box.name !== except) (filters[box.name] ??= { any: [] }).any.push(box.value);
    }
    return filters;
  }

  const inWords = (text) => text.split(/([\p{L}\p{N}]+)/u);

  // Without the words of a question, such as "when was it", where others remain.
  const filler = new Set(form.dataset.filler?.split(" "));
  function sought(text) {
    const words = text.split(/\s+/).filter((word) => !filler.has(word.toLowerCase().replace(/\W+$/, "")));
    return words.join(" ") || text;
  }

  // What the reports gave most weight comes first, where it holds the words as well as others do.
  async function weighed(pagefind, words, results) {
    if (!words) return results;
    const { results: leading } = await pagefind.search(words, { filters: { ...chosen(), prominence: "headline" } });
    const ids = new Set(leading.map((result) => result.id));
    const score = (result) => result.score * (ids.has(result.id) ? HEADLINE : 1);
    return [...results].sort((a, b) => score(b) - score(a));
  }

  async function search() {
    const mine = ++turn;
    clearTimeout(timer);
    const asked = field.value.trim();
    const words = sought(asked);
    const filters = chosen();
    counting = narrowing?.open;
    if (!words && !Object.keys(filters).length) {
      show([], "");
      for (const box of boxes) count(box, "");
      return;
    }
    let results;
    let message;
    const counts = {};
    try {
      const pagefind = await load();
      if (counting) await pagefind.filters();
      const all = await pagefind.search(words || null, { filters });
      results = await weighed(pagefind, words, all.results);
      message = results.length === 1 ? form.dataset.one : form.dataset.many;
      for (const name of counting ? facets : []) {
        const others = filters[name] ? await pagefind.search(words || null, { filters: chosen(name) }) : all;
        counts[name] = others.filters[name] ?? {};
      }
      // The words of a mistyped address are a guess, so no one of them may rule a page out.
      if (!results.length || guessed) {
        results = await withSomeOf(pagefind, words, filters);
        message = results.length ? form.dataset.some : form.dataset.none;
      }
    } catch (error) {
      engine = undefined;
      results = [];
      message = form.dataset.missing;
    }
    if (mine !== turn) return;
    if (counting) for (const box of boxes) count(box, counts[box.name]?.[box.value] ?? 0);
    await show(results, message.replace("{n}", results.length).replace("{q}", () => asked));
  }

  // Where no page has all the words: pages with some, those with most of them first.
  async function withSomeOf(pagefind, words, filters) {
    const pages = new Map();
    const single = words ? [...new Set(words.split(/\s+/))] : [];
    if (single.length < 2 && !guessed) return [];
    for (const word of single) {
      for (const result of (await pagefind.search(word, { filters })).results) {
        const page = pages.get(result.id) ?? { result, words: 0, score: 0 };
        page.words += 1;
        page.score += result.score;
        pages.set(result.id, page);
      }
    }
    const most = [...pages.values()].sort((a, b) => b.words - a.words || b.score - a.score);
    return most.map((page) => page.result);
  }

  function count(box, number) {
    const place = box.parentElement.querySelector("[data-count]");
    place.textContent = number;
    box.parentElement.hidden = number === 0 && !box.checked;
    const group = box.closest("fieldset");
    group.hidden = !group.querySelector("label:not([hidden])");
  }

  async function show(results, message) {
    const mine = turn;
    found = results;
    const items = await batch(0);
    if (mine !== turn) return;
    list.replaceChildren(...items);
    status.textContent = message;
    more.hidden = list.children.length >= found.length;
  }

  async function batch(start) {
    const records = await Promise.all(found.slice(start, start + AT_ONCE).map((result) => result.data()));
    return records.map(item);
  }

  function element(name, className, ...content) {
    const made = document.createElement(name);
    made.className = className;
    made.append(...content);
    return made;
  }

  // A text as nodes, with the words marked that were found.
  function marked(text, found) {
    return inWords(text).map((word) => (found.has(word.toLowerCase()) ? element("mark", "", word) : word));
  }

  function item({ url, meta, excerpt }) {
    const parts = [...new DOMParser().parseFromString(excerpt, "text/html").body.childNodes];
    const hits = parts.filter((part) => part.nodeName === "MARK").flatMap((part) => inWords(part.textContent));
    const found = new Set(hits.map((word) => word.toLowerCase()).filter((word) => /[\p{L}\p{N}]/u.test(word)));
    const link = element("a", "fc-results__link", ...marked(meta.title, found));
    link.href = url;
    const kind = meta.by ? `${meta.kind}: ${meta.by}` : meta.kind;
    const about = element("p", "fc-results__meta", element("span", "fc-results__kind", kind));
    if (meta.outcome) {
      const icon = element("span", `i i-${meta.icon}`);
      icon.ariaHidden = "true";
      about.append(
        element("span", `g g-${meta.rating}`, icon, meta.outcome),
      );
    }
    const made = element("li", "fc-results__item", link, about);
    if (meta.answer) made.append(element("p", "fc-results__answer", ...marked(meta.answer, found)));
    // A claim's answer says more than a cut piece of its page, but the words may stand elsewhere only.
    if (!meta.answer || (found.size && !made.querySelector("mark"))) {
      const text = element("p", "fc-results__excerpt");
      for (const part of parts) {
        text.append(part.nodeName === "MARK" ? element("mark", "", part.textContent) : part.textContent);
      }
      made.append(text);
    }
    return made;
  }

  function keep(push) {
    if (!("state" in form.dataset)) return;
    const address = new URL(location.href);
    address.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
    address.hash = "";
    if (address.href !== location.href) history[push ? "pushState" : "replaceState"](null, "", address);
  }

  function restore(open) {
    const wanted = new URLSearchParams(location.search);
    field.value = wanted.get("q") ?? "";
    for (const box of boxes) box.checked = wanted.getAll(box.name).includes(box.value);
    narrowing.open ||= open === true || boxes.some((box) => box.checked);
    search();
  }

  // The last part of a missing address, in words.
  function missingWords() {
    const parts = location.pathname.slice(root.pathname.length).split("/").filter(Boolean);
    let last = parts.at(-1) ?? "";
    try {
      last = decodeURIComponent(last);
    } catch {
      // Not an encoding of anything; its letters still help.
    }
    return last.replace(/\.html?$/, "").split(/[^\p{L}\p{N}]+/u).filter(Boolean).join(" ");
  }

  field.addEventListener("focus", () => load().catch(() => { engine = undefined; }), { once: true });
  field.addEventListener("input", () => {
    clearTimeout(timer);
    guessed = false;
    timer = setTimeout(() => { keep(false); search(); }, PAUSE);
  });
  form.addEventListener("change", (event) => {
    if (boxes.includes(event.target)) { keep(true); search(); }
  });
  more.addEventListener("click", async () => {
    const mine = turn;
    const items = await batch(list.children.length);
    if (mine !== turn || !items.length) return;
    list.append(...items);
    more.hidden = list.children.length >= found.length;
    items[0].querySelector("a").focus();
  });

  form.hidden = false;
  if ("state" in form.dataset) {
    form.addEventListener("submit", (event) => { event.preventDefault(); keep(true); search(); });
    addEventListener("popstate", restore);
    const wide = matchMedia("(width >= 60em)").matches && boxes.length <= MANY;
    const asked = location.hash === "#q";
    restore(wide);
    narrowing.addEventListener("toggle", () => { if (narrowing.open && !counting) search(); });
    if (asked) field.focus();
  } else {
    field.value = missingWords();
    guessed = true;
    search();
  }
})();
