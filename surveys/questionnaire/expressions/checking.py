"""The check of an expression at load: does every name exist, does every function and operator get what it takes?"""

from collections.abc import Mapping
from typing import Literal as OneOf

from . import operators
from .advice import ExpressionFault, for_condition, for_date, nearest, noun, quoted
from .nodes import Call, Chain, Emptiness, Literal, Negation, Node, Null, Reference, Sequence
from .operators import Operand
from .signatures import NEGATIONS, REFUSED, SIGNATURES, Parameter, Signature
from .value_types import (
    AnyType,
    BooleanType,
    ChoiceType,
    ListType,
    NothingType,
    NumberType,
    RecordType,
    TextType,
    UnknownMemberError,
    ValueType,
    common,
    member_type,
)

Want = OneOf["condition", "value", "number", "date", "text"]

_ANY = AnyType()
_NOUNS = {"number": "a number", "date": "a date", "text": "text"}


def faults_of(tree: Node, scope: Mapping[str, ValueType], want: Want) -> list[ExpressionFault]:
    """All faults of an expression that is to give what `want` says, in the order of the source."""
    checker = _Checker(scope)
    operand = checker.operand(tree)
    if want == "condition":
        checker.require_condition(operand)
    elif isinstance(operand.kind, NothingType):
        checker.refuse_null(tree)
    elif want != "value" and not operand.fits(want):
        suggestion = for_date(tree) if want == "date" else ""
        message = f"{quoted(tree)} is {noun(operand.kind)}; {_NOUNS[want]} is needed here."
        checker.fault("E205", tree, message, suggestion)
    return sorted(dict.fromkeys(checker.faults), key=lambda fault: fault.position)


def kind_of(tree: Node, scope: Mapping[str, ValueType]) -> ValueType:
    """The type of what an expression gives, faults or not."""
    return _Checker(scope).kind(tree)


