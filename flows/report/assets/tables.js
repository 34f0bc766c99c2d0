// Tables: search, filters, order, and rows that can be picked for the sections that follow.
"use strict";

window.banmian.tables = (() => {
  const { make, bilingual, fold, word, number, percent, table, filters, passes } = window.banmian.dom;
  const FIRST_ROWS = window.innerWidth > 700 ? 30 : 12;
  const MORE_ROWS = 200;

  const link = (record, column, text) => {
    const key = record[column.link];
    if (!key) return text;
    const anchor = column.link === "article_key" && record.paragraph_key ? `#p${record.paragraph_key}` : "";
    return make("a", { href: `articles/${key}.html${anchor}` }, text);
  };

  const day = (record, column) => {
    const value = record[column.field];
    if (!value) return make("span", { class: "faint" }, "不详");
    const inferred = record.is_date_exact === false && !column.field.startsWith("held");
    return inferred ? make("span", { title: "日期为推断" }, value, make("span", { class: "inferred" }, column.field === "date" ? " 推断" : " 含推断")) : value;
  };

  const marked = (text) => {
    const [before, rest] = String(text ?? "").split(/【([\s\S]*)/);
    if (rest === undefined) return before;
    const end = rest.indexOf("】");
    return make("span", {}, before, make("mark", {}, rest.slice(0, end)), rest.slice(end + 1));
  };

  // A text that the pipeline says in both languages, `English / 中文`: Chinese first.
  const words = (text) => {
    const at = String(text ?? "").indexOf(" / ");
    if (at < 0) return text ?? "";
    return make("span", {}, text.slice(at + 3), make("span", { class: "en below", lang: "en" }, text.slice(0, at)));
  };

  const cell = (record, column, pick) => {
    const value = record[column.field];
    switch (column.kind) {
      case "count": return number(value);
      case "share": return percent(value);
      case "score": return value === null ? "" : Number(value).toFixed(2);
      case "code": return word(value);
      case "words": return words(value);
      case "date": return day(record, column);
      case "article": return link(record, column, value || "（无标题）");
      case "mark": return marked(value);
      case "pick": return make("button", { type: "button", class: "pick", "aria-pressed": String(pick.has(record.number)), click: () => pick.toggle(record.number) }, value);
      default: return value ?? "";
    }
  };

  const compare = (field, descending) => (a, b) => {
    const [x, y] = [a[field], b[field]];
    if (x === y) return 0;
    if (x === null || x === "") return 1;
    if (y === null || y === "") return -1;
    const order = typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y), "zh-CN");
    return descending ? -order : order;
  };

  // What is picked changes sections further down: this line stays in sight, says so, and leads there.
  const showPicked = (records, own, following) => {
    const names = make("span", { class: "names" });
    const bar = make("p", { class: "picked", hidden: true, "aria-live": "polite" }, "已选 ", names,
      ...following.flatMap((section) => ["　", make("a", { href: `#${section.name}` }, section.zh)]));
    own.watch(() => {
      const picked = [...own.values()].map((id) => records.find((record) => record.number === id).display_name);
      names.textContent = picked.join("、");
      bar.hidden = !picked.length;
    });
    return bar;
  };

  const show = (section, root, picks) => {
    const dataset = window.banmian.page.data[section.dataset];
    const records = table(dataset);
    // A column that says nothing of any row is left out: a single paper needs no column for its name.
    const columns = section.columns.filter((column) => records.some((record) => record[column.field] !== null && record[column.field] !== ""));
    const texts = records.map((record) => fold(section.search.map((field) => record[field] ?? "").join(" ")));
    const own = picks.of(section.name);
    const followed = section.follows ? picks.of(section.follows) : null;
    const state = { query: "", sort: "", descending: false, limit: FIRST_ROWS };
    const numeric = new Set(["count", "share", "score"]);
    const shape = (column) => `${numeric.has(column.kind) ? "number" : column.kind} of-${column.field}`;

    const found = () => {
      const words = fold(state.query).split(/\s+/).filter(Boolean);
      const deep = window.banmian.fulltext && section.name === "articles" ? words.map(window.banmian.fulltext.find) : [];
      const pass = passes(section, state);
      const picked = followed ? [...followed.values()].pop() : undefined;
      const rows = records.filter(
        (record, place) =>
          pass(record) &&
          (!followed || record.number === picked) &&
          words.every((text, index) => texts[place].includes(text) || deep[index]?.has(place)),
      );
      return state.sort ? rows.sort(compare(state.sort, state.descending)) : rows;
    };

    const body = make("tbody");
    const tally = make("p", { class: "tally", "aria-live": "polite" });
    const more = make("button", { type: "button", class: "more", click: () => { state.limit += MORE_ROWS; draw(); } }, "再显示一些");
    const heads = columns.map((column) =>
      make("th", { scope: "col", role: "columnheader", class: numeric.has(column.kind) ? "number" : null },
        make("button", { type: "button", click: () => order(column) }, ...bilingual(column.zh, column.en))));

    const order = (column) => {
      const first = numeric.has(column.kind);
      state.descending = state.sort === column.field ? !state.descending : first;
      state.sort = column.field;
      heads.forEach((head, place) => {
        if (columns[place] === column) head.setAttribute("aria-sort", state.descending ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      });
      draw();
    };

    const nothing = () => {
      if (!followed || !followed.values().size) return section.empty;
      return dataset.total > records.length ? "为控制篇幅，本页没有载入所选者的文章。" : "近期各期中没有所选者的文章。";
    };

    const draw = () => {
      const rows = found();
      body.replaceChildren(...rows.slice(0, state.limit).map((record) =>
        make("tr", { role: "row" }, ...columns.map((column) =>
          make("td", { role: "cell", class: shape(column), "data-label": column.zh }, cell(record, column, own))))));
      if (!rows.length) body.append(make("tr", { role: "row" }, make("td", { role: "cell", colspan: columns.length || 1, class: "empty" }, nothing())));
      const cut = dataset.total > records.length ? `；为控制篇幅，本页只载入 ${number(dataset.total)} 条中的前 ${number(records.length)} 条` : "";
      tally.textContent = rows.length ? `${number(rows.length)} 条，显示 ${number(Math.min(rows.length, state.limit))} 条${cut}。` : "";
      more.hidden = rows.length <= state.limit;
    };

    const controls = make("div", { class: "controls" });
    if (section.search.length && records.length) {
      const box = make("input", { type: "search", id: `${section.name}-search`, placeholder: "输入词语，空格分隔", autocomplete: "off", input: () => {
        state.query = box.value;
        state.limit = FIRST_ROWS;
        draw();
        if (window.banmian.fulltext && section.name === "articles") window.banmian.fulltext.load(fold(box.value), draw);
      } });
      controls.append(make("label", { class: "control search", for: box.id }, make("span", {}, ...bilingual("检索", "Search")), box));
    }
    controls.append(...filters(section, records, state, draw).filter(Boolean));
    if (controls.childElementCount) root.append(controls);
    root.append(
      tally,
      make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": section.zh },
        make("table", { role: "table", class: "records" }, make("caption", { class: "unseen" }, section.zh), make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...heads)), body)),
      more,
    );
    own.watch(draw);
    const following = window.banmian.page.sections.filter((other) => other.follows === section.name);
    if (following.length) root.append(showPicked(records, own, following));
    if (followed) followed.watch(draw);
    draw();
    const asked = new URLSearchParams(location.search).get("q");
    if (asked && section.search.length && records.length) {
      const box = root.querySelector("input[type=search]");
      box.value = asked;
      box.dispatchEvent(new Event("input"));
    }
  };

  return { show };
})();
