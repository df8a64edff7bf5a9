"""A dataset with every kind of table and column, and files of mistakes made in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ingen_fab.config.load import load_dataset_text
from ingen_fab.errors import ConfigError

ORIGIN = "datasets/shop.yaml"
HERE = Path(__file__).parent
SHOP = (HERE / "shop.yaml").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Mistake:
    """A change of the shop's text, as lines of a diff, and the lines of the error that it gives."""

    name: str
    diff: tuple[str, ...]
    said: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join((f"# {self.name}", *self.diff, *self.said, ""))

    def text(self) -> str:
        """The shop's text with the mistake in it."""
        text = SHOP
        for hunk in "\n".join(self.diff).split("\n@@\n"):
            before, after = (
                "".join(f"{line[1:]}\n" for line in hunk.splitlines() if line[0] in signs)
                for signs in (" -", " +")
            )
            assert text.count(before) == 1, f"{self.name}: these lines are not there once:\n{before}"
            text = text.replace(before, after)
        return text


def mistakes(name: str) -> list[Mistake]:
    """The mistakes of a file: `# name`, lines of a diff (`@@` between its parts), error lines."""
    found = []
    for part in (HERE / "mistakes" / f"{name}.txt").read_text(encoding="utf-8").split("\n# ")[1:]:
        title, *lines = part.strip("\n").splitlines()
        diff = tuple(line for line in lines if line[:1] in "-+ @")
        found.append(Mistake(title, diff, tuple(line for line in lines if line.startswith(ORIGIN))))
    return found


def check_mistake(name: str, mistake: Mistake, *, update: bool) -> None:
    """Hold one mistake of a file to what is said of it, or write down anew what is said."""
    told = replace(mistake, said=tuple(messages(mistake.text())))
    if update:
        path = HERE / "mistakes" / f"{name}.txt"
        text = path.read_text(encoding="utf-8").replace(str(mistake), str(told))
        path.write_text(text, encoding="utf-8")
    else:
        assert told.said == mistake.said


def messages(text: str) -> list[str]:
    """The lines of the error that a dataset's text gives; none where it loads."""
    try:
        load_dataset_text(text, ORIGIN)
    except ConfigError as error:
        return error.message.splitlines()
    return []
