"""A batch of T-SQL -> its statements: semicolons are optional, a word that begins a statement ends one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from ingen_fab.local.warehouse.errors import WarehouseError

_BEGINNERS = frozenset(
    {"SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "CREATE", "ALTER", "DROP", "TRUNCATE", "DECLARE", "SET"}
    | {"IF", "WHILE", "BEGIN", "COMMIT", "ROLLBACK", "THROW", "RAISERROR", "PRINT", "EXEC", "EXECUTE", "WITH"}
    | {
        "RETURN",
        "END",
        "ELSE",
        "COPY",
        "SAVE",
        "OPEN",
        "FETCH",
        "CLOSE",
        "DEALLOCATE",
        "GRANT",
        "DENY",
        "USE",
    }
    | {"GO", "BREAK", "CONTINUE", "WAITFOR", "DBCC"}
)
_SET_WORDS = frozenset({"UNION", "ALL", "EXCEPT", "INTERSECT"})


# sqlglot's tokens will not do: to it, END begins a statement that it does not know, and takes all the rest.
_TOKEN = re.compile(
    r"""(?P<space>\s+|--[^\n]*) | (?P<comment>/\*) | (?P<text>N?'(?:[^']|'')*')
      | (?P<name>\[(?:[^\]]|\]\])*\]|"(?:[^"]|"")*")
      | (?P<word>[@\w#$]+) | (?P<open>['"\[]) | (?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Token:
    """A part of a text: `word` is it in upper case, or empty for a text or a quoted name."""

    start: int
    end: int
    word: str


def tokens_of(sql: str) -> Iterator[Token]:
    """The tokens of a batch; raises WarehouseError for a quote or comment without an end."""
    place = 0
    while place < len(sql):
        match = _TOKEN.match(sql, place)
        assert match is not None
        kind = match.lastgroup
        if kind == "open":
            raise WarehouseError(
                f"Unclosed quotation mark on line {sql.count(chr(10), 0, place) + 1}.", number=105
            )
        place = _end_of_comment(sql, place) if kind == "comment" else match.end()
        if kind in ("text", "name"):
            yield Token(match.start(), match.end(), "")
        elif kind in ("word", "mark"):
            yield Token(match.start(), match.end(), match[0].upper())


def _end_of_comment(sql: str, place: int) -> int:
    """T-SQL's comments stand one within another."""
    depth = 0
    while place < len(sql):
        if sql.startswith("/*", place):
            depth, place = depth + 1, place + 2
        elif sql.startswith("*/", place):
            depth, place = depth - 1, place + 2
            if not depth:
                return place
        else:
            place += 1
    raise WarehouseError("Missing end comment mark '*/'.", number=113)


@dataclass(frozen=True)
class Plain:
    """One statement as text, with its first words in upper case, and the line on which it begins."""

    text: str
    words: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Block:
    """BEGIN ... END."""

    body: tuple[Statement, ...]


@dataclass(frozen=True)
class TryCatch:
    """BEGIN TRY ... END TRY BEGIN CATCH ... END CATCH."""

    body: tuple[Statement, ...]
    handler: tuple[Statement, ...]


@dataclass(frozen=True)
class Condition:
    """IF and WHILE; `again` says that it is the latter."""

    test: str
    then: Statement
    otherwise: Statement | None
    again: bool


Statement: TypeAlias = Plain | Block | TryCatch | Condition


def statements_of(sql: str) -> tuple[Statement, ...]:
    """The statements of one batch; raises WarehouseError where a block has no end."""
    reader = _Reader(sql, list(tokens_of(sql)))
    found = reader.list_until(())
    if reader.token() is not None:
        raise reader.unexpected()
    return found


@dataclass
class _Reader:
    sql: str
    tokens: list[Token]
    place: int = 0

    def token(self, ahead: int = 0) -> Token | None:
        return self.tokens[self.place + ahead] if self.place + ahead < len(self.tokens) else None

    def word(self, ahead: int = 0) -> str:
        token = self.token(ahead)
        return "" if token is None else token.word

    def unexpected(self) -> WarehouseError:
        token = self.token()
        near = "at the end"
        if token is not None:
            near = f"near '{self.sql[token.start : token.end]}' on line {self.line(token)}"
        return WarehouseError(f"Incorrect syntax {near}.", number=102)

    def line(self, token: Token) -> int:
        return self.sql.count("\n", 0, token.start) + 1

    def take(self, *words: str) -> None:
        for word in words:
            if self.word() != word:
                raise self.unexpected()
            self.place += 1

    def list_until(self, ends: tuple[str, ...]) -> tuple[Statement, ...]:
        found: list[Statement] = []
        while self.token() is not None and self.word() not in ends:
            if self.word() == ";":
                self.place += 1
                continue
            found.append(self.statement())
        return tuple(found)

    def statement(self) -> Statement:
        word, following = self.word(), self.word(1)
        if word == "BEGIN" and following == "TRY":
            self.take("BEGIN", "TRY")
            body = self.list_until(("END",))
            self.take("END", "TRY")
            self.semicolons()
            self.take("BEGIN", "CATCH")
            handler = self.list_until(("END",))
            self.take("END", "CATCH")
            return TryCatch(body, handler)
        if word == "BEGIN" and following not in ("TRAN", "TRANSACTION", "DISTRIBUTED"):
            self.take("BEGIN")
            body = self.list_until(("END",))
            self.take("END")
            return Block(body)
        if word in ("IF", "WHILE"):
            return self.condition(word == "WHILE")
        if word == "ELSE" or (word == "END"):
            raise self.unexpected()
        return self.plain()

    def semicolons(self) -> None:
        while self.word() == ";":
            self.place += 1

    def condition(self, again: bool) -> Statement:
        self.place += 1
        start = self.place
        depth = cases = 0
        while self.token() is not None:
            word = self.word()
            depth += (word == "(") - (word == ")")
            cases += (word == "CASE") - (word == "END" and cases > 0)
            if not depth and not cases and word in _BEGINNERS - {"END"} and self.place > start:
                break
            self.place += 1
        test = self.text(start, self.place)
        then = self.statement()
        before = self.place
        self.semicolons()
        if self.word() == "ELSE" and not again:
            self.place += 1
            return Condition(test, then, self.statement(), again)
        self.place = before
        return Condition(test, then, None, again)

    def text(self, start: int, end: int) -> str:
        if start >= end:
            raise self.unexpected()
        return self.sql[self.tokens[start].start : self.tokens[end - 1].end]

    def plain(self) -> Plain:
        start = self.place
        head = self.word()
        depth = cases = 0
        began = head == "WITH"
        self.place += 1
        while self.token() is not None:
            word, last = self.word(), self.word(-1)
            if word == ";" and not depth:
                break
            depth += (word == "(") - (word == ")")
            if not depth and word in _BEGINNERS and not cases and not self.goes_on(head, word, last, began):
                break
            if not depth and began and word in ("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE"):
                head, began = word, False
            elif not depth and head == "INSERT" and word in ("SELECT", "EXEC", "EXECUTE"):
                head = word
            cases += (word == "CASE") - (word == "END" and cases > 0)
            self.place += 1
        text = self.text(start, self.place)
        words = tuple(token.word for token in self.tokens[start : min(self.place, start + 4)])
        line = self.line(self.tokens[start])
        self.semicolons()
        return Plain(text, words, line)

    def goes_on(self, head: str, word: str, last: str, began: bool) -> bool:
        """Whether a word that may begin a statement belongs to the one that it stands in."""
        following = self.word(1)
        if began:
            return word in ("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE")
        if word == "WITH":
            return (
                following == "(" or head in ("COPY", "EXEC", "EXECUTE") or (head == "CREATE" and last == "AS")
            )
        if head == "MERGE":
            return word in ("INSERT", "UPDATE", "DELETE", "SET")
        if word == "SELECT":
            return last in _SET_WORDS or head == "INSERT" or (head == "CREATE" and last in ("AS", ")"))
        if word in ("EXEC", "EXECUTE"):
            return head == "INSERT"
        if word == "SET":
            return head == "UPDATE"
        if head in ("DROP", "CREATE") and word == "IF":
            return True
        if word == "FETCH":
            return last in ("ROW", "ROWS")
        if head == "ALTER":
            return word in ("DROP", "ALTER") and last not in (";",)
        if head == "CREATE" and word == "ALTER":
            return last == "OR"
        return word in ("DELETE", "UPDATE") and last == "ON"
