"""Stands where fabric-cicd has the library requests: retries, paging and limits, in one place.

fabric-cicd 1.4 waits without end for an expired token or an environment, reads the first page of a list only
and names no cause of a failure. Here every wait ends, pages are put together, and what Fabric refuses leaves
as one `Refusal`.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import requests

CONNECT_SECONDS, READ_SECONDS = 15, 120
LONGEST_PAUSE = 60.0
TRIES_WITHOUT_ANSWER = 4
BUSY = frozenset({429, 500, 502, 503, 504})
# Fabric's own, and those that its operations are answered from.
FABRIC_HOSTS = (".fabric.microsoft.com", ".powerbi.com", ".analysis.windows.net")
_TOKEN_EXPIRED = "TokenExpired"
# fabric-cicd has an answer of its own to these.
_LEFT_TO_FABRIC_CICD = frozenset({"EnvironmentLibrariesNotFound", "ItemDisplayNameNotAvailableYet"})


class Refusal(Exception):  # noqa: N818 (an answer, not a fault of the program)
    """What Fabric refused, or did not do in time. `status` is 0 where there was no answer."""

    def __init__(self, message: str, *, status: int = 0, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code


@dataclass(frozen=True)
class Limits:
    """How long is waited, in seconds: for one step of the deployment, and for a busy service within it."""

    step: float = 1800
    busy: float = 300


class Transport:
    """`request` as requests has it; safe to be called from several threads."""

    def __init__(self, root: str, limits: Limits, *, can_refresh: bool) -> None:
        self._root = urlsplit(root)
        self._limits = limits
        self._can_refresh = can_refresh
        self._deadline = time.monotonic() + limits.step
        self._step = ""
        self._local = threading.local()

    @contextlib.contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Everything that is asked for inside must be done within the limit of one step."""
        self._deadline, self._step = time.monotonic() + self._limits.step, what
        yield

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        json: Any = None,
        files: Any = None,
    ) -> requests.Response:
        """Ask Fabric; a list is given back whole. Raises `Refusal`."""

        def ask(address: str) -> requests.Response:
            return self._answer(method, address, dict(headers), json, files)

        response = self._checked(ask(url), method, url)
        if method == "GET" and response.status_code == 200:
            _put_pages_together(response, url, lambda page: self._checked(ask(page), method, page))
        # fabric-cicd sleeps as long as this says, whatever its own limit.
        if "Retry-After" in response.headers:
            response.headers["Retry-After"] = str(min(self._pause(response, 0), LONGEST_PAUSE))
        response.headers.setdefault("Content-Type", "text/plain")
        return response

    def _answer(
        self, method: str, url: str, headers: dict[str, str], body: Any, files: Any
    ) -> requests.Response:
        """The answer of a service that is not busy."""
        self._refuse_other_hosts(url)
        began, tries = time.monotonic(), 0
        while True:
            tries += 1
            response, trouble = self._one_try(method, url, headers, body, files)
            if response is not None and response.status_code not in BUSY:
                return response
            if response is not None:
                trouble = _said(response, f"the service answers {response.status_code}")
            elif tries >= TRIES_WITHOUT_ANSWER:
                raise Refusal(trouble)
            pause = self._pause(response, tries)
            late = time.monotonic() + pause
            if late > min(self._deadline, began + self._limits.busy):
                status = response.status_code if response is not None else 0
                what = "throttled" if status == 429 else "no success"
                waited = time.monotonic() - began
                raise Refusal(f"{what} after {tries} tries in {waited:.0f} s: {trouble}", status=status)
            time.sleep(pause)

    def _one_try(
        self, method: str, url: str, headers: dict[str, str], body: Any, files: Any
    ) -> tuple[requests.Response | None, str]:
        self._refuse_late()
        try:
            response = self._session().request(
                method, url, headers=headers, json=body, files=files,
                timeout=(CONNECT_SECONDS, READ_SECONDS), allow_redirects=False,
            )  # fmt: skip
        except requests.exceptions.RequestException as error:
            return None, f"no answer from {self._root.netloc}: {type(error).__name__}"
        return response, ""

    def _session(self) -> requests.Session:
        if not hasattr(self._local, "session"):
            self._local.session = requests.Session()
            # A proxy leads away from this machine.
            self._local.session.trust_env = not is_loopback(self._root.hostname)
        session: requests.Session = self._local.session
        return session

    def _checked(self, response: requests.Response, method: str, url: str) -> requests.Response:
        status = response.status_code
        code = response.headers.get("x-ms-public-api-error-code", "") or _error(response).get("errorCode", "")
        if status < 400:
            _refuse_failed_operation(response, url)
            self._local.expired = 0
            return response
        if code == _TOKEN_EXPIRED:
            self._local.expired = getattr(self._local, "expired", 0) + 1
            if self._can_refresh and self._local.expired == 1:
                response.headers["x-ms-public-api-error-code"] = code
                return response
            raise Refusal("the token has expired", status=status, code=code)
        if code in _LEFT_TO_FABRIC_CICD:
            return response
        raise Refusal(_said(response, f"{method} was answered with {status}"), status=status, code=code)

    def _refuse_late(self) -> None:
        if time.monotonic() > self._deadline:
            raise Refusal(f"{self._step or 'the step'} was not done within {self._limits.step:.0f} s")

    @staticmethod
    def _pause(response: requests.Response | None, tries: int) -> float:
        """Seconds to wait: what the service asks for, else longer from try to try."""
        asked = response.headers.get("Retry-After", "") if response is not None else ""
        return float(asked) if asked.isdigit() else min(2.0**tries, LONGEST_PAUSE)

    def _refuse_other_hosts(self, url: str) -> None:
        """The token goes to Fabric alone, wherever an answer points to."""
        found = urlsplit(url)
        same = (found.scheme, found.netloc) == (self._root.scheme, self._root.netloc)
        host = f".{found.hostname or ''}"
        fabrics = found.scheme == "https" and host.endswith(FABRIC_HOSTS)
        if not (same or (fabrics and not is_loopback(self._root.hostname))):
            raise Refusal(f"the service points to {found.scheme}://{found.netloc}, which is not asked")


