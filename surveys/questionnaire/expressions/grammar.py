"""The grammar of expressions: text to a tree.

The language is the one survey-core 3.1.1 defines by its parsing expression grammar, quirks included: keywords end
where their letters end (`{a}=1and{b}=2`), a closing parenthesis may be missing at the end, `=>`, `=<`, `<>` and
`equals` are corrected everywhere, even inside texts. One pass, no backtracking over what was understood.
"""

import re
from typing import Final

from .coercion import settled
from .nodes import LEVELS, Call, Chain, Emptiness, Literal, Negation, Node, Null, Reference, Sequence, walk
from .references import Path

#: Characters of one expression.
LONGEST: Final = 10_000
#: Brackets, calls and negations inside one another.
DEEPEST_BRACKETS: Final = 100
#: Operations inside one another, brackets or not.
DEEPEST: Final = 200
_LONGEST_NUMBER: Final = 250

_FLAGS = re.ASCII | re.IGNORECASE
_SPACES = re.compile(r"[ \t\n\r]*")
_OPERATOR = re.compile(
    r"(?P<contains>\*=|contains?)|(?P<notcontains>notcontains?)|(?P<anyof>anyof)|(?P<allof>allof)|(?P<noneof>noneof)"
    r"|(?P<power>\^|power)|(?P<sign>[*/%+-])"
    r"|(?P<le><=|lessorequal)|(?P<ge>>=|greaterorequal)|(?P<eq>==?|equal)|(?P<ne>!=|notequal)|(?P<lt><|less)|(?P<gt>>|greater)"
    r"|(?P<and>&&|and)|(?P<or>\|\||or)",
    _FLAGS,
)
_SYMBOLS: Final = {"power": "^", "le": "<=", "ge": ">=", "eq": "=", "ne": "!=", "lt": "<", "gt": ">"}
_LEVEL: Final = {operator: level for level, operators in enumerate(LEVELS) for operator in operators}
_TIGHTEST: Final = len(LEVELS) - 1
_NEGATION = re.compile(r"!|negate", _FLAGS)
_EMPTINESS = re.compile(r"(empty)|notempty", _FLAGS)
_CALL = re.compile(r"([A-Za-z_][A-Za-z_0-9]*)\(")
# In the order in which the grammar tries them.
_ATOM = re.compile(
    r"(?P<null>undefined|null)"
    r"|(?P<true>[tT][rR][uU][eE])|(?P<false>[fF][aA][lL][sS][eE])"
    r"|(?P<hexadecimal>0x[0-9]+)|(?P<number>-?(?:[0-9]+\.[0-9]+|[1-9][0-9]*|0))"
    r"|(?P<word>[A-Za-z_][A-Za-z_0-9]*)"
    r"""|(?P<nothing>''|"")|'(?P<single>(?:\\'|\\"|[^"'])++)'|"(?P<double>(?:\\'|\\"|[^"'])++)\""""
    r"|\{(?P<path>[^{}]+)\}"
)
_CORRECTIONS: Final = (("=>", ">="), ("=<", "<="), ("<>", "!="), ("equals", "equal "))


class ExpressionSyntaxError(ValueError):
    """An expression that cannot be read. `position` is the 0-based character at which reading ended."""

    def __init__(self, message: str, position: int, suggestion: str = "") -> None:
        super().__init__(f"position {position}: {message}")
        self.message = message
        self.position = position
        self.suggestion = suggestion


def parse_tree(source: str) -> Node:
    """The tree of `source`. Raises ExpressionSyntaxError, and nothing else."""
    if len(source) > LONGEST:
        raise ExpressionSyntaxError(
            f"the expression has {len(source)} characters; {LONGEST} are allowed",
            LONGEST,
            "Split it into calculated values.",
        )
    text = source
    for wrong, right in _CORRECTIONS:  # none changes the length: positions stay those of the source
        text = text.replace(wrong, right)
    parser = _Parser(text)
    tree = parser.expression(0)
    if tree is None or parser.position < len(text):
        raise _explained(text, max(parser.position, parser.furthest))
    if any(depth > DEEPEST for _, depth in walk(tree)):
        raise _too_deep(0)
    return tree


