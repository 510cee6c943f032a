"""The settings of one installation: environment over `plaza.toml` over the defaults here."""

import os
import secrets
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

#: The repository: questionnaires, templates and the default instance folder stand in it.
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Setting:
    """`name` in plaza.toml and in Flask's configuration; `PLAZA_` + name in the environment."""

    name: str
    default: str | int | bool
    sentence: str


SETTINGS = (
    Setting("INSTANCE", "instance", "Folder of the database, uploads and secrets of this installation."),
    Setting("DATABASE_URL", "", "SQLAlchemy URL of the database; empty: SQLite in the instance folder."),
    Setting("SECRET_KEY", "", "Signs cookies and receipts; empty: made on first start, kept in the instance folder."),
    Setting("BASE_URL", "http://127.0.0.1:8000", "The public address; with https, cookies are sent over https only."),
    Setting("INSTALLATION", "Plaza", "Name of this installation, shown at the top of every page."),
    Setting("CONTROLLER", "", "Name and postal address of the data controller, for the privacy notice."),
    Setting("DPO", "", "How to reach the controller's data protection officer, for the privacy notice."),
    Setting("CONTACT", "", "E-mail address shown in the notices and on error pages."),
    Setting("DEMO", False, "Marks every page as a demonstration with simulated answers."),
    Setting("PROXIES", 0, "How many reverse proxies stand before Plaza, whose X-Forwarded headers may be believed."),
    Setting("MAX_REQUEST_BYTES", 1_048_576, "Largest body of a request."),
)

DRAFT_LIFETIME_DAYS = 365  # how long a browser remembers the response it has begun

#: Characters of a secret key that somebody chose; the ones made here have 64.
SHORTEST_SECRET = 16

_BY_NAME: Mapping[str, Setting] = {setting.name: setting for setting in SETTINGS}


class ConfigurationError(ValueError):
    """A setting cannot be used; the sentence says which, why and what to write."""


def load(
    overrides: Mapping[str, object] | None = None, environment: Mapping[str, str] = os.environ
) -> dict[str, object]:
    """Every setting by name, without the `PLAZA_` of the environment. Makes the instance folder and the secret key.

    A folder made here is open to its owner alone. `overrides` (of tests, of other programs) win over everything and
    are not judged. Raises ConfigurationError for a `plaza.toml` that is no TOML, an unknown name in it, a value of the
    wrong type or one that cannot work, and for a folder that cannot be made or used.
    """
    given = dict(overrides or {})
    instance = _folder(Path(str(given.get("INSTANCE") or environment.get("PLAZA_INSTANCE") or ROOT / "instance")))
    settings: dict[str, object] = {setting.name: setting.default for setting in SETTINGS}
    settings |= _file(instance / "plaza.toml")
    for setting in SETTINGS:
        if (text := environment.get(f"PLAZA_{setting.name}")) is not None:
            settings[setting.name] = _typed(setting, text)
            _judge(setting.name, settings[setting.name], f"PLAZA_{setting.name}")
    settings |= given
    settings["INSTANCE"] = str(instance)
    settings["DATABASE_URL"] = settings["DATABASE_URL"] or f"sqlite:///{instance / 'plaza.db'}"
    settings["SECRET_KEY"] = settings["SECRET_KEY"] or _secret_key(instance / "secret_key")
    return settings


def _folder(path: Path) -> Path:
    path = path.expanduser().resolve()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"The instance folder {path} cannot be made: {error.strerror}.") from error
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        raise ConfigurationError(
            f"The instance folder {path} cannot be written to. Change its owner or PLAZA_INSTANCE."
        )
    return path


def _file(path: Path) -> dict[str, object]:
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: {error}") from error
    found: dict[str, object] = {}
    for key, value in document.items():
        name = key.upper()
        where = f"{path}: {key}"
        if name == "INSTANCE":
            raise ConfigurationError(f"{where} cannot be set here: this file is found in it. Set PLAZA_INSTANCE.")
        if name not in _BY_NAME:
            raise ConfigurationError(f"{path}: no setting {key}. {_nearest(name, set(_BY_NAME) - {'INSTANCE'})}")
        if type(value) is not type(_BY_NAME[name].default):
            wanted = _KINDS[type(_BY_NAME[name].default)]
            raise ConfigurationError(f"{where} must be {wanted}, not {value!r}.")
        if name in found:
            raise ConfigurationError(f"{where} is set twice.")
        _judge(name, value, where)
        found[name] = value
    return found


_KINDS: Mapping[type, str] = {str: "a text in quotes", int: "a whole number", bool: "true or false"}


def _nearest(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"Did you mean {near[0].lower()}?" if near else f"There are: {', '.join(sorted(known)).lower()}."


def _typed(setting: Setting, text: str) -> object:
    if isinstance(setting.default, bool):
        if text.strip().lower() in {"1", "true", "yes", "on"}:
            return True
        if text.strip().lower() in {"", "0", "false", "no", "off"}:
            return False
        raise ConfigurationError(f"PLAZA_{setting.name} must be true or false, not {text!r}.")
    if isinstance(setting.default, int):
        try:
            return int(text)
        except ValueError as error:
            raise ConfigurationError(f"PLAZA_{setting.name} must be a whole number, not {text!r}.") from error
    return text


def _judge(name: str, value: object, where: str) -> None:
    """Refuse what would fail later, and further away."""
    if name == "SECRET_KEY" and 0 < len(str(value)) < SHORTEST_SECRET:
        raise ConfigurationError(
            f"{where} is too short to be secret: use at least {SHORTEST_SECRET} random characters, or leave it empty."
        )
    if name == "BASE_URL" and not _is_web_address(str(value)):
        raise ConfigurationError(f"{where} must be an address as in https://plaza.example.eu, not {value!r}.")
    if name == "PROXIES" and not 0 <= int(str(value)) <= 10:
        raise ConfigurationError(f"{where} must be a number of proxies from 0 to 10, not {value}.")
    if name == "MAX_REQUEST_BYTES" and int(str(value)) < 65_536:
        raise ConfigurationError(f"{where} must be at least 65536, or long answers are refused; it is {value}.")


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:  # a port that is none
        return False


def _secret_key(path: Path) -> str:
    """Read, or make with mode 0600. Two workers that start at once agree: the file appears whole, and once."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(48))
                file.flush()
                os.fsync(file.fileno())
            os.link(draft, path)  # refuses where another worker was first
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    try:
        key = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"The secret key in {path} cannot be read: {error}") from error
    if len(key) < SHORTEST_SECRET:
        raise ConfigurationError(
            f"{path} holds no usable key. Restore it from a backup: with another key sessions end and receipts differ."
        )
    return key
