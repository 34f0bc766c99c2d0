// Charts, drawn with Plotly: bars over time, lines of what was picked, stacks, rankings. Each has its numbers as a table.
"use strict";

window.banmian.charts = (() => {
  const { make, bilingual, word, number, percent, table, choose, filters, passes } = window.banmian.dom;
  const COLORS = ["#8f2a1d", "#22455e", "#b0842f", "#4f6f4a", "#6f4f73", "#2f7780", "#c0623f", "#55606b", "#8c8a3f", "#a88f78"];
  const FONT = { family: '"Songti SC","Noto Serif CJK SC","Source Han Serif SC",SimSun,"WenQuanYi Zen Hei",serif', size: 13, color: "#2b2722" };
  const LONGEST_AXIS = 400;
  const REST = "其他";

  // Shares of several rows are averaged, everything else is added up.
  const total = (records, key, measure) => {
    const groups = new Map();
    for (const record of records) {
      const value = record[measure.field];
      if (value === null) continue;
      const group = groups.get(key(record)) || { sum: 0, count: 0 };
      group.sum += Number(value);
      group.count += 1;
      groups.set(key(record), group);
    }
    return new Map([...groups].map(([name, group]) => [name, measure.is_share ? group.sum / group.count : group.sum]));
  };

  // Every day or month between the first and the last, so that a gap looks like one.
  const fill = (values) => {
    const present = [...new Set(values)].filter(Boolean).sort();
    if (present.length < 2 || !/^\d{4}-\d\d(-\d\d)?$/.test(present[0])) return present;
    const full = [];
    const days = present[0].length === 10;
    const at = new Date(`${days ? present[0] : `${present[0]}-01`}T00:00:00Z`);
    const last = present[present.length - 1];
    while (full.length <= LONGEST_AXIS) {
      const text = at.toISOString().slice(0, days ? 10 : 7);
      full.push(text);
      if (text >= last) return full;
      if (days) at.setUTCDate(at.getUTCDate() + 1);
      else at.setUTCMonth(at.getUTCMonth() + 1);
    }
    return present;
  };

  const rank = (section, records, measure) => {
    const sums = [...total(records, (record) => record[section.x], measure)];
    sums.sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
    const top = sums.slice(0, section.most).reverse();
    return {
      categories: top.map(([name]) => (section.x === "display_name" ? name : word(name)) || "未标"),
      traces: [{ name: measure.zh, values: top.map(([, value]) => value) }],
      sideways: true,
    };
  };

  const overTime = (section, records, measure) => {
    const ordered = section.x === "weekday_name" ? [...new Set(records.map((r) => r.weekday_name))] : fill(records.map((r) => r[section.x]));
    const groups = new Map();
    const largest = section.most
      ? new Set([...total(records, (r) => String(r[section.series]), measure)].sort((a, b) => b[1] - a[1]).slice(0, section.most).map(([name]) => name))
      : null;
    for (const record of records) {
      const value = section.series ? String(record[section.series]) : "";
      const name = largest && !largest.has(value) ? REST : value;
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(record);
    }
    const names = Object.fromEntries(section.series_names);
    const sorted = [...groups].sort(([a], [b]) => (a === REST) - (b === REST) || (names[b] ? 1 : 0) - (names[a] ? 1 : 0) || b.localeCompare(a));
    return {
      categories: ordered,
      traces: sorted.map(([name, members]) => {
        const sums = total(members, (record) => record[section.x], measure);
        return { code: name, name: names[name] || word(name) || measure.zh, values: ordered.map((x) => sums.get(x) ?? null) };
      }),
    };
  };

  const lines = (section, records, measure, picked) => {
    const named = new Map(table(window.banmian.page.data[window.banmian.page.sections.find((s) => s.name === section.follows).dataset]).map((r) => [r.number, r.display_name]));
    const present = new Set(records.map((record) => record.number));
    const chosen = picked.length ? picked.filter((id) => present.has(id)) : [...present].slice(0, section.most);
    const members = records.filter((record) => chosen.includes(record.number));
    const held = new Set(records.map((record) => record[section.x]));
    const ordered = fill([...held]);
    return {
      categories: chosen.length ? ordered : [],
      traces: chosen.map((id) => {
        const sums = total(members.filter((record) => record.number === id), (record) => record[section.x], measure);
        return { name: named.get(id) || String(id), values: ordered.map((x) => sums.get(x) ?? (held.has(x) ? 0 : null)) };
      }),
      lines: true,
    };
  };

  const draw = (plot, chart, section, measure) => {
    const narrow = plot.clientWidth < 520;
    const traces = chart.traces.map((trace, place) => {
      const color = trace.code === "false" ? "#d3a79f" : trace.code === REST ? "#b9b09d" : COLORS[place % COLORS.length];
      const common = { name: trace.name, hovertemplate: `%{${chart.sideways ? "y" : "x"}}<br>%{${chart.sideways ? "x" : "y"}} ${measure.zh}<extra></extra>` };
      if (chart.lines) return { ...common, type: "scatter", mode: "lines+markers", x: chart.categories, y: trace.values, line: { color, width: 2.2 }, marker: { color, size: 7, symbol: place } };
      if (chart.sideways) return { ...common, type: "bar", orientation: "h", x: trace.values, y: chart.categories, marker: { color: trace.values.map((v) => (v < 0 ? COLORS[1] : color)) } };
      return { ...common, type: "bar", x: chart.categories, y: trace.values, marker: { color } };
    });
    const values = { gridcolor: "#e3dccd", zerolinecolor: "#8a8378", tickformat: measure.is_share ? ".0%" : ",~r", title: { text: measure.zh, standoff: 8 }, fixedrange: true, rangemode: "tozero" };
    const categories = { type: "category", automargin: true, fixedrange: true, nticks: chart.sideways ? 0 : narrow ? 5 : 12, tickangle: chart.sideways ? 0 : "auto" };
    const layout = {
      font: FONT,
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      height: chart.sideways ? Math.max(160, 70 + chart.categories.length * 24) : narrow ? 300 : 340,
      margin: { l: chart.sideways ? 8 : 58, r: 12, t: 12, b: 48 },
      barmode: "relative",
      bargap: chart.sideways ? 0.25 : Math.max(0.25, 1 - chart.categories.length / 10),
      showlegend: chart.traces.length > 1,
      legend: { orientation: "h", y: -0.22, yanchor: "top" },
      hoverlabel: { font: FONT, bgcolor: "#fffdf8", bordercolor: "#2b2722" },
      xaxis: chart.sideways ? values : categories,
      yaxis: chart.sideways ? { ...categories, ticklabelstep: 1 } : { ...values, automargin: true },
    };
    Plotly.react(plot, traces, layout, { displayModeBar: false, responsive: true });
  };

  const numbers = (chart, section, measure) => {
    const write = measure.is_share ? percent : number;
    return make("table", {},
      make("caption", { class: "unseen" }, section.zh),
      make("thead", {}, make("tr", {}, make("td"), ...chart.traces.map((trace) => make("th", { scope: "col", class: "number" }, trace.name)))),
      make("tbody", {}, ...chart.categories.map((category, place) =>
        make("tr", {}, make("th", { scope: "row" }, category), ...chart.traces.map((trace) => make("td", { class: "number" }, write(trace.values[place])))))));
  };

  const read = (chart, measure) => {
    const write = measure.is_share ? percent : number;
    const points = chart.traces.flatMap((trace) => trace.values.map((value, place) => ({ value, name: chart.traces.length > 1 ? `${chart.categories[place]}，${trace.name}` : chart.categories[place] })));
    const real = points.filter((point) => point.value !== null);
    if (!real.length) return chart.lines ? "所选者没有逐月数据：只载入排在前列者的。" : "没有可画的数据。";
    const high = real.reduce((a, b) => (Math.abs(b.value) > Math.abs(a.value) ? b : a));
    const overall = measure.is_share ? "" : `合计 ${number(real.reduce((all, point) => all + point.value, 0))}；`;
    return `${measure.zh}：${overall}最大 ${write(high.value)}（${high.name}）。`;
  };

  const show = (section, root, picks) => {
    const records = table(window.banmian.page.data[section.dataset]);
    const followed = section.follows ? picks.of(section.follows) : null;
    const state = { measure: section.measures[0].field };
    const plot = make("div", { class: "plot", role: "img" });
    const reading = make("p", { class: "reading", "aria-live": "polite" });
    const holder = make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `${section.zh}的数据` });
    const details = make("details", { toggle: () => update() }, make("summary", {}, ...bilingual("看数据", "Show the numbers")), holder);

    const update = () => {
      const measure = section.measures.find((candidate) => candidate.field === state.measure);
      const kept = records.filter(passes(section, state));
      const chart =
        section.chart === "ranking" ? rank(section, kept, measure)
          : section.chart === "lines" ? lines(section, kept, measure, [...followed.values()])
            : overTime(section, kept, measure);
      reading.textContent = read(chart, measure);
      plot.setAttribute("aria-label", `${section.zh}（图）。${reading.textContent}`);
      plot.hidden = !chart.categories.length;
      if (!plot.hidden) draw(plot, chart, section, measure);
      holder.replaceChildren(...(details.open ? [numbers(chart, section, measure)] : []));
    };

    const controls = make("div", { class: "controls" });
    if (section.measures.length > 1) {
      controls.append(choose(`${section.name}-measure`, bilingual("量度", "Measure"), section.measures.map((m) => [m.field, `${m.zh} ${m.en}`]), state, "measure", update));
    }
    controls.append(...filters(section, records, state, update).filter(Boolean));
    if (controls.childElementCount) root.append(controls);
    root.append(make("figure", {}, plot, make("figcaption", {}, section.caption, reading)), details);
    if (followed) followed.watch(update);
    update();
  };

  return { show };
})();