def _too_deep(position: int) -> ExpressionSyntaxError:
    return ExpressionSyntaxError("too many brackets inside one another", position, "Split it into calculated values.")


class _Parser:
    """Reads from `position`; each method returns None, and stays where it was, if its rule does not apply."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.furthest = 0
        # Where no operand can be read, remembered: otherwise nested calls would try the same place again and again.
        self.hopeless: set[int] = set()

    def expression(self, depth: int) -> Node | None:
        """Operands and operators, and the spaces around them."""
        start = self.position
        self._spaces()
        first = self._operand(depth)
        if first is None:
            self.position = start
            return None
        operands, operators = [first], []
        while True:
            before = self.position
            operator = self._operator()
            if operator is None:
                break
            self._spaces()
            operand = self._operand(depth)
            if operand is None:
                if _LEVEL[operator] != _TIGHTEST:
                    self.position = before
                    break
                # `{a} contains` with nothing behind it is read, as a comparison with nothing.
                operand = Null(written=False, position=self.position)
            operators.append(operator)
            operands.append(operand)
        self._spaces()
        return _grouped(operands, operators)

    def _spaces(self) -> None:
        match = _SPACES.match(self.text, self.position)
        self.position = match.end() if match else self.position
        self.furthest = max(self.furthest, self.position)

    def _operator(self) -> str | None:
        start = self.position
        self._spaces()
        match = _OPERATOR.match(self.text, self.position)
        if not match or not match.lastgroup:
            self.position = start
            return None
        self.position = match.end()
        name = match.lastgroup
        return match.group() if name == "sign" else _SYMBOLS.get(name, name)

    def _operand(self, depth: int) -> Node | None:
        start = self.position
        if start in self.hopeless:
            return None
        if depth > DEEPEST_BRACKETS:
            raise _too_deep(start)
        node = (
            self._bracketed(depth)
            or self._call(depth)
            or self._negation(depth)
            or self._atom_or_emptiness()
            or self._array(depth)
        )
        if node is None:
            self.position = start
            self.hopeless.add(start)
        return node

    def _take(self, character: str) -> bool:
        if not self.text.startswith(character, self.position):
            return False
        self.position += 1
        self.furthest = max(self.furthest, self.position)
        return True

    def _bracketed(self, depth: int) -> Node | None:
        start = self.position
        if not self._take("("):
            return None
        node = self.expression(depth + 1)
        if node is None:
            self.position = start
            return None
        self._take(")")  # optional in the grammar
        return node

    def _call(self, depth: int) -> Node | None:
        start = self.position
        match = _CALL.match(self.text, start)
        if not match:
            return None
        self.position = match.end()
        arguments = self._items(depth)
        self._take(")")  # optional in the grammar
        return Call(match.group(1), arguments, start)

    def _negation(self, depth: int) -> Node | None:
        start = self.position
        match = _NEGATION.match(self.text, start)
        if not match:
            return None
        self.position = match.end()
        self._spaces()
        operand = self._operand(depth + 1)
        if operand is None:
            self.position = start
            return None
        return Negation(operand, start)

    def _array(self, depth: int) -> Node | None:
        start = self.position
        if not self._take("["):
            return None
        items = self._items(depth)
        if not self._take("]"):
            self.position = start
            return None
        return Sequence(items, start)

    def _items(self, depth: int) -> tuple[Node, ...]:
        """Expressions with commas between them. Without a first one the others are read and dropped."""
        first = self.expression(depth + 1)
        items = [first]
        while True:
            before = self.position
            self._spaces()
            if not self._take(","):
                self.position = before
                break
            item = self.expression(depth + 1)
            if item is None:
                self.position = before
                break
            items.append(item)
        return () if first is None else tuple(item for item in items if item is not None)

    def _atom_or_emptiness(self) -> Node | None:
        self._spaces()
        atom = self._atom()
        if atom is None:
            return None
        behind = self.position
        self._spaces()
        match = _EMPTINESS.match(self.text, self.position)
        if match:
            self.position = match.end()
            return Emptiness(atom, match.group(1) is not None, atom.position)
        self.position = behind
        return atom

    def _atom(self) -> Literal | Null | Reference | None:
        start = self.position
        match = _ATOM.match(self.text, start)
        if not match:
            return None
        self.position = match.end()
        kind, text = match.lastgroup or "", match.group(match.lastgroup or 0)
        match kind:
            case "null":
                return Null(position=start)
            case "true" | "false":
                return Literal(kind == "true", position=start)
            case "hexadecimal":
                return Literal(settled(float(int(self._short(text)[2:], 16))), position=start)
            case "number":
                return Literal(settled(float(self._short(text))), position=start)
            case "path":
                raw = text.startswith("#") and len(text) > 1
                return Reference(Path.of(text[1:] if raw else text), raw, start)
            case "word":
                return Literal(text, position=start)
            case "nothing":
                return Literal("", quoted=True, position=start)
            case _:
                return Literal(text.replace("\\'", "'").replace('\\"', '"'), quoted=True, position=start)

    def _short(self, digits: str) -> str:
        """The digits of a number, if they are few enough for it to be finite."""
        if len(digits) > _LONGEST_NUMBER:
            raise ExpressionSyntaxError("this number is too long", self.position - len(digits))
        return digits


def _grouped(operands: list[Node], operators: list[str]) -> Node:
    """A flat row of operands as a tree, the tightest operators first; each run of one level becomes one Chain."""
    for level in range(_TIGHTEST, -1, -1):
        if not operators:
            break
        if not any(_LEVEL[operator] == level for operator in operators):
            continue
        rest_operands: list[Node] = []
        rest_operators: list[str] = []
        run: list[Node] = [operands[0]]
        run_operators: list[str] = []
        for operator, operand in zip(operators, operands[1:], strict=True):
            if _LEVEL[operator] == level:
                run.append(operand)
                run_operators.append(operator)
                continue
            rest_operands.append(_chain(run, run_operators))
            rest_operators.append(operator)
            run, run_operators = [operand], []
        rest_operands.append(_chain(run, run_operators))
        operands, operators = rest_operands, rest_operators
    return operands[0]


def _chain(operands: list[Node], operators: list[str]) -> Node:
    return Chain(tuple(operands), tuple(operators), operands[0].position) if operators else operands[0]


def _explained(text: str, position: int) -> ExpressionSyntaxError:
    """What is wrong at `position`, where reading ended, in words an author can act on."""
    if not text.strip():
        return ExpressionSyntaxError("the expression is empty", 0, "Leave the property out, or write a condition.")
    rest = text[position:]
    if not rest.strip():
        if text.count("[") > text.count("]"):
            return ExpressionSyntaxError("this list is not closed", text.rfind("["), "Close it with ].")
        return ExpressionSyntaxError(
            "the expression ends too early", len(text), "Write what is to stand behind the last operator."
        )
    found = rest[0]
    if found in "'\"":
        return _bad_text(text, position, found)
    if found == "{":
        suggestion = "Write a name between the braces: {name}."
        return ExpressionSyntaxError("this brace opens no name", position, suggestion)
    if found == "[":
        return ExpressionSyntaxError("this list is not closed", position, "Close it with ].")
    if found in ")]}":
        return ExpressionSyntaxError(f"{found} closes nothing", position, "Leave it out, or open it before.")
    if found.isdigit() or found == ".":
        suggestion = "Numbers are written 7 or 0.5, without leading zeros; put other codes in quotes: '007'."
        return ExpressionSyntaxError("this is not a number", position, suggestion)
    word = re.match(r"\w+", rest)
    if word and position and text[position - 1] in "'\"":
        return _bad_text(text, position, text[position - 1])
    what = word.group() if word else found
    suggestion = "Put an operator such as =, and, or between two values."
    return ExpressionSyntaxError(f"{what!r} is not expected here", position, suggestion)


def _bad_text(text: str, position: int, quote: str) -> ExpressionSyntaxError:
    if quote not in text[position + 1 :]:
        return ExpressionSyntaxError(f"unclosed quote {quote}", position, f"Close the text with {quote}.")
    suggestion = "Write \\' or \\\" for a quote inside a text."
    return ExpressionSyntaxError("a quote inside a text, or two texts side by side", position, suggestion)
