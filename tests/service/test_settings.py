from __future__ import annotations

from pathlib import Path

import pytest

from service.errors import SettingsError
from service.settings import Settings, load_settings
from tests.support import ROOT


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings of the machine that runs the tests."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"REFERENT_{name.upper()}", raising=False)


def test_readme_lists_every_setting() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    missing = [
        f"REFERENT_{n.upper()}" for n in Settings.model_fields if f"REFERENT_{n.upper()}" not in readme
    ]
    assert not missing, f"README.md does not name {', '.join(missing)}"


def test_every_setting_is_described() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFERENT_DATA_DIR", "/somewhere")
    assert load_settings().data_dir == Path("/somewhere")


def test_what_is_given_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFERENT_PORT", "9000")
    assert load_settings(port=9001).port == 9001
    assert load_settings(port=None).port == 9000


def test_env_file_is_read_and_other_programs_lines_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("REFERENT_HOST=0.0.0.0\nOTHER_TOKEN=1\n")
    assert load_settings().host == "0.0.0.0"


def test_catalog_stands_in_the_data_folder_unless_it_has_a_url() -> None:
    assert load_settings(data_dir=Path("/d")).catalog_location == Path("/d/catalog.sqlite")
    assert load_settings(catalog_url="postgresql://h/n").catalog_location == "postgresql://h/n"


def test_a_bad_value_is_named_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFERENT_PORT", "hemmelig")
    with pytest.raises(SettingsError, match="REFERENT_PORT") as caught:
        load_settings()
    assert "hemmelig" not in str(caught.value)


def test_a_key_is_not_printed() -> None:
    assert "hemmelig" not in repr(load_settings(qdrant_api_key="hemmelig"))
