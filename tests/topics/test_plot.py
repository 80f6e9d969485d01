from lxml import etree

from fazhi.findings import Candidate
from fazhi.topics.plot import selection_plot


def test_the_plot_is_well_formed_and_shows_each_measure_there_is() -> None:
    plot = selection_plot([Candidate(5, -0.1, None, 0.8), Candidate(10, 0.2, None, 0.9)], 10)
    root = etree.fromstring(plot.encode())
    lines = root.findall("{*}polyline")
    assert len(lines) == 2
    assert "nan" not in plot
    assert all(float(part.split(",")[1]) <= 300 for line in lines for part in line.get("points", "").split())


def test_one_number_can_be_drawn_and_none_gives_no_plot() -> None:
    assert selection_plot([], 3) == ""
    assert "<circle" in selection_plot([Candidate(5, 0.1, 0.2, 0.3)], 5)
