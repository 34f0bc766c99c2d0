// Charts, drawn with Plotly: bars over time, lines of what was picked, stacks, rankings. Each has its numbers as a table.
"use strict";

window.banmian.charts = (() => {
  const { make, bilingual, word, number, percent, table, choose, filters, passes } = window.banmian.dom;
  const COLORS = ["#8f2a1d", "#22455e", "#b0842f", "#4f6f4a", "#6f4f73", "#2f7780", "#c0623f", "#55606b", "#8c8a3f", "#a88f78"];
  // What is inferred or missing is hatched, so that colour is not all that tells it apart.
  const HATCH = { shape: "/", fillmode: "replace", fgcolor: "#8f2a1d", bgcolor: "#f3dfd8", size: 5, solidity: 0.35 };
  const LEAST_BAR_PIXELS = 7;
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
    const by = (a, b) => Math.abs(b[1]) - Math.abs(a[1]);
    const sums = [...total(records, (record) => record[section.x], measure)];
    const top = (section.keeps_order ? sums.slice(0, section.most).sort(by) : sums.sort(by).slice(0, section.most)).reverse();
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

  // A bar of one day among hundreds would be a hair: it is widened as far as the nearest other bar leaves room.
  const barWidth = (chart, pixels) => {
    const places = chart.categories.map((_, place) => place).filter((place) => chart.traces.some((trace) => trace.values[place] !== null));
    const room = Math.min(...places.slice(1).map((place, number) => place - places[number]), chart.categories.length);
    const usual = Math.min(0.75, chart.categories.length / 10);
    return Math.max(usual, Math.min(room * 0.75, (LEAST_BAR_PIXELS * chart.categories.length) / pixels));
  };

  // Small counts are whole numbers: no ticks between them.
  const wholeTicks = (chart, measure) => {
    const stacked = !chart.lines && !chart.sideways;
    const heights = chart.categories.flatMap((_, place) => {
      const values = chart.traces.map((trace) => trace.values[place] ?? 0);
      return stacked ? [values.reduce((all, value) => all + value, 0)] : values;
    });
    const small = !measure.is_share && heights.every((height) => Number.isInteger(height) && Math.abs(height) <= 6);
    return small ? { tick0: 0, dtick: 1 } : {};
  };

  // Half a bar and some air at either end: the first label would run into the foot of the value axis.
  const edges = (chart, width = 0) => {
    const air = Math.max(0.5, width / 2) + chart.categories.length * 0.02;
    return [-air, chart.categories.length - 1 + air];
  };

  const draw = (plot, chart, section, measure) => {
    const narrow = plot.clientWidth < 520;
    const days = /^\d{4}-\d\d-\d\d/.test(chart.categories[0]);
    const width = chart.sideways || chart.lines ? undefined : barWidth(chart, plot.clientWidth || 800);
    const traces = chart.traces.map((trace, place) => {
      const color = trace.code === REST ? "#b9b09d" : COLORS[place % COLORS.length];
      const common = { name: trace.name, hovertemplate: `%{${chart.sideways ? "y" : "x"}}<br>%{${chart.sideways ? "x" : "y"}} ${measure.zh}<extra></extra>` };
      if (chart.lines) return { ...common, type: "scatter", mode: "lines+markers", connectgaps: true, x: chart.categories, y: trace.values, line: { color, width: 2.2 }, marker: { color, size: 7, symbol: place } };
      if (chart.sideways) return { ...common, type: "bar", orientation: "h", x: trace.values, y: chart.categories, marker: { color: trace.values.map((v) => (v < 0 ? COLORS[1] : color)) } };
      return { ...common, type: "bar", width, x: chart.categories, y: trace.values, marker: trace.code === "false" ? { color, pattern: HATCH, line: { color: COLORS[0], width: 1 } } : { color } };
    });
    const values = { gridcolor: "#e3dccd", zerolinecolor: "#8a8378", tickformat: measure.is_share ? ".0%" : ",~r", title: { text: measure.zh, standoff: 8 }, fixedrange: true, rangemode: "tozero", ...wholeTicks(chart, measure) };
    const categories = { type: "category", automargin: true, fixedrange: true, ...(chart.sideways ? {} : { range: edges(chart, width) }), nticks: chart.sideways ? 0 : narrow ? (days ? 3 : 4) : days ? 9 : 12, tickangle: 0, ticks: "outside", ticklen: 7, tickcolor: "rgba(0,0,0,0)" };
    const layout = {
      font: FONT,
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      height: chart.sideways ? Math.max(160, 70 + chart.categories.length * 24) : narrow ? 300 : 340,
      margin: { l: chart.sideways ? 8 : 58, r: 12, t: 12, b: 48 },
      barmode: "relative",
      bargap: 0.25,
      showlegend: chart.traces.length > 1,
      legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom" },
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
      make("tbody", {}, ...chart.categories.flatMap((category, place) =>
        chart.traces.every((trace) => trace.values[place] === null) ? []
          : [make("tr", {}, make("th", { scope: "row" }, category), ...chart.traces.map((trace) => make("td", { class: "number" }, write(trace.values[place]))))])));
  };

  const read = (chart, section, measure) => {
    const write = measure.is_share ? percent : number;
    const points = chart.traces.flatMap((trace) => trace.values.map((value, place) => ({ value, name: chart.traces.length > 1 ? `${chart.categories[place]}，${trace.name}` : chart.categories[place] })));
    const real = points.filter((point) => point.value !== null);
    if (!real.length) return chart.lines ? "所选者没有逐月数据：只载入排在前列者的。" : "没有可画的数据。";
    const high = real.reduce((a, b) => (Math.abs(b.value) > Math.abs(a.value) ? b : a));
    // An article that names two of them counts for both: such sums would say nothing.
    const overlap = measure.is_share || chart.lines || section.x === "display_name";
    const overall = overlap ? "" : `合计 ${number(real.reduce((all, point) => all + point.value, 0))}；`;
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
      reading.textContent = read(chart, section, measure);
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
    fitToPaper(plot);
  };

  // A drawing keeps the width of the screen: for paper it is drawn again.
  const PAPER_PIXELS = 660;
  const fitToPaper = (plot) => {
    window.addEventListener("beforeprint", () => { if (plot.data) Plotly.relayout(plot, { width: PAPER_PIXELS }); });
    window.addEventListener("afterprint", () => { if (plot.data) Plotly.relayout(plot, { width: null, autosize: true }); });
  };

  return { show };
})();
