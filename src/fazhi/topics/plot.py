"""The comparison of numbers of themes as a picture (SVG), drawn with text alone."""

from collections.abc import Sequence

from fazhi.findings import Candidate

_WIDTH, _HEIGHT = 560, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 16, 40, 40
_LINES = (
    ("npmi", "一致性 NPMI", "#1b6ca8"),
    ("diversity", "多样性", "#b5651d"),
    ("stability", "稳定性", "#3a7d44"),
)


def selection_plot(candidates: Sequence[Candidate], chosen: int) -> str:
    """Return an SVG picture of the three measures over the number of themes; empty without candidates.

    Values below 0 are drawn at 0.
    """
    if not candidates:
        return ""
    numbers = [entry.k for entry in candidates]
    low, high = min(numbers), max(numbers)

    def x(k: int) -> float:
        return _LEFT + (k - low) / max(1, high - low) * (_WIDTH - _LEFT - _RIGHT)

    def y(value: float) -> float:
        return _TOP + (1 - max(0.0, value)) * (_HEIGHT - _TOP - _BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-size="12" '
        'font-family="sans-serif" role="img"><title>主题数的比较</title>'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>'
    ]
    parts += [
        f'<path d="M{_LEFT} {y(tick):.1f}H{_WIDTH - _RIGHT}" stroke="#ddd"/>'
        f'<text x="{_LEFT - 6}" y="{y(tick) + 4:.1f}" text-anchor="end" fill="#444">{tick:g}</text>'
        for tick in (0, 0.25, 0.5, 0.75, 1)
    ]
    bottom = _HEIGHT - _BOTTOM
    parts.append(f'<path d="M{x(chosen):.1f} {_TOP}V{bottom}" stroke="#888" stroke-dasharray="4 4"/>')
    parts += [
        f'<text x="{x(k):.1f}" y="{bottom + 16}" text-anchor="middle" fill="#444">{k}</text>' for k in numbers
    ]
    parts.append(
        f'<text x="{_WIDTH / 2:.0f}" y="{_HEIGHT - 6}" text-anchor="middle" fill="#444">主题数（虚线为选用的）</text>'
    )
    for place, (field, label, colour) in enumerate(_LINES):
        values = [(entry.k, getattr(entry, field)) for entry in candidates]
        points = [(x(k), y(value)) for k, value in values if value is not None]
        if not points:
            continue
        line = " ".join(f"{across:.1f},{down:.1f}" for across, down in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{across:.1f}" cy="{down:.1f}" r="3" fill="{colour}"/>' for across, down in points
        ]
        parts.append(f'<text x="{_LEFT + place * 130}" y="20" fill="{colour}">● {label}</text>')
    return "\n".join([*parts, "</svg>\n"])
