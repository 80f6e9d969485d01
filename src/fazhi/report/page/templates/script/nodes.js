// Text goes into the page as text nodes only.
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

// Appends text with the words searched for marked; the longest first so that it wins.
function mark(node, text, wanted) {
  if (!wanted.length) { node.append(text); return; }
  const escaped = [...wanted].sort((a, b) => b.length - a.length).map((w) => w.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  text.split(new RegExp("(" + escaped.join("|") + ")", "gi")).forEach((part, i) => {
    if (part) node.append(i % 2 ? make("mark", "", part) : part);
  });
}

// A unit's text, with the statement at `span` underlined.
function textNode(text, wanted, span) {
  const node = make("div", "text");
  if (!span) { mark(node, text, wanted); return node; }
  mark(node, text.slice(0, span[0]), wanted);
  const said = make("u", "said");
  mark(said, text.slice(...span), wanted);
  node.append(said);
  mark(node, text.slice(span[1]), wanted);
  return node;
}

function chip(position, also) {
  const node = make("span", "chip c" + (position % 15) + (also ? " also" : ""), data.categories[position]);
  if (also) node.title = "次要领域";
  return node;
}

// Which report and where in it; the names lead to the report and to the place among its neighbours.
function where(unit, state, said) {
  const node = make("div", "where");
  const report = make("a", "", data.reports[unit[REPORT]][0]);
  report.href = "#report-" + (unit[REPORT] + 1);
  node.append(report, "　第 " + unit[NUMBER] + " 单元" + (unit[SHEET] ? "，第 " + unit[SHEET] + " 页" : "") + "　");
  const there = { report: unit[REPORT] + 1, kind: "all", unit: unit[NUMBER], said };
  node.append(anchor(said ? "看原文" : "看上下文", there));
  const path = data.sections[unit[SECTION]];
  if (path.length) node.append(make("div", "path", path.join(" › ")));
  return node;
}
