"""Signing in: Flask-Security over Plaza's own store, one-time links, and brakes on guessing.

Flask-Security brings hashing, sessions and the forms for signing in, signing out and changing a password. What is
not offered (registering, recovering by e-mail, confirming, tokens, JSON) is switched off, not merely unlinked.
"""

import re
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    after_this_request,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
)
from flask import session as browser
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import (
    ChangePasswordForm,
    LoginForm,
    MailUtil,
    PasswordUtil,
    RoleMixin,
    Security,
    UserDatastore,
    UserMixin,
    current_user,
    login_user,
    password_changed,
    user_authenticated,
)
from flask_security.forms import Form
from flask_security.utils import set_request_attr
from flask_wtf import FlaskForm
from flask_wtf.csrf import generate_csrf
from wtforms import ValidationError

from surveys.store import Database, leads
from surveys.store.models import Lead
from surveys.web import access
from surveys.web.access import database
from surveys.web.attempts import Attempts, network

blueprint = Blueprint("accounts", __name__)
blueprint.before_request(access.anyone)

#: A sign-in lasts this long whatever happens; the drafts of respondents may live longer in the same cookie.
SIGNED_IN_FOR = timedelta(hours=12)
#: After a one-time link a password may be set without the old one for this long.
LINK_IS_FRESH = timedelta(minutes=30)
_LINKED_AT = "linked_at"
_NOT_KEPT = {"Cache-Control": "no-store"}
_LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


@dataclass(eq=False)
class Account(UserMixin):
    """A lead as Flask-Security sees one, apart from any session. `password` is a hash, None if never set."""

    id: int
    email: str
    password: str | None
    active: bool
    fs_uniquifier: str = ""  # a default, because Flask-Security looks for it on the class
    roles: list[RoleMixin] = field(default_factory=list)

    @classmethod
    def of(cls, lead: Lead) -> "Account":
        return cls(lead.id, lead.email, lead.password, lead.active, lead.fs_uniquifier)


class Accounts(UserDatastore):
    """Plaza's leads for Flask-Security: `put` collects what has changed, `commit` writes it in one transaction."""

    def __init__(self, database: Database) -> None:
        super().__init__(Account, RoleMixin)
        self.database = database

    def find_user(self, case_insensitive: bool = False, **by: Any) -> Account | None:  # noqa: ARG002 - addresses always are
        ((attribute, value),) = by.items()
        find = {"email": leads.by_email, "fs_uniquifier": leads.by_uniquifier}[attribute]
        with self.database.reading() as session:
            lead = find(session, str(value))
        return Account.of(lead) if lead is not None else None

    def put(self, model: Account) -> Account:
        g.setdefault("changed_accounts", {})[model.id] = model
        return model

    def commit(self) -> None:
        changed = g.pop("changed_accounts", {})
        if changed:
            with self.database.transaction() as session:
                for one in changed.values():
                    leads.change(
                        session, one.id, password=one.password, active=one.active, fs_uniquifier=one.fs_uniquifier
                    )


class PlainMail(MailUtil):
    """An address typed to sign in is only looked up: whether mail reaches it is not asked here."""

    def normalize(self, email: str) -> str:
        return email.strip()


class Passwords(PasswordUtil):
    """Long rather than complicated (NIST SP 800-63B 3.1.1.2); not one's own address, not the same few letters."""

    #: Characters: Flask-Security's own limit, and safely below the 4,096 bytes that the hash refuses.
    LONGEST = 128

    def normalize(self, password: str) -> str:
        # One character more than anybody's password has: a longer one is wrong, and is not hashed whole to know it.
        normal: str = super().normalize(password)
        return normal[: self.LONGEST + 1]

    def validate(self, password: str, is_register: bool, **about: Any) -> tuple[list[str] | None, str]:
        faults, normal = super().validate(password, is_register, **about)
        if len(normal) > self.LONGEST:
            faults = [_("Use at most %(most)s characters.", most=self.LONGEST)]
        elif not faults:
            name = current_user.email.partition("@")[0].casefold() if current_user.is_authenticated else ""
            if len(set(normal)) < 5:
                faults = [_("Use at least five different characters.")]
            elif len(name) > 3 and name in normal.casefold():
                faults = [_("Choose a password that does not contain your e-mail address.")]
        return faults, normal


