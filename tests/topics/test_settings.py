from pathlib import Path

import pytest

from fazhi.config import data_path
from fazhi.errors import ConfigError
from fazhi.topics.settings import RULES, topic_settings


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("max_share = 0.2", "max_share = 1.5", "max_share 应大于 0，不大于 1，实为 1.5"),
        ("passes = 2", "passes = 0", "passes 应大于 0"),
        ("spare = 2", "spare = -1", "spare 不能为负"),
        ("passes = 2", 'passes = "two"', "passes 应为整数"),
        ("passes = 2", "", "缺少设置项 passes"),
        ("passes = 2", "passes = 2\nspeed = 1", "不认识的设置项 speed"),
    ],
)
def test_a_bad_setting_is_refused_by_name(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = data_path(RULES).read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "topics.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError, match=said):
        topic_settings(path)
