// The list of units.
const weightOf = (unit, theme) => (unit[THEMES].find(([position]) => position === theme) || [0, 0])[1];

function unitTests(state) {
  const at = (names, value, field) => (unit) => unit[field] === names.indexOf(value) && names.includes(value);
  const theme = data.themes.findIndex(([id]) => id === state.theme);
  return [
    ...(state.kind === "all" ? [] : [(unit) => unit[KIND] === 0]),
    ...reportTests(state, (unit) => unit[REPORT]),
    ...is(state.role, (v) => at(data.roles, v, ROLE)),
    ...is(state.category, (v) => at(data.categories, v, CATEGORY)),
    ...is(state.problem, (v) => (unit) => unit[PROBLEMS].some((p) => data.problems[p] === v)),
    // Of a theme are the units in which no other weighs more.
    ...is(state.theme, () => (unit) => theme >= 0 && unit[THEMES].length > 0 && unit[THEMES][0][0] === theme),
    ...is(state.review === "1", () => (unit) => unit[REVIEW] === 1),
  ];
}

function selectUnits(state) {
  const all = unitTests(state), wanted = words(state);
  const texts = wanted.length ? lower("units", data.units, (unit) => unit[TEXT]) : [];
  const found = data.units.filter((unit, i) =>
    all.every((test) => test(unit)) && wanted.every((word) => texts[i].includes(word)));
  const theme = data.themes.findIndex(([id]) => id === state.theme);
  return theme >= 0 ? found.sort((a, b) => weightOf(b, theme) - weightOf(a, theme)) : found;
}

function unitTags(unit) {
  const node = make("div", "tags");
  if (unit[CATEGORY] >= 0) node.append(chip(unit[CATEGORY], false));
  unit[ALSO].forEach((position) => node.append(chip(position, true)));
  const role = make("span", "role");
  if (unit[ROLE] >= 0) role.append(make("i", "swatch r" + (unit[ROLE] % 5)));
  role.append(unit[ROLE] >= 0 ? data.roles[unit[ROLE]] : data.kinds[unit[KIND]] || "");
  node.append(role);
  unit[PROBLEMS].forEach((position) => node.append(make("span", "issue", data.problems[position])));
  if (unit[REVIEW]) node.append(make("span", "check", "待复核"));
  if (unit[SURE] >= 0) node.append(make("span", "sure", "把握 " + unit[SURE] + "%"));
  if (unit[THEMES].length) node.append(themesOf(unit));
  return node;
}

function themesOf(unit) {
  const node = make("span", "sure");
  node.append("主题 ");
  unit[THEMES].slice(0, 2).forEach(([position, percent], i) => {
    const [id, name] = data.themes[position];
    node.append(i ? "，" : "", anchor(name, { theme: id }), " " + percent + "%");
  });
  return node;
}

function showUnit(unit, state, wanted) {
  const node = make("li", "unit" + (unit[KIND] ? " minor" : "") + (unit[KIND] === 1 ? " heading" : ""));
  const here = state.unit && Number(state.unit) === unit[NUMBER];
  if (here) node.classList.add("here");
  const said = here && state.said ? data.said.find((row) => row[S_ID] === state.said) : null;
  const main = make("div");
  main.append(where(unit, state), textNode(unit[TEXT], wanted, said ? [said[S_FROM], said[S_TO]] : null));
  node.append(unitTags(unit), main);
  return node;
}
