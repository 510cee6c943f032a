"""Settings: environment over plaza.toml over defaults, judged where they are read."""

import multiprocessing
import stat
from pathlib import Path

import pytest

from surveys import config
from surveys.config import SETTINGS, ConfigurationError, load


def given(instance: Path, toml: str = "", **environment: str) -> dict[str, object]:
    """The settings of an instance folder with this plaza.toml, in this environment."""
    if toml:
        instance.mkdir(exist_ok=True)
        (instance / "plaza.toml").write_text(toml, encoding="utf-8")
    return load(None, {"PLAZA_INSTANCE": str(instance), **environment})


def files(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    return tmp_path / "instance"


def test_the_defaults(instance: Path) -> None:
    settings = given(instance)
    assert set(settings) == {setting.name for setting in SETTINGS}
    assert settings["DATABASE_URL"] == f"sqlite:///{instance}/plaza.db"
    assert settings["INSTANCE"] == str(instance)
    apart = {"DATABASE_URL", "INSTANCE", "SECRET_KEY"}
    assert {name: value for name, value in settings.items() if name not in apart} == {
        setting.name: setting.default for setting in SETTINGS if setting.name not in apart
    }


def test_environment_over_file_over_default(instance: Path) -> None:
    toml = 'base_url = "https://a.example"\nCONTACT = "a@b.example"\nproxies = 1\ndemo = true\n'
    settings = given(instance, toml, PLAZA_BASE_URL="https://b.example", PLAZA_PROXIES="2", PLAZA_DEMO="no")
    found = [settings[name] for name in ("BASE_URL", "CONTACT", "PROXIES", "DEMO", "INSTALLATION")]
    assert found == ["https://b.example", "a@b.example", 2, False, "Plaza"]


def test_overrides_win(instance: Path) -> None:
    settings = load(
        {"INSTANCE": str(instance), "CONTACT": "t", "TESTING": True}, {"PLAZA_CONTACT": "e", "PLAZA_INSTANCE": "x"}
    )
    assert (settings["CONTACT"], settings["TESTING"], settings["INSTANCE"]) == ("t", True, str(instance))


def test_every_setting_has_a_sentence() -> None:
    assert all(setting.sentence.endswith(".") and setting.name.isupper() for setting in SETTINGS)
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ('base_ur = "https://a.example"', r"no setting base_ur\. Did you mean base_url\?"),
        ("quorum = 3", r"no setting quorum\. There are: base_url, contact"),
        ('proxies = "1"', r"proxies must be a whole number, not '1'"),
        ("proxies = true", r"proxies must be a whole number, not True"),
        ("demo = 1", r"demo must be true or false, not 1"),
        ("contact = 1", r"contact must be a text in quotes"),
        ('instance = "elsewhere"', r"Set PLAZA_INSTANCE"),
        ('contact = "a"\nCONTACT = "b"', r"CONTACT is set twice"),
        ("contact = ", r"plaza\.toml: Invalid value"),
        ('base_url = "plaza.example.eu"', r"https://plaza\.example\.eu, not 'plaza\.example\.eu'"),
        ('base_url = "ftp://plaza.example.eu"', r"base_url must be an address"),
        ('base_url = "https://"', r"base_url must be an address"),
        ('base_url = "https://plaza:port"', r"base_url must be an address"),
        ("proxies = -1", r"from 0 to 10"),
        ("max_request_bytes = 10", r"at least 65536"),
        ('secret_key = "secret"', r"too short to be secret"),
    ],
)
def test_a_file_with_a_fault(instance: Path, toml: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message) as caught:
        given(instance, toml)
    assert "plaza.toml" in str(caught.value)


def test_a_file_that_is_no_text(instance: Path) -> None:
    instance.mkdir()
    (instance / "plaza.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError, match=r"plaza\.toml"):
        given(instance)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("PLAZA_PROXIES", "many", "whole number"),
        ("PLAZA_DEMO", "perhaps", "true or false"),
        ("PLAZA_MAX_REQUEST_BYTES", "0", "at least 65536"),
        ("PLAZA_BASE_URL", "localhost", "must be an address"),
        ("PLAZA_SECRET_KEY", "x" * 15, "at least 16 random characters"),
    ],
)
def test_an_environment_with_a_fault(instance: Path, name: str, value: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message) as caught:
        given(instance, **{name: value})
    assert name in str(caught.value)


def test_a_short_secret_is_not_repeated_in_the_message(instance: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        given(instance, PLAZA_SECRET_KEY="hunter2")
    assert "hunter2" not in str(caught.value)


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="cannot be made"):
        given(tmp_path / "file" / "instance")


def test_the_folder_and_the_key_are_for_their_owner_alone(instance: Path) -> None:
    key = given(instance)["SECRET_KEY"]
    assert stat.S_IMODE(instance.stat().st_mode) == 0o700
    assert stat.S_IMODE((instance / "secret_key").stat().st_mode) == 0o600
    assert len(str(key)) >= 43
    assert given(instance)["SECRET_KEY"] == key  # made once
    assert given(instance.with_name("other"))["SECRET_KEY"] != key
    assert files(instance) == ["secret_key"]


def test_a_key_of_one_s_own_makes_no_file(instance: Path) -> None:
    assert given(instance, PLAZA_SECRET_KEY="k" * 16)["SECRET_KEY"] == "k" * 16
    assert files(instance) == []


@pytest.mark.parametrize("content", [b"", b"\n", b"short", b"\xff" * 64])
def test_a_spoilt_key_is_named_and_not_replaced(instance: Path, content: bytes) -> None:
    instance.mkdir()
    (instance / "secret_key").write_bytes(content)
    with pytest.raises(ConfigurationError, match="secret_key"):
        given(instance)
    assert (instance / "secret_key").read_bytes() == content


def _start(
    instance: Path, together: "multiprocessing.synchronize.Barrier", keys: "multiprocessing.Queue[object]"
) -> None:
    together.wait(60)
    keys.put(given(instance)["SECRET_KEY"])


def test_workers_that_start_together_agree_on_the_key(instance: Path) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["surveys.config"])
    together, keys = context.Barrier(4), context.Queue()
    workers = [context.Process(target=_start, args=(instance, together, keys)) for _ in range(4)]
    for worker in workers:
        worker.start()
    found = {keys.get(timeout=60) for _ in workers}
    for worker in workers:
        worker.join(60)
    assert found == {(instance / "secret_key").read_text(encoding="ascii")}
    assert files(instance) == ["secret_key"]


def test_the_repository_is_where_the_questionnaires_are() -> None:
    assert (config.ROOT / "pyproject.toml").is_file()
