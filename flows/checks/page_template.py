"""The template of the page of check results."""

PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>数据质量检查 · Data-quality checks · {{ started_at }}</title>
<style>
:root { --red: #a8201a; --amber: #8a5a00; --green: #1c6b3c; --ink: #1d2327; --soft: #59636b; --line: #d9dde0; }
* { box-sizing: border-box; }
body { margin: 0; background: #f6f5f2; color: var(--ink); line-height: 1.6;
  font-family: "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei",
    "WenQuanYi Zen Hei", sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.15rem; margin: 2rem 0 .75rem; }
h3 { font-size: 1.05rem; margin: 0; line-height: 1.5; }
.en { color: var(--soft); font-size: .875rem; }
.about { margin: .25rem 0 1.25rem; }
.verdict { display: flex; gap: 1rem; align-items: center; padding: 1rem 1.25rem; border-radius: .5rem; color: #fff; }
.verdict .lamp { font-size: 2rem; line-height: 1; }
.verdict strong { font-size: 1.25rem; display: block; }
.verdict .en { color: #fff; }
.error { background: var(--red); } .warning { background: var(--amber); } .passed { background: var(--green); }
.counts { display: grid; grid-template-columns: repeat(3, 1fr); gap: .75rem; margin: 1rem 0; padding: 0;
  list-style: none; }
.counts li { background: #fff; border: 1px solid var(--line); border-top: .3rem solid; border-radius: .4rem;
  padding: .6rem .9rem; }
.counts b { font-size: 1.7rem; display: block; line-height: 1.3; }
.is-red { border-top-color: var(--red) !important; } .is-amber { border-top-color: var(--amber) !important; }
.is-green { border-top-color: var(--green) !important; }
.finding { background: #fff; border: 1px solid var(--line); border-left: .4rem solid; border-radius: .4rem;
  padding: 1rem 1.1rem; margin: 0 0 1rem; }
.finding.on-error { border-left-color: var(--red); } .finding.on-warning { border-left-color: var(--amber); }
.tag { display: inline-block; color: #fff; border-radius: .25rem; padding: 0 .5rem; font-size: .8rem; }
.todo { background: #fff; border: 1px solid var(--line); border-radius: .4rem; padding: .75rem 1.1rem;
  margin: 0 0 1rem; }
.todo p { margin: 0 0 .4rem; } .todo p:last-child { margin: 0; }
.facts { margin: .4rem 0 .75rem; font-size: .925rem; }
.example { border-top: 1px solid var(--line); padding: .6rem 0; }
.place { font-weight: 600; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: minmax(7rem, 13rem) 1fr; gap: .15rem .9rem; margin: .35rem 0 0;
  font-size: .9rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
details { background: #fff; border: 1px solid var(--line); border-radius: .4rem; margin: 0 0 .5rem; }
summary { cursor: pointer; padding: .6rem .9rem; }
.example details { border: 0; margin: .25rem 0 0; } .example summary { padding: .1rem 0; color: var(--soft);
  font-size: .85rem; }
details ul { margin: 0; padding: 0 1rem .8rem 2.2rem; font-size: .9rem; }
:focus-visible { outline: 3px solid #1a5fb4; outline-offset: 2px; }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr; } dt { margin-top: .3rem; }
  .counts b { font-size: 1.3rem; } }
@media print { body { background: #fff; } .finding, details { break-inside: avoid; } }
</style>
</head>
<body>
{% macro show(finding, kind) %}
<article class="finding on-{{ kind }}">
  <span class="tag {{ kind }}">{{ '错误 Error' if kind == 'error' else '警告 Warning' }}</span>
  <h3>应当：{{ finding.zh }}</h3>
  <div class="en">Should hold: {{ finding.en }}</div>
  <p class="facts">
  {% if finding.result.unexpected_count is none %}
    这项检查没能运行。<span class="en">The check could not be run.</span> {{ finding.result.observed or '' }}
  {% else %}
    不符合的有 <b>{{ finding.result.unexpected_count }}</b> 处，见于“{{ finding.table_zh }}”。
    <span class="en">{{ finding.result.unexpected_count }} against it, in {{ finding.result.table_name }}
    {{- '.' + finding.result.column_name if finding.result.column_name }}
    (check <code>{{ finding.result.expectation }}</code>).</span>
  {% endif %}
  </p>
  {% for example in finding.examples %}
  <div class="example">
    <div class="place">
    {% if example.file %}{{ example.file }}{% if example.lines %} · 第 {{ example.lines|replace('-', '–') }} 行
      <span class="en">line{{ 's' if '-' in example.lines }} {{ example.lines|replace('-', '–') }}</span>{% endif %}
    {% else %}<span class="en">不涉及单个文件 not in one file</span>{% endif %}
    </div>
    <dl>{% for name, value in example.shown %}<dt>{{ name }}</dt><dd>{{ value }}</dd>{% endfor %}</dl>
    {% if example.keys %}
    <details><summary>供维护者追查的键（banmian trace 键） Keys to trace</summary>
      <dl>{% for name, value in example.keys %}<dt>{{ name }}</dt><dd>{{ value }}</dd>{% endfor %}</dl>
    </details>
    {% endif %}
  </div>
  {% endfor %}
</article>
{% endmacro %}
<main>
<h1>数据质量检查 <span class="en">Data-quality checks</span></h1>
<p class="about">{{ started_at }}（北京时间）{{ '全库检查' if load.status == 'verify' else '载入' }}
{% if load.files_seen is not none %}· 所见文件 {{ load.files_seen }}，载入 {{ load.files_loaded }}，隔离
{{ load.files_quarantined }}{% endif %}
<span class="en"> · load {{ load.load_key }}{% if load.status %}, {{ load.status }}{% endif %}</span></p>
<section class="verdict {{ verdict }}" role="status">
{% if verdict == 'error' %}
  <span class="lamp" aria-hidden="true">✖</span>
  {% if load.status == 'verify' %}
  <div><strong>未通过：已发布的内容有误，请按下列条目处理</strong>
  <span class="en">Not passed: what is published has faults, to be settled as listed below.</span></div>
  {% else %}
  <div><strong>未通过：本次内容没有发布，读者看到的仍是上一次的版本</strong>
  <span class="en">Not passed: nothing of this load was published, readers still see the release before it.</span></div>
  {% endif %}
{% elif verdict == 'warning' %}
  <span class="lamp" aria-hidden="true">▲</span>
  <div><strong>通过，但有需要留意之处</strong>
  <span class="en">Passed, with things to look at.</span></div>
{% else %}
  <span class="lamp" aria-hidden="true">✔</span>
  <div><strong>全部通过</strong> <span class="en">All checks passed.</span></div>
{% endif %}
</section>
<ul class="counts">
  <li class="is-red"><b>{{ errors|length }}</b>错误 <span class="en">errors</span></li>
  <li class="is-amber"><b>{{ warnings|length }}</b>警告 <span class="en">warnings</span></li>
  <li class="is-green"><b>{{ passed_count }}</b>通过 <span class="en">passed of {{ total_count }}</span></li>
</ul>
{% if errors %}
<h2>错误：须先解决才能发布 <span class="en">Errors: to be settled before anything is published</span></h2>
<div class="todo">
  <p><b>怎么办：</b>打开下面写明的文件，找到写明的行，与印出的版面对照。
  <b>文件有误</b>（缺字、串行、重复、附属文件写错），请改正后以同名放回收件目录，再载入一次；
  <b>文件无误</b>，就是程序的缺陷，请把本页原样交给维护者。在此之前，已发布的内容不会改变。</p>
  <p class="en">What to do: open the file at the lines named below and compare it with the printed page. If the file is
  wrong, mend it, deliver it under the same name and load again. If it is right, the program is at fault: hand this page
  to whoever maintains it. Until then what is published stays as it is.</p>
</div>
{% for finding in errors %}{{ show(finding, 'error') }}{% endfor %}
{% endif %}
{% if warnings %}
<h2>警告：请看一眼，不妨碍发布 <span class="en">Warnings: worth a look, they stop nothing</span></h2>
{% for finding in warnings %}{{ show(finding, 'warning') }}{% endfor %}
{% endif %}
<h2>通过的检查 <span class="en">Checks that held</span></h2>
{% for group in groups %}
<details>
<summary>{{ group.zh }}：{{ group.passed|length }} 项 <span class="en">{{ group.name }}</span></summary>
<ul>{% for zh, en in group.passed %}<li>{{ zh }} <span class="en">{{ en }}</span></li>{% endfor %}</ul>
</details>
{% endfor %}
</main>
</body>
</html>
"""
