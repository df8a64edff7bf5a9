"""`%%configure`: settings of the session, of which only Spark's own have an effect here."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from ingen_fab.local.failures import MagicError
from ingen_fab.local.lenient_json import lenient_json
from ingen_fab.local.magics.call import MagicCall


def configure(call: MagicCall) -> None:
    """Set what `conf` names in the Spark session, and tell what has no effect on this machine.

    The body is JSON, commas behind the last entry allowed; `-f` (start the session anew) says nothing here.
    Raises MagicError, with the line, for a body that is no JSON object.
    """
    if call.line.split() not in ([], ["-f"]):
        raise MagicError(
            f"%%configure takes no '{call.line.strip()}'", hint="Write %%configure or %%configure -f."
        )
    settings = _settings(call.body or "")
    conf = settings.get("conf", {})
    if not isinstance(conf, Mapping):
        raise MagicError("conf of %%configure must be an object of Spark settings")
    idle = [name for name in settings if name != "conf"]
    if call.session.spark is not None:
        texts = {str(name): _text(_value(value, call.session.values)) for name, value in conf.items()}
        call.session.spark.configure(texts)
    elif conf:
        idle.append("conf")
    if idle:
        print(f"%%configure: without effect on this machine: {', '.join(idle)}", file=sys.stderr)


def _settings(body: str) -> Mapping[str, Any]:
    if not body.strip():
        return {}
    try:
        settings = lenient_json(body)
    except json.JSONDecodeError as error:
        # The cell's first line is the magic's.
        raise MagicError(f"%%configure is no JSON: {error.msg}", line=error.lineno + 1) from error
    if not isinstance(settings, Mapping):
        raise MagicError("%%configure must hold one JSON object", line=2)
    return settings


def _value(value: object, given: Mapping[str, object]) -> object:
    # A pipeline may set a value: {"parameterName": "cores", "defaultValue": 4}.
    if isinstance(value, Mapping) and "parameterName" in value:
        return given.get(str(value["parameterName"]), value.get("defaultValue"))
    return value


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
