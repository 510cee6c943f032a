"""The settings of one installation: environment over `plaza.toml` over the defaults here."""

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

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
    Setting("SMTP_URL", "", "Mail server, as smtp://user:password@host:587; empty: no mail is sent."),
    Setting("INSTALLATION", "Plaza", "Name of this installation, shown at the top of every page."),
    Setting("CONTACT", "", "E-mail address shown in the notices and on error pages."),
    Setting("DEMO", False, "Marks every page as a demonstration with simulated answers."),
    Setting("PROXIES", 0, "How many reverse proxies stand before Plaza, whose X-Forwarded headers may be believed."),
    Setting("MAX_REQUEST_BYTES", 1_048_576, "Largest body of a request."),
)

DRAFT_LIFETIME_DAYS = 365  # how long a browser remembers the response it has begun


class ConfigurationError(ValueError):
    """A setting cannot be used; the sentence says which, why and what to write."""


def load(
    overrides: Mapping[str, object] | None = None, environment: Mapping[str, str] = os.environ
) -> dict[str, object]:
    """Every setting by name, without the `PLAZA_` of the environment. Makes the instance folder and the secret key.

    Raises ConfigurationError for a `plaza.toml` that is no TOML, an unknown name in it, or a value of the wrong type.
    """
    given = dict(overrides or {})
    instance = Path(str(given.get("INSTANCE") or environment.get("PLAZA_INSTANCE") or ROOT / "instance")).resolve()
    instance.mkdir(parents=True, exist_ok=True)
    settings: dict[str, object] = {setting.name: setting.default for setting in SETTINGS}
    settings |= _file(instance / "plaza.toml")
    for setting in SETTINGS:
        if (text := environment.get(f"PLAZA_{setting.name}")) is not None:
            settings[setting.name] = _typed(setting, text)
    settings |= given
    settings["INSTANCE"] = str(instance)
    settings["DATABASE_URL"] = settings["DATABASE_URL"] or f"sqlite:///{instance / 'plaza.db'}"
    settings["SECRET_KEY"] = settings["SECRET_KEY"] or _secret_key(instance / "secret_key")
    return settings


def _file(path: Path) -> dict[str, object]:
    if not path.exists():
        return {}
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: {error}") from error
    known = {setting.name: setting for setting in SETTINGS}
    found: dict[str, object] = {}
    for key, value in document.items():
        name = key.upper()
        if name not in known or name == "INSTANCE":
            raise ConfigurationError(f"{path}: no setting {key}. There are: {', '.join(sorted(known)).lower()}.")
        if type(value) is not type(known[name].default):
            wanted = type(known[name].default).__name__
            raise ConfigurationError(f"{path}: {key} must be a {wanted}, not {value!r}.")
        found[name] = value
    return found


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


def _secret_key(path: Path) -> str:
    """Read, or make with mode 0600. Two workers that start at once agree: the file appears whole, and once."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # refuses where another worker was first
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
