"""JSON as people write it into cells: with commas behind the last entry."""

from __future__ import annotations

import json
import re
from typing import Any

# A text, or a comma with nothing but space before the closing bracket; texts are matched to be left alone.
_TEXT_OR_LAST_COMMA = re.compile(r'"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])', re.DOTALL)


def lenient_json(text: str) -> Any:
    """The value of a JSON text that may have trailing commas, as most `%%configure` cells do.

    Raises json.JSONDecodeError; its line and column are those of `text`.
    """
    return json.loads(_TEXT_OR_LAST_COMMA.sub(lambda found: " " if found[0] == "," else found[0], text))
