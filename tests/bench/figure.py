"""The figure of cost against history, as SVG written by hand: no library is worth its start-up for two lines."""

from collections.abc import Sequence
from math import log10
from pathlib import Path
from typing import Any

WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 50, 60
LINES = (
    ("with_start_up_cpu", "载入与固定启动 / load and fixed start-up", "#1f5f8b"),
    ("load_cpu", "载入 / load", "#c2571a"),
    ("copy_wall", "发布副本（墙钟时间）/ copy of the release, wall time", "#5b7f3a"),
)


def draw_history(steps: Sequence[dict[str, Any]], target: Path) -> None:
    """Write the figure: seconds for twenty pages over pages held (logarithmic)."""
    top = max(step[name] for step in steps for name, _, _ in LINES) * 1.15
    low, high = log10(steps[0]["held"]), log10(steps[-1]["held"])

    def place(held: int, value: float) -> tuple[float, float]:
        x = LEFT + (log10(held) - low) / max(high - low, 1e-9) * (WIDTH - LEFT - RIGHT)
        return round(x, 1), round(HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM), 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"',
        ' font-family="sans-serif" font-size="13">',
        "<title>Seconds to load 20 new pages, by pages held</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="24" font-size="15">二十个新版面的载入秒数 / seconds to load 20 new pages</text>',
    ]
    for n in range(5):
        value = top * n / 4
        y = place(steps[0]["held"], value)[1]
        parts.append(f'<line x1="{LEFT}" y1="{y}" x2="{WIDTH - RIGHT}" y2="{y}" stroke="#dddddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{value:.1f}</text>')
    for step in steps:
        x = place(step["held"], 0)[0]
        parts.append(f'<text x="{x}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{step["held"]:,}</text>')
    parts.append(
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 12}" text-anchor="middle">已有版面数 / pages held</text>'
    )
    for n, (name, label, colour) in enumerate(LINES):
        points = [place(step["held"], step[name]) for step in steps]
        drawn = " ".join(f"{x},{y}" for x, y in points)
        parts.append(f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}"/>' for x, y in points]
        parts.append(f'<text x="{LEFT + 10}" y="{TOP + 6 + n * 18}" fill="{colour}">{label}</text>')
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join([*parts, "</svg>", ""]), "utf-8")
