"""Writes the data files of the catalog; run by hand with `python -m ingen_fab.catalog.data.make_data`."""

from __future__ import annotations

import string
import sys
import unicodedata
import warnings
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from faker.providers.person.en_US import Provider as AmericanNames
from holidays import PUBLIC, HolidayBase, country_holidays

from ingen_fab.catalog.data.hand_made import Pool, hand_made_files, json_lines, read_source

DATA = Path(__file__).parent

FIRST_NAMES_PER_SEX = 256
LAST_NAME_ROWS = 1024
HOLIDAY_YEARS = range(2015, 2041)
HOLIDAY_LANGUAGE = "en_US"

APOSTROPHES = {
    "Obrien": "O'Brien",
    "Oconnell": "O'Connell",
    "Oconnor": "O'Connor",
    "Odonnell": "O'Donnell",
    "Oneal": "O'Neal",
    "Oneill": "O'Neill",
}
"""Faker has its last names from a census, which knows no apostrophe and one capital."""


def ascii_key(name: str) -> str:
    """Return the letters a to z of a name, for an email address."""
    letters = unicodedata.normalize("NFKD", name).lower()
    return "".join(letter for letter in letters if letter in string.ascii_lowercase)


def by_frequency(weights: Mapping[str, float]) -> list[str]:
    """Return names from the most to the least common; those of equal weight in alphabetical order."""
    return sorted(weights, key=lambda name: (-weights[name], name))


def first_names_pool() -> Pool:
    """Return the most common first names of Faker's en_US list, as many of women as of men, each once.

    The list itself is taken, with its weights, so no seed is needed and no draw can miss a common name.
    """
    women = by_frequency(AmericanNames.first_names_female)[:FIRST_NAMES_PER_SEX]
    men = [name for name in by_frequency(AmericanNames.first_names_male) if name not in women]
    names = sorted(women + men[:FIRST_NAMES_PER_SEX])
    rows = tuple((name, ascii_key(name)) for name in names)
    return Pool("first_names", {"first_name": "text", "first_ascii": "text"}, rows)


def spell_last_name(name: str) -> str:
    """Return a census name as people write it: McDonald, O'Brien."""
    if name.startswith("Mc"):
        return f"Mc{name[2:].capitalize()}"
    return APOSTROPHES.get(name, name)


def last_names_pool() -> Pool:
    """Return every last name of Faker's en_US list; the most common ones twice, to fill the rows."""
    names = by_frequency(AmericanNames.last_names)[:LAST_NAME_ROWS]
    names += names[: LAST_NAME_ROWS - len(names)]
    rows = tuple((spelled, ascii_key(spelled)) for spelled in sorted(map(spell_last_name, names)))
    return Pool("last_names", {"last_name": "text", "last_ascii": "text"}, rows)


def days_of(country: str) -> HolidayBase:
    """Return a country's nationwide public holidays with observed days, in English where that is offered."""
    languages = country_holidays(country).supported_languages
    language = HOLIDAY_LANGUAGE if HOLIDAY_LANGUAGE in languages else None
    with warnings.catch_warnings():
        # India's holidays by the moon are known to the library until 2035 only; it warns for the years after.
        warnings.simplefilter("ignore", UserWarning)
        return country_holidays(country, years=HOLIDAY_YEARS, language=language, categories=PUBLIC)


def holiday_names(country: str) -> dict[str, str]:
    """Return the public holidays of a country by ISO date; two on one day are sorted and joined by `; `."""
    days = days_of(country)
    return {
        day.isoformat(): unicodedata.normalize("NFC", "; ".join(sorted(set(days.get_list(day)))))
        for day in sorted(days)
    }


def library_files() -> dict[str, bytes]:
    """Return what is in each file whose values come from faker or holidays, and their versions."""
    pools = (first_names_pool(), last_names_pool())
    countries = [record["country"] for record in read_source("holiday_countries")]
    return {
        "holidays.json": json_lines({country: holiday_names(country) for country in countries}),
        "versions.json": json_lines({name: version(name) for name in ("faker", "holidays")}),
        **{pool.path: pool.to_bytes() for pool in pools},
    }


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write each file below the folder, replacing what is there."""
    for path, content in sorted(files.items()):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def main(arguments: Sequence[str]) -> None:
    """Write all data files beside this script, or into the folder that is the first argument."""
    folder = Path(arguments[0]) if arguments else DATA
    write_files(folder, {**hand_made_files(), **library_files()})


if __name__ == "__main__":
    main(sys.argv[1:])
