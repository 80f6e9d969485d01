// The list of single statements.
const ANSWERS = { plan: 0, result: 1 };

function saidTests(state) {
  const unitOf = (said) => data.units[said[S_UNIT]];
  const names = (list, value) => list.findIndex(([id]) => id === value);
  const ids = new Set((state.ids || "").split("."));
  const answered = (kind) => (said) => said[S_ANSWERS].some(([answer]) => answer === ANSWERS[kind]);
  return [
    ...reportTests(state, (said) => unitOf(said)[REPORT]),
    ...is(state.category, (v) => (said) => data.categories[said[S_CATEGORY]] === v),
    ...is(state.problem, (v) => (said) => said[S_PROBLEMS].some((p) => data.problems[p] === v)),
    ...is(state.pattern, (v) => (said) => said[S_PATTERN] >= 0 && said[S_PATTERN] === names(data.patterns, v)),
    ...is(state.signal, (v) => (said) => said[S_SIGNALS].includes(names(data.signals, v))),
    ...is(state.answer, (v) => (v === "none" ? (said) => !answered("plan")(said) : answered(v))),
    ...is(state.ids, () => (said) => ids.has(said[S_ID])),
  ];
}

function selectSaid(state) {
  const all = saidTests(state), wanted = words(state);
  const texts = wanted.length ? lower("said", data.said, saidText) : [];
  return data.said.filter((said, i) =>
    all.every((test) => test(said)) && wanted.every((word) => texts[i].includes(word)));
}

function saidTags(said) {
  const node = make("div", "tags");
  if (said[S_CATEGORY] >= 0) node.append(chip(said[S_CATEGORY], false));
  said[S_PROBLEMS].forEach((position) => node.append(make("span", "issue", data.problems[position])));
  said[S_SIGNALS].forEach((position) => {
    const [id, name, meaning] = data.signals[position];
    const link = anchor(name, { list: "said", signal: id });
    link.className = "check";
    link.title = meaning;
    node.append(link);
  });
  return node;
}

function answersOf(said) {
  const node = make("ul", "answers");
  said[S_ANSWERS].forEach(([kind, place]) => {
    const unit = data.units[place], line = make("li");
    line.append(make("b", "", kind ? "下一年的成效" : "相应的计划"), " ");
    const text = unit[TEXT].length > 70 ? unit[TEXT].slice(0, 70) + "…" : unit[TEXT];
    line.append(anchor(text, { report: unit[REPORT] + 1, kind: "all", unit: unit[NUMBER] }));
    node.append(line);
  });
  return node;
}

function showSaid(said, state, wanted) {
  const node = make("li", "unit"), main = make("div");
  main.append(where(data.units[said[S_UNIT]], state, said[S_ID]), textNode(saidText(said), wanted));
  if (said[S_PATTERN] >= 0 && data.patterns[said[S_PATTERN]][0] !== state.pattern) {
    const [id, name] = data.patterns[said[S_PATTERN]], line = make("div", "alike");
    line.append("同类说法：", anchor(name, { list: "said", pattern: id }));
    main.append(line);
  }
  if (said[S_ANSWERS].length) main.append(answersOf(said));
  node.append(saidTags(said), main);
  return node;
}
