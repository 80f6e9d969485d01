// The address's fragment is the page's only state: #report=3&category=…&page=2, or #list=said&pattern=p3.
const SHARED = ["q", "report", "year", "level", "region", "category", "problem"];
const ONLY = { units: ["role", "theme"], said: ["pattern", "signal", "answer"] };
const fieldsOf = (list) => [...SHARED, ...ONLY[list]];
const listOf = (state) => (state.list === "said" && data.said.length ? "said" : "units");

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

function readForm(list) {
  const state = list === "said" ? { list } : {};
  fieldsOf(list).forEach((name) => { state[name] = byId("f-" + name).value; });
  if (list === "units" && byId("f-review").checked) state.review = "1";
  if (list === "units" && byId("f-kind").checked) state.kind = "all";
  return state;
}

function fillForm(state) {
  const list = listOf(state);
  document.querySelectorAll(".filters [data-list]").forEach((node) => { node.hidden = node.dataset.list !== list; });
  document.querySelectorAll(".lists button").forEach((node) => {
    node.setAttribute("aria-pressed", String(node.dataset.list === list));
  });
  [...SHARED, ...ONLY.units, ...ONLY.said].forEach((name) => {
    const field = byId("f-" + name);
    if (document.activeElement !== field || name !== "q") field.value = state[name] || "";
    if (field.value === "" && field.tagName === "SELECT") field.selectedIndex = 0;
  });
  byId("f-review").checked = state.review === "1";
  byId("f-kind").checked = state.kind === "all";
}

// Conditions on the report, which both lists share; a name nobody knows matches nothing.
const is = (value, make) => (value ? [make(value)] : []);

function reportTests(state, reportOf) {
  const field = (key, place) => is(state[key], (v) => (row) => data.reports[reportOf(row)][place] === v);
  return [
    ...is(state.report, (v) => (row) => reportOf(row) + 1 === Number(v)),
    ...field("year", 1), ...field("level", 2), ...field("region", 3),
  ];
}

const words = (state) => (state.q || "").toLowerCase().split(/\s+/).filter(Boolean);