class SignInForm(LoginForm):
    """Sign in; brakes after several failures, by address and account, by address, and by account."""

    #: Not offered: the machines of a town hall are shared.
    remember = None  # type: ignore[assignment]  # how WTForms takes a field away
    wait = 0.0

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if not is_local(self.next.data):
            self.next.data = ""

    def validate_next(self, field: Any) -> None:  # noqa: ARG002 - Flask-Security itself reads the request again
        asked = request.form.get("next") or request.args.get("next")
        if asked and not is_local(asked):
            raise ValidationError("next")

    def validate(self, **extra: Any) -> bool:
        brakes = _brakes(self.email.data or "")
        self.wait = max(attempts.wait(key) for attempts, key in brakes)
        if self.wait:
            # Not even looked at: a right password during a brake must not be told from a wrong one.
            after_this_request(_status(429))
            return False
        valid: bool = super().validate(**extra)
        if valid:
            attempts, key = brakes[0]
            attempts.forget(key)
        else:
            after_this_request(_status(422))
            if self.email.data and self.password.data:
                for attempts, key in brakes:
                    attempts.fail(key)
        return valid

    @property
    def minutes(self) -> int:
        """How long the brake still holds, in whole minutes, at least one."""
        return max(1, -int(-self.wait // 60))


class PasswordForm(ChangePasswordForm):
    """Change the password; who has just come by a one-time link need not know the old one."""

    def validate(self, **extra: Any) -> bool:
        if not linked_recently():
            valid: bool = super().validate(**extra)
        else:
            valid = Form.validate(self, **extra)
            if valid:
                faults, self.new_password.data = current_app.extensions["security"].password_util.validate(
                    self.new_password.data, False, user=current_user
                )
                self.new_password.errors = [*self.new_password.errors, *(faults or ())]
                valid = not faults
        if valid:
            browser.pop(_LINKED_AT, None)
        else:
            after_this_request(_status(422))
        return valid


class LinkForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Nothing but the CSRF token: pressing the button is the whole answer."""


def init_app(app: Flask) -> None:
    """Attach Flask-Security with Plaza's settings, store and pages. The database must be attached before."""
    app.config.update(
        SECURITY_LOGIN_URL="/sign-in",
        SECURITY_LOGOUT_URL="/sign-out",
        SECURITY_CHANGEABLE=True,
        SECURITY_CHANGE_URL="/lead/password",
        SECURITY_POST_LOGIN_VIEW="/lead/",
        SECURITY_POST_LOGOUT_VIEW="/",
        SECURITY_POST_CHANGE_VIEW="/lead/",
        SECURITY_SEND_PASSWORD_CHANGE_EMAIL=False,
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a method
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        # A second key inside the hash would lock everybody out when the secret key is replaced.
        SECURITY_PASSWORD_SINGLE_HASH={"argon2"},
        SECURITY_PASSWORD_LENGTH_MIN=12,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_USER_IDENTITY_ATTRIBUTES=[{"email": {"mapper": str.strip, "case_insensitive": True}}],
        SECURITY_API_ENABLED_METHODS=["session"],
        # No page asks for a password again, so its address does not exist either.
        SECURITY_FRESHNESS=timedelta(minutes=-1),
        SECURITY_STATIC_FOLDER=None,
        SECURITY_CLI_USERS_NAME=False,
        SECURITY_CLI_ROLES_NAME=False,
        SECURITY_FLASH_MESSAGES=False,
    )
    security = Security(
        app,
        Accounts(app.extensions["plaza"]),
        login_form=SignInForm,
        change_password_form=PasswordForm,
        mail_util_cls=PlainMail,
        password_util_cls=Passwords,
    )
    # The session cookie is the only key: no tokens in headers or addresses, no answers in JSON.
    security.login_manager.user_loader(_load)
    security.login_manager.request_loader(lambda _request: None)
    security.want_json(lambda _request: False)
    # Plaza's own guards decide who may do what; Principal's would read the cookie on every respondent's page.
    security.principal.identity_loaders.clear()
    app.extensions["sign_in_brakes"] = (Attempts(5, 900), Attempts(20, 900), Attempts(50, 3600))
    user_authenticated.connect(_renew, app)
    password_changed.connect(_confirm, app)
    app.register_blueprint(blueprint)


def _brakes(email: str) -> tuple[tuple[Attempts, str], ...]:
    pair, address, account = current_app.extensions["sign_in_brakes"]
    where, who = network(request.remote_addr), email.strip().casefold()
    return ((pair, f"{where} {who}"), (address, where), (account, who))


def _status(code: int) -> Any:
    def set_status(response: Response) -> Response:
        response.status_code = code
        return response

    return set_status


def _renew(_app: Flask, **_about: Any) -> None:
    """A new CSRF token at every change of who is signed in: what was seen before is worth nothing after."""
    field = current_app.config.get("WTF_CSRF_FIELD_NAME", "csrf_token")
    browser.pop(field, None)
    g.pop(field, None)
    browser.pop(_LINKED_AT, None)


def _confirm(_app: Flask, **_about: Any) -> None:
    flash(_("Your new password is saved. You have been signed out everywhere else."))


def is_local(address: str | None) -> bool:
    """Whether a redirect to `address` stays here: a path, and nothing a browser could read as another host."""
    return bool(address and _LOCAL.fullmatch(address))


def linked_recently() -> bool:
    """Whether this browser has just come by a one-time link."""
    since = browser.get(_LINKED_AT)
    return isinstance(since, int) and 0 <= time.time() - since <= LINK_IS_FRESH.total_seconds()


def signed_in() -> Account | None:
    """The lead who is signed in, or None."""
    if not current_user or not current_user.is_authenticated:
        return None
    account: Account = current_user._get_current_object()
    return account


def _load(uniquifier: str) -> Account | None:
    """The account of a browser's session, unless it has ended: too old, signed out everywhere, or not active."""
    since = browser.get("fs_paa")
    if not isinstance(since, int | float) or not 0 <= time.time() - since <= SIGNED_IN_FOR.total_seconds():
        return None
    account: Account | None = current_app.extensions["security"].datastore.find_user(fs_uniquifier=uniquifier)
    if account is None or not account.active:
        return None
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", since)
    return account


@blueprint.app_context_processor
def _who() -> dict[str, Any]:
    return {"signed_in": signed_in, "linked_recently": linked_recently, "csrf_field": generate_csrf}


@blueprint.route("/sign-in/<token>", methods=["GET", "POST"])
def link(token: str) -> ResponseReturnValue:
    """A one-time link. GET only shows a button, so that programs that open links in mail do not use it up."""
    form = LinkForm()
    if form.validate_on_submit():
        with database().transaction() as session:
            lead = leads.redeem(session, token, datetime.now(UTC))
        if lead is None:
            return render_template("accounts/link_used.html"), 410, _NOT_KEPT
        login_user(Account.of(lead), remember=False, authn_via=["link"])
        browser[_LINKED_AT] = int(time.time())
        return redirect("/lead/password", 303)
    return render_template("accounts/link.html", form=form), 200 if request.method == "GET" else 422, _NOT_KEPT