class _Checker:
    """Walks a tree, noting faults; what is wrong inside a part is of any type to the outside, and blamed once."""

    def __init__(self, scope: Mapping[str, ValueType]) -> None:
        self.scope = scope
        self.faults: list[ExpressionFault] = []

    def fault(self, code: str, node: Node, message: str, suggestion: str = "") -> None:
        self.faults.append(ExpressionFault(code, node.position, message, suggestion))

    def operand(self, node: Node) -> Operand:
        return Operand(node, self.kind(node))

    def kind(self, node: Node) -> ValueType:
        match node:
            case Literal(value=bool()):
                return BooleanType()
            case Literal(value=str()):
                return TextType()
            case Literal():
                return NumberType()
            case Null():
                return NothingType()
            case Reference():
                return self._reference(node)
            case Negation(operand=operand):
                self.require_condition(self.operand(operand))
                return BooleanType()
            case Emptiness(operand=operand):
                self._filled(operand)
                return BooleanType()
            case Sequence(items=items):
                return ListType(common([self._filled(item) for item in items]))
            case Call():
                return self._call(node)
            case Chain():
                return self._chain(node)

    # Requirements

    def require_condition(self, operand: Operand) -> None:
        node, kind = operand.node, operand.kind
        if isinstance(kind, NothingType):
            self.refuse_null(node)
        elif not isinstance(kind, BooleanType | AnyType):
            message = f"{quoted(node)} is {noun(kind)}, not a condition."
            self.fault("E204", node, message, for_condition(node, kind))

    def refuse_null(self, node: Node) -> None:
        self.fault("E205", node, "null stands beside = or != only.", "Write {name} empty or {name} notempty.")

    def _filled(self, node: Node) -> ValueType:
        kind = self.kind(node)
        if isinstance(kind, NothingType):
            self.refuse_null(node)
        return kind

    # Names

    def _reference(self, node: Reference) -> ValueType:
        path, braced = node.path, "{" + node.path.source + "}"
        trimmed = path.source.strip()
        if path.source != trimmed:
            suggestion = f"Write {{{trimmed}}}, without spaces inside the braces."
            self.fault("E202", node, f"{braced}: no question of that name.", suggestion)
            return _ANY
        if path.source.startswith("$"):
            message = f"{braced} reads a property of a question; conditions read answers only."
            self.fault("E202", node, message, "Leave out the $ and name the question.")
            return _ANY
        root = self.scope.get(path.root)
        if root is None:
            close = nearest(path.steps[0].name, self.scope)
            suggestion = f"Nearest: {{{close}}}." if close else ""
            self.fault("E202", node, f"{braced}: no question of that name.", suggestion)
            return _ANY
        try:
            return member_type(root, path)
        except UnknownMemberError as error:
            self._unknown_member(node, error)
            return _ANY

    def _unknown_member(self, node: Reference, error: UnknownMemberError) -> None:
        braced, root = "{" + node.path.source + "}", node.path.steps[0].name
        match error.kind:
            case ListType() if error.member.startswith("["):
                message, suggestion = "places in a list are numbered 0, 1, 2…", f"Write {{{root}[0]}}."
            case ListType():
                message, suggestion = (
                    f"a list has no part {error.member!r}",
                    f"Write {{{root}.length}} or {{{root}[0]}}.",
                )
            case RecordType(members=members):
                close = nearest(error.member, members)
                message = f"{root} has no row or item {error.member!r}"
                suggestion = f"Nearest: {{{root}.{close}}}." if close else f"There are: {', '.join(members)}."
            case kind:
                message, suggestion = f"it is {noun(kind)} and has no part {error.member!r}", f"Write {{{root}}}."
        self.fault("E202", node, f"{braced}: {message.rstrip('.')}.", suggestion)

    # Functions

    def _call(self, node: Call) -> ValueType:
        signature = SIGNATURES.get(node.function)
        arguments = [self.operand(argument) for argument in node.arguments]
        if signature is None:
            self._unknown_function(node)
            return _ANY
        if not signature.fewest <= len(arguments) <= signature.most:
            message = f"{node.function}() takes {_how_many(signature)}, not {len(arguments)}."
            self.fault("E203", node, message, f"For example {signature.usage}.")
            return signature.gives
        for place, argument in enumerate(arguments):
            self._argument(node, signature, argument, signature.parameters[min(place, len(signature.parameters) - 1)])
        if node.function == "iif":
            return common([argument.kind for argument in arguments[1:]])
        return signature.gives

    def _unknown_function(self, node: Call) -> None:
        if node.function.lower() in NEGATIONS:
            inner = ", ".join(quoted(argument) for argument in node.arguments)
            self.fault("E203", node, f"{node.function}(…) is no function.", f"Write !({inner}).")
        elif node.function in REFUSED:
            why, instead = REFUSED[node.function]
            self.fault("E203", node, f"{node.function}() is refused: {why}.", instead)
        else:
            close = nearest(node.function, SIGNATURES)
            suggestion = f"Did you mean {close}()?" if close else f"There are: {', '.join(SIGNATURES)}."
            self.fault("E203", node, f"No function is called {node.function}.", suggestion)

    def _argument(self, call: Call, signature: Signature, argument: Operand, parameter: Parameter) -> None:
        node, kind = argument.node, argument.kind
        if isinstance(kind, NothingType):
            self.refuse_null(node)
            return
        example, name = f"For example {signature.usage}.", f"{call.function}()"
        match parameter:
            case "value":
                pass
            case "condition":
                self.require_condition(argument)
            case "unit" if argument.text is not None:
                if argument.text not in signature.units:
                    instead = "dateDiff({date}, today(), 'days')" if argument.text == "days" else "'years' or 'months'"
                    suggestion = f"Write {instead if call.function == 'age' else ', '.join(signature.units)}."
                    self.fault("E203", node, f"{name} knows no unit {quoted(node)}.", suggestion)
            case "unit":
                if not isinstance(kind, TextType | ChoiceType | AnyType):
                    self.fault("E203", node, f"{name} needs a unit of time here, not {noun(kind)}.", example)
            case "many":
                if not (kind.numeric or (isinstance(kind, ListType) and kind.of.numeric)):
                    message = f"{name} works on numbers; {quoted(node)} is {noun(kind)}."
                    self.fault("E203", node, message, example)
            case "number" | "date" | "text" if not argument.fits(parameter):
                message = f"{name} needs {_NOUNS[parameter]} here; {quoted(node)} is {noun(kind)}."
                self.fault("E203", node, message, for_date(node) if parameter == "date" else example)

    # Operators

    def _chain(self, node: Chain) -> ValueType:
        left = self.operand(node.operands[0])
        for place, operator in enumerate(node.operators, start=1):
            right = self.operand(node.operands[place])
            if place > 1 and operator in operators.ORDER and node.operators[place - 2] in operators.ORDER:
                self._refuse_range(node, place)
            kind = self._operation(operator, left, right)
            left = Operand(Chain(node.operands[: place + 1], node.operators[:place], node.position), kind)
        return left.kind

    def _refuse_range(self, node: Chain, place: int) -> None:
        """0 < {a} < 10 would compare the truth of 0 < {a} with 10, which is always so."""
        low, middle, high = map(quoted, node.operands[place - 2 : place + 1])
        first, second = node.operators[place - 2 : place]
        suggestion = f"Write {low} {first} {middle} and {middle} {second} {high}."
        self.fault("E205", node.operands[place], "Comparisons do not chain.", suggestion)

    def _operation(self, operator: str, left: Operand, right: Operand) -> ValueType:
        gives = NumberType() if operator in operators.ARITHMETIC else BooleanType()
        nulls = [side.node for side in (left, right) if isinstance(side.kind, NothingType)]
        if operator in ("and", "or"):
            self.require_condition(left)
            self.require_condition(right)
        elif isinstance(right.node, Null) and not right.node.written:
            suggestion = f"Write {quoted(left.node)} {operator} 'value'."
            self.fault("E205", right.node, f"Nothing stands to the right of {operator}.", suggestion)
        elif nulls and operator not in ("=", "!="):
            for node in nulls:
                self.refuse_null(node)
        else:
            faults = list(operators.faults(operator, left, right))
            self.faults.extend(faults)
            if faults and operator in operators.ARITHMETIC:
                return _ANY
        return gives


def _how_many(signature: Signature) -> str:
    few, most = signature.fewest, signature.most
    if most > len(signature.parameters):
        return f"at least {few} argument"
    if few == most:
        return f"{few} argument{'s' * (few != 1)}" if few else "nothing"
    return f"{few} to {most} arguments" if few else f"at most {most} argument{'s' * (most != 1)}"
