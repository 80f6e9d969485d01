"use strict";
// The unit browser. The address's fragment is its only state: #report=3&category=…&page=2.
// Text goes into the page as text nodes only.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const PAGE = 50;
  const FIELDS = ["q", "report", "year", "level", "role", "category", "problem"];
  const [REPORT, NUMBER, KIND, ROLE, CATEGORY, SURE, ALSO, PROBLEMS, REVIEW, SECTION, TEXT, SHEET] = Array(12).keys();
  const byId = (id) => document.getElementById(id);
  const list = byId("list");
  const lower = data.units.map((unit) => unit[TEXT].toLowerCase());

  function readAddress() {
    const state = {};
    if (!location.hash.includes("=")) return state;
    new URLSearchParams(location.hash.slice(1)).forEach((value, key) => { state[key] = value; });
    return state;
  }

  function address(state) {
    const kept = Object.entries(state).filter(([, value]) => value !== "" && value !== undefined);
    return "#" + (kept.length ? new URLSearchParams(kept).toString() : "kind=body");
  }

  function readForm() {
    const state = {};
    FIELDS.forEach((name) => { state[name] = byId("f-" + name).value; });
    if (byId("f-review").checked) state.review = "1";
    if (byId("f-kind").checked) state.kind = "all";
    return state;
  }

  function fillForm(state) {
    FIELDS.forEach((name) => {
      const field = byId("f-" + name);
      if (document.activeElement !== field || name !== "q") field.value = state[name] || "";
      if (field.value === "" && field.tagName === "SELECT") field.selectedIndex = 0;
    });
    byId("f-review").checked = state.review === "1";
    byId("f-kind").checked = state.kind === "all";
  }

  // One test a condition; a name nobody knows matches nothing.
  function tests(state) {
    const is = (value, make) => (value ? [make(value)] : []);
    const at = (names, value, field) => (unit) => unit[field] === names.indexOf(value) && names.includes(value);
    return [
      ...(state.kind === "all" ? [] : [(unit) => unit[KIND] === 0]),
      ...is(state.report, (v) => (unit) => unit[REPORT] + 1 === Number(v)),
      ...is(state.year, (v) => (unit) => data.reports[unit[REPORT]][1] === v),
      ...is(state.level, (v) => (unit) => data.reports[unit[REPORT]][2] === v),
      ...is(state.role, (v) => at(data.roles, v, ROLE)),
      ...is(state.category, (v) => at(data.categories, v, CATEGORY)),
      ...is(state.problem, (v) => (unit) => unit[PROBLEMS].some((p) => data.problems[p] === v)),
      ...is(state.review === "1", () => (unit) => unit[REVIEW] === 1),
    ];
  }

  function words(state) {
    return (state.q || "").toLowerCase().split(/\s+/).filter(Boolean);
  }

  function select(state) {
    const all = tests(state);
    const wanted = words(state);
    return data.units.filter((unit, i) =>
      all.every((test) => test(unit)) && wanted.every((word) => lower[i].includes(word)));
  }

  function make(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function anchor(text, state) {
    const node = make("a", "", text);
    node.href = address(state);
    return node;
  }

  // The text with the words searched for marked; the shortest word last so that longer ones win.
  function marked(text, wanted) {
    const node = make("div", "text");
    if (!wanted.length) { node.textContent = text; return node; }
    const escaped = [...wanted].sort((a, b) => b.length - a.length).map((w) => w.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    text.split(new RegExp("(" + escaped.join("|") + ")", "gi")).forEach((part, i) => {
      if (part) node.append(i % 2 ? make("mark", "", part) : part);
    });
    return node;
  }

  function chip(position, also) {
    const node = make("span", "chip c" + (position % 15) + (also ? " also" : ""), data.categories[position]);
    if (also) node.title = "次要领域";
    return node;
  }

  function tags(unit) {
    const node = make("div", "tags");
    if (unit[CATEGORY] >= 0) node.append(chip(unit[CATEGORY], false));
    unit[ALSO].forEach((position) => node.append(chip(position, true)));
    const role = make("span", "role");
    if (unit[ROLE] >= 0) role.append(make("i", "swatch r" + (unit[ROLE] % 5)));
    role.append(unit[ROLE] >= 0 ? data.roles[unit[ROLE]] : data.kinds[unit[KIND]] || "");
    node.append(role);
    unit[PROBLEMS].forEach((position) => node.append(make("span", "issue", data.problems[position])));
    if (unit[REVIEW]) node.append(make("span", "check", "待复核"));
    if (unit[SURE] >= 0) node.append(make("span", "sure", "把握 " + Math.round(unit[SURE] * 100) + "%"));
    return node;
  }

  function where(unit) {
    const node = make("div", "where");
    const report = make("a", "", data.reports[unit[REPORT]][0]);
    report.href = "#report-" + (unit[REPORT] + 1);
    node.append(report, "　第 " + unit[NUMBER] + " 单元" + (unit[SHEET] ? "，第 " + unit[SHEET] + " 页" : "") + "　");
    node.append(anchor("看上下文", { report: unit[REPORT] + 1, kind: "all", unit: unit[NUMBER] }));
    const path = data.sections[unit[SECTION]];
    if (path.length) node.append(make("div", "path", path.join(" › ")));
    return node;
  }

  function show(unit, state, wanted) {
    const node = make("li", "unit" + (unit[KIND] ? " minor" : "") + (unit[KIND] === 1 ? " heading" : ""));
    const here = state.unit && Number(state.unit) === unit[NUMBER];
    if (here) node.classList.add("here");
    const main = make("div");
    main.append(where(unit), marked(unit[TEXT], wanted));
    node.append(tags(unit), main);
    return node;
  }

  function pageOf(found, state) {
    const last = Math.max(1, Math.ceil(found.length / PAGE));
    const at = state.unit ? found.findIndex((unit) => unit[NUMBER] === Number(state.unit)) : -1;
    const wanted = at >= 0 && !state.page ? Math.floor(at / PAGE) + 1 : Math.floor(Number(state.page)) || 1;
    return [Math.min(Math.max(1, wanted), last), last];
  }

  let current = { state: {}, page: 1 };

  function draw(state) {
    const found = select(state);
    const [page, last] = pageOf(found, state);
    const first = (page - 1) * PAGE;
    const wanted = words(state);
    list.replaceChildren(...found.slice(first, first + PAGE).map((unit) => show(unit, state, wanted)));
    const n = found.length.toLocaleString("en-US");
    byId("count").textContent = !found.length ? "没有符合条件的单元。"
      : "共 " + n + " 个单元" + (last > 1 ? "，这里是第 " + (first + 1) + "—" + Math.min(first + PAGE, found.length) + " 个" : "");
    document.querySelectorAll(".prev").forEach((button) => { button.disabled = page <= 1; });
    document.querySelectorAll(".next").forEach((button) => { button.disabled = page >= last; });
    document.querySelector(".bottom").hidden = last <= 1;
    current = { state, page };
  }

  function follow(scroll) {
    const state = readAddress();
    if (location.hash && !location.hash.includes("=")) { if (!list.childElementCount) draw({}); return; }
    fillForm(state);
    draw(state);
    if (scroll) (list.querySelector(".here") || byId("units")).scrollIntoView({ block: "start" });
  }

  function change(state) {
    // Typing must not fill the history; where the page may not touch it, the list still changes.
    try { history.replaceState(null, "", address(state)); } catch (error) { /* a sandboxed frame */ }
    draw(state);
  }

  function turn(step) {
    location.hash = address({ ...current.state, page: current.page + step });
  }

  let waiting = 0;
  byId("f-q").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => change(readForm()), 150);
  });
  document.querySelectorAll(".filters select, .filters input[type=checkbox]")
    .forEach((field) => field.addEventListener("change", () => change(readForm())));
  byId("f-reset").addEventListener("click", () => { fillForm({}); byId("f-q").value = ""; change({}); });
  document.querySelectorAll(".prev").forEach((button) => button.addEventListener("click", () => turn(-1)));
  document.querySelectorAll(".next").forEach((button) => button.addEventListener("click", () => turn(1)));
  window.addEventListener("hashchange", () => follow(true));
  document.querySelector(".filters").hidden = false;
  follow(location.hash.includes("="));
})();