def is_loopback(host: str | None) -> bool:
    """Whether a host is this machine, by its name alone."""
    parts = (host or "").split(".")
    is_ipv4 = len(parts) == 4 and all(part.isdigit() and int(part) < 256 for part in parts)
    return host in ("localhost", "::1") or (is_ipv4 and parts[0] == "127")


def _error(response: requests.Response) -> dict[str, Any]:
    try:
        said = response.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _said(response: requests.Response, otherwise: str) -> str:
    """Fabric's own words: code and message, and its details."""
    error = _error(response)
    code = error.get("errorCode") or response.headers.get("x-ms-public-api-error-code", "")
    return _worded(error, code) or (f"{otherwise} ({code})" if code else otherwise)


def _worded(error: Mapping[str, Any], code: str) -> str:
    message = error.get("message") or ""
    details = [d.get("message", "") for d in error.get("moreDetails") or () if isinstance(d, dict)]
    text = "; ".join(str(part) for part in (message, *details) if part)
    return f"{text} ({code})" if text and code else text or str(code)


def _refuse_failed_operation(response: requests.Response, url: str) -> None:
    if "/operations/" not in url or url.endswith("/result") or response.status_code != 200:
        return
    found = _error(response)
    if found.get("status") in ("Failed", "Undefined"):
        error = found.get("error") or {}
        code = str(error.get("errorCode", ""))
        raise Refusal(_worded(error, code) or "the operation failed without a reason", status=200, code=code)


def _put_pages_together(
    response: requests.Response, url: str, ask: Callable[[str], requests.Response]
) -> None:
    found = _error(response)
    token, seen = found.get("continuationToken"), set[str]()
    if not token or not isinstance(found.get("value"), list):
        return
    while token and token not in seen:
        seen.add(token)
        page = _error(ask(_page(url, token)))
        found["value"] += page.get("value", [])
        token = page.get("continuationToken")
    found.pop("continuationToken")
    found.pop("continuationUri", None)
    response.headers.pop("continuationUri", None)
    response._content = json.dumps(found).encode("utf-8")


def _page(url: str, token: str) -> str:
    parts = urlsplit(url)
    query = [(k, v) for k, v in parse_qsl(parts.query) if k != "continuationToken"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("continuationToken", token)])))
