"""A wave that resembles the AI questionnaire: 96 authorities, branches, every kind of question, made up from a seed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import numpy as np
import pytest

from analysis.codebook import NO_ANSWER, NOT_ASKED, Category, Codebook, Question, QuestionKind, Variable
from analysis.columns import Codes, Column, Dataset, NumberColumn, TextColumn

Cities = Callable[..., Dataset]

SIZES = ("Under 100 000", "100 000 to 250 000", "250 000 to 500 000", "Over 500 000")
ORGANISATIONS = ("Municipality", "Metropolitan or inter-municipal body", "Region or province", "Local police")
ROLES = ("Security and prevention", "Planning and design", "IT and data", "Data protection or legal", "Elected member")
STATUS = (
    "In operation",
    "Pilot under way",
    "Planned within 24 months",
    "Tried, then stopped",
    "Considered and rejected",
    "Not considered",
)
SOURCES = (
    "Recorded crime",
    "Municipal police reports",
    "Emergency calls",
    "Video surveillance (CCTV)",
    "Sensors in public space",
    "Mobility or mobile-phone data",
    "Social media",
    "Reports by citizens through an app",
    "Victim or perception surveys",
    "Open data",
)
GOVERNANCE = (
    "Inventory of AI systems",
    "Data protection impact assessments",
    "Fundamental-rights impact assessment",
    "Data protection officer consulted before purchase",
    "Ethics body or board",
    "AI literacy training for staff",
    "Contract clauses on AI",
    "Named human oversight",
    "Complaints channel",
    "Independent audit",
)
USES = (
    "Traffic management",
    "Number plate recognition",
    "Object or intrusion detection in video",
    "Crowd density",
    "Detection of behaviour, fights or falls",
    "Sound detection",
    "Generative AI for staff",
    "Risk forecasting",
)
BARRIERS = (
    "Funding",
    "Skills",
    "Staff capacity",
    "Legal uncertainty",
    "Data protection",
    "Data quality and access",
    "Legacy systems",
    "Procurement and lock-in",
    "Fundamental-rights concerns",
    "Public acceptance",
    "Political support",
)
SUPPORT = (
    "Legal guidance",
    "Model contracts",
    "Funding",
    "Training",
    "Sandboxes",
    "Peer exchange",
    "Shared procurement",
)
PAGES = {
    "authority": "Your authority",
    "governance": "Strategy and governance",
    "data": "Data",
    "use": "Use of AI",
    "barriers": "Barriers, needs and the EU's role",
}


def slug(text: str) -> str:
    return "".join(c if c.isalnum() else "_" for c in text.lower())


def categories(*labels: str, missing: str = "", scores: bool = False) -> tuple[Category, ...]:
    plain = [Category(slug(label), label, float(place) if scores else None) for place, label in enumerate(labels)]
    return (*plain, Category("dk", missing, None, missing=True)) if missing else tuple(plain)


@dataclass
class Wave:
    """A data set under construction, question by question."""

    n: int
    rng: np.random.Generator
    questions: list[Question] = field(default_factory=list)
    columns: dict[str, Column] = field(default_factory=dict)
    remarks: dict[str, TextColumn] = field(default_factory=dict)

    def asked(self, codes: np.ndarray, asked: np.ndarray | None, unanswered: float) -> Codes:
        given = np.where(self.rng.random(self.n) < unanswered, NO_ANSWER, codes)
        return np.where(asked, given, NOT_ASKED).astype(np.int16) if asked is not None else given.astype(np.int16)

    def draw(self, shares: tuple[float, ...] | None, size: int) -> np.ndarray:
        weights = np.array(shares if shares else [1.0] * size)
        return self.rng.choice(size, self.n, p=weights / weights.sum())

    def single(
        self,
        name: str,
        title: str,
        page: str,
        options: tuple[Category, ...],
        *,
        codes: np.ndarray | None = None,
        shares: tuple[float, ...] | None = None,
        asked: np.ndarray | None = None,
        unanswered: float = 0.0,
        kind: QuestionKind = "single",
        **rest: Any,
    ) -> Codes:
        variable = Variable(name, name, "category", title, categories=options)
        self.questions.append(Question(name, kind, title, page, (variable,), **rest))
        drawn = self.draw(shares, len(options)) if codes is None else codes
        self.columns[name] = codes = self.asked(drawn, asked, unanswered)
        return codes

    def rows(
        self,
        name: str,
        title: str,
        page: str,
        rows: tuple[str, ...],
        options: tuple[Category, ...],
        *,
        asked: np.ndarray | None = None,
        unanswered: float = 0.02,
        **rest: Any,
    ) -> None:
        variables = []
        for place, row in enumerate(rows):
            column = f"{name}_{slug(row)}"
            variables.append(Variable(column, name, "category", title, slug(row), row, options))
            shares = tuple(self.rng.dirichlet(np.linspace(1 + place % 3, 3, len(options)) * 2))
            self.columns[column] = self.asked(self.draw(shares, len(options)), asked, unanswered)
        self.questions.append(Question(name, "matrix", title, page, tuple(variables), **rest))

    def ticks(self, name: str, title: str, page: str, boxes: tuple[str, ...], **rest: Any) -> None:
        unanswered = self.rng.random(self.n) < 0.04
        variables = []
        for place, box in enumerate(boxes):
            column = f"{name}_{slug(box)}"
            options = (Category("false", "Not chosen"), Category("true", "Chosen"))
            variables.append(Variable(column, name, "tick", title, slug(box), box, options))
            codes = (self.rng.random(self.n) < 0.75 - 0.06 * place).astype(np.int16)
            self.columns[column] = np.where(unanswered, NO_ANSWER, codes).astype(np.int16)
        self.questions.append(Question(name, "multiple", title, page, tuple(variables), **rest))

    def ranking(self, name: str, title: str, page: str, items: tuple[str, ...], limit: int) -> None:
        codes = np.zeros((self.n, len(items)), dtype=np.int16)
        for respondent in range(self.n):
            weights = np.linspace(2, 0.5, len(items))
            order = self.rng.choice(len(items), limit, replace=False, p=weights / weights.sum())
            codes[respondent, order] = np.arange(1, limit + 1)
        codes[self.rng.random(self.n) < 0.05] = NO_ANSWER
        variables = []
        for place, item in enumerate(items):
            variables.append(Variable(f"{name}_{slug(item)}", name, "rank", title, slug(item), item))
            self.columns[variables[-1].name] = codes[:, place]
        self.questions.append(Question(name, "ranking", title, page, tuple(variables), limit=limit))

    def number(self, name: str, title: str, page: str, **rest: Any) -> None:
        values = np.round(self.rng.lognormal(3.2, 0.9, self.n))
        codes = np.where(self.rng.random(self.n) < 0.15, NO_ANSWER, 0).astype(np.int16)
        self.questions.append(Question(name, "number", title, page, (Variable(name, name, "number", title),), **rest))
        self.columns[name] = NumberColumn(np.where(codes == 0, values, np.nan), codes)

    def texts(
        self,
        name: str,
        title: str,
        page: str,
        pool: tuple[str, ...],
        kind: Literal["text", "date"] = "text",
        **rest: Any,
    ) -> None:
        codes = np.where(self.rng.random(self.n) < 0.4, NO_ANSWER, 0).astype(np.int16)
        values = tuple(pool[i % len(pool)] if code == 0 else "" for i, code in enumerate(codes))
        variable = Variable(name, name, kind, title)
        self.questions.append(Question(name, kind, title, page, (variable,), **rest))
        self.columns[name] = TextColumn(values, codes)


def build_cities(n: int = 96, seed: int = 1, *, simulated: bool = True) -> Dataset:
    rng = np.random.default_rng(seed)
    wave = Wave(n, rng)
    quasi: dict[str, Any] = {"role": "quasi", "breakdown": True, "required": True}
    countries = categories(*(f"Country {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUV"))
    wave.single("country", "Country", PAGES["authority"], countries, **quasi)
    wave.single(
        "org_type", "Type of authority", PAGES["authority"], categories(*ORGANISATIONS), shares=(6, 2, 1, 1), **quasi
    )
    size = wave.single(
        "population_class", "Inhabitants", PAGES["authority"], categories(*SIZES), shares=(3, 3, 2, 2), **quasi
    )
    wave.single("respondent_role", "Your own role", PAGES["authority"], categories(*ROLES), **quasi)
    wave.texts(
        "city_name",
        "Name of the authority",
        PAGES["authority"],
        ("Nice", "Madrid", "Rīga"),
        role="identifying",
        publish="never",
    )
    strategy = categories(
        "City-wide, adopted", "For security, adopted", "In preparation", "None", missing="Do not know"
    )
    wave.single(
        "ai_strategy", "Does your authority have an AI strategy?", PAGES["governance"], strategy, breakdown=True
    )
    in_place = categories("In place", "In preparation", "Not planned", missing="Do not know")
    wave.rows(
        "ai_governance", "Which of these does your authority have in place?", PAGES["governance"], GOVERNANCE, in_place
    )
    wave.ticks("data_sources", "Which data do you use for urban security?", PAGES["data"], SOURCES)
    quality = categories("1 Very poor", "2", "3", "4", "5 Very good", missing="Do not know", scores=True)
    wave.rows(
        "data_quality",
        "How good are these data?",
        PAGES["data"],
        ("Completeness", "Timeliness", "Geolocation"),
        quality,
    )
    wave.number("data_systems", "How many data systems are in use?", PAGES["data"], unit="systems")
    likely = np.clip(5 - size * 1.2 + rng.normal(0, 1.6, n), 0, 6).astype(int)
    options = categories(*STATUS, missing="Do not know")
    status = wave.single(
        "ai_status",
        "Does your authority use AI in urban security?",
        PAGES["use"],
        options,
        codes=likely,
        breakdown=True,
    )
    user = status <= 3
    wave.rows(
        "ai_use_cases",
        "For which of these uses?",
        PAGES["use"],
        USES,
        categories("In operation", "Pilot", "Planned", "Stopped", "No"),
        asked=user,
        condition="{ai_status} anyof ['operational', 'pilot', 'planned', 'stopped']",
    )
    wave.single(
        "flagship_effect",
        "How effective is your most important system?",
        PAGES["use"],
        categories("1 Not at all", "2", "3", "4", "5 Very", scores=True),
        kind="rating",
        asked=status <= 1,
        unanswered=0.1,
        condition="{ai_status} anyof ['operational', 'pilot']",
    )
    wave.single(
        "register",
        "Is there a public register of algorithms?",
        PAGES["use"],
        categories("Yes", "No"),
        kind="boolean",
        unanswered=0.1,
    )
    wave.texts("since", "In use since", PAGES["use"], ("2024-03-01", "2025-11-17", "2026-02-28"), kind="date")
    severity = categories("0 None", "1", "2", "3", "4 Blocking", scores=True)
    wave.rows("barriers", "How serious are these barriers?", PAGES["barriers"], BARRIERS, severity)
    wave.ranking("support_needed", "Which support do you need most?", PAGES["barriers"], SUPPORT, 5)
    position = categories("Active promotion", "Support with safeguards", "Moratorium", "Ban", "No position")
    wave.single(
        "frt_position",
        "What is your authority's position on facial recognition in public space?",
        PAGES["barriers"],
        position,
        shares=(8, 50, 17, 12, 13),
        breakdown=True,
    )
    wave.texts(
        "eu_recommendation",
        "One change cities need in EU rules",
        PAGES["barriers"],
        ("Clear guidance.", "Fund the small cities."),
    )
    other = np.where(rng.random(n) < 0.1, 0, NO_ANSWER).astype(np.int16)
    wave.remarks["data_sources"] = TextColumn(tuple("Drone footage" if c == 0 else "" for c in other), other)
    opened = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
    minutes = np.sort(rng.integers(0, 60 * 24 * 45, n))
    return Dataset(
        Codebook(
            "ai-cities",
            "AI, data and barriers in urban security",
            1,
            tuple(wave.questions),
            digest="3f" * 32,
            version="1.0",
            controller="Partnership on Security in Public Spaces",
        ),
        n,
        wave.columns,
        tuple(range(1, n + 1)),
        tuple(opened + timedelta(minutes=int(m)) for m in minutes),
        tuple(("en", "fr", "de")[i % 3] for i in range(n)),
        wave.remarks,
        simulated,
        opened,
        opened + timedelta(days=45),
    )


@pytest.fixture(scope="session")
def cities() -> Dataset:
    """96 responses."""
    return build_cities()


@pytest.fixture(scope="session")
def make_cities() -> Cities:
    """A builder: `make_cities(n, seed)`."""
    return build_cities


def one_question(
    question: Question,
    columns: dict[str, Column],
    *,
    n: int | None = None,
    remarks: dict[str, TextColumn] | None = None,
) -> Dataset:
    size = n if n is not None else len(_codes(next(iter(columns.values()))))
    return Dataset(Codebook("small", "A small survey", 1, (question,)), size, columns, remarks=remarks or {})


def _codes(column: Column) -> Codes:
    return column.codes if isinstance(column, NumberColumn | TextColumn) else column


@pytest.fixture(scope="session")
def alone() -> Callable[..., Dataset]:
    """A data set of one question: `alone(question, columns)`."""
    return one_question
