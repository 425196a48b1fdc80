"""Settings come from file, environment and flags, and what is unknown is named with the way out."""

from pathlib import Path

import pytest

from radar.config import BadSettings, load


def test_flags_win_over_environment_and_environment_over_file(tmp_path: Path) -> None:
    (tmp_path / "radar.toml").write_text('workers = 3\ndesk_port = 9001\nhome = "320311"\n')
    settings = load(tmp_path / "radar.toml", environ={"RADAR_WORKERS": "4", "RADAR_DESK_PORT": "9002"}, desk_port=9003)
    assert (settings.workers, settings.desk_port, settings.home) == (4, 9003, "320311")


def test_paths_are_read_from_the_folder_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "radar.toml").write_text('data = "archive"\nsites = ["mine"]\n')
    settings = load(tmp_path / "radar.toml", environ={})
    assert settings.data == tmp_path / "archive"
    assert settings.sites == (tmp_path / "mine",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("worker = 3\n", 'unknown key "worker"; did you mean "workers"?'),
        ('workers = "many"\n', "key \"workers\" cannot be 'many'"),
        ("workers = -1\n", "cannot be -1 (not below 0)"),
        ("workers = = 3\n", "not valid TOML"),
        ('allow_private = "perhaps"\n', 'key "allow_private" cannot be'),
    ],
    ids=["unknown", "word", "negative", "broken", "bool"],
)
def test_a_bad_setting_names_the_key_and_the_way_out(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "radar.toml"
    path.write_text(text)
    with pytest.raises(BadSettings) as wrong:
        load(path, environ={})
    assert words in str(wrong.value)
    assert str(path) in str(wrong.value)


def test_a_missing_file_names_the_command_that_writes_one(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="radar init"):
        load(tmp_path / "none.toml", environ={})
