"""A deployment: checks, plan, and carrying it out type by type; what fails is told with what was done."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ingen_fab.deploy.checks import check_items
from ingen_fab.deploy.credentials import Secrets, find_credential
from ingen_fab.deploy.fabric import PUBLISH_ORDER, FabricWorkspace, Failure
from ingen_fab.deploy.plan import DeployedItem, Local, Planned, Wish, make_plan
from ingen_fab.deploy.references import check_references
from ingen_fab.deploy.transport import Limits, Refusal, Transport, is_loopback
from ingen_fab.errors import IngenFabError, UserError
from ingen_fab.notebook.item_folders import ItemFolder, find_items

API_URL_VARIABLE = "INGEN_FAB_FABRIC_API_URL"
FABRIC_URL = "https://api.fabric.microsoft.com"
PARAMETER_FILE = "parameter.yml"
_MENDABLE = (401, 403)

Say = Callable[[str], None]


@dataclass(frozen=True)
class Deployed:
    """The plan, and the workspace that it is of."""

    workspace: str
    plan: Sequence[Planned]


def deploy(
    items_folder: Path, workspace: str, wish: Wish, limits: Limits, dry_run: bool, say: Say
) -> Deployed:
    """Make the items of a workspace those of a folder; with `dry_run` only say what would be done.

    Raises `UserError` for what can be mended before the first call, and `IngenFabError` that names items,
    causes and what had been published before.
    """
    secrets = Secrets()
    items = _checked_items(items_folder, wish)
    api_url = _api_url()
    credential = find_credential(secrets)
    transport = Transport(api_url, limits, can_refresh=credential.can_refresh)
    try:
        with transport.step("looking at the workspace"):
            fabric = FabricWorkspace(items_folder, wish.environment, credential, transport, api_url)
            fabric.find(workspace)
            wanted = {(item.type, item.name) for item in items if wish.means(item.type, item.name)}
            there = fabric.items(wanted)
        plan = make_plan(_local(items_folder, items), there, fabric.id, wish, PUBLISH_ORDER)
        if not dry_run:
            _carry_out(plan, fabric, there, secrets, say)
    except Refusal as refusal:
        raise _told(refusal, secrets) from None
    return Deployed(fabric.name, plan)


def _checked_items(folder: Path, wish: Wish) -> list[ItemFolder]:
    items = find_items(folder)
    if not items:
        raise UserError(f"there is no item in {folder}", hint="Run `ingen_fab compile` first.")
    unknown = [kind for kind in wish.item_types if kind not in PUBLISH_ORDER]
    if unknown:
        raise UserError(
            f"there is no item type {unknown[0]} to deploy",
            hint=f"It is one of {', '.join(sorted(PUBLISH_ORDER))}.",
        )
    check_items(items, PUBLISH_ORDER)
    check_references(items)
    return items


def _local(folder: Path, items: list[ItemFolder]) -> Local:
    folders = {}
    for item in items:
        parent = item.path.relative_to(folder).parent.as_posix()
        folders[item.label] = "" if parent == "." else f"/{parent}"
    return Local(items, folders, (folder / PARAMETER_FILE).exists())


def _api_url() -> str:
    """Fabric's address, or one of this machine for tests; raises UserError for any other."""
    given = os.environ.get(API_URL_VARIABLE)
    if not given:
        return FABRIC_URL
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not is_loopback(parts.hostname) or parts.path.strip("/"):
        raise UserError(
            f"{API_URL_VARIABLE} is no address of this machine",
            hint="It is for tests: http://127.0.0.1:PORT. Leave it unset to deploy to Fabric.",
        )
    return f"{parts.scheme}://{parts.netloc}"


def _carry_out(
    plan: Sequence[Planned], fabric: FabricWorkspace, there: list[DeployedItem], secrets: Secrets, say: Say
) -> None:
    done: list[str] = []
    for kind in PUBLISH_ORDER:
        labels = [p.label for p in plan if p.type == kind and p.action in ("create", "update")]
        if not labels:
            continue
        say(f"publishing {kind}: {', '.join(label.removesuffix(f'.{kind}') for label in labels)}")
        failures = fabric.publish(kind, labels)
        failed = {failure.item for failure in failures}
        done += [] if "" in failed else [label for label in labels if label not in failed]
        if failures:
            raise _stopped(failures, done, plan, secrets)
    by_key = {(item.type, item.name): item for item in there}
    for planned in plan:
        if planned.action == "remove":
            say(f"removing {planned.label}")
            failure = fabric.remove(by_key[planned.type, planned.name])
            if failure:
                raise _stopped([failure], done, plan, secrets)
            done.append(planned.label)


def _stopped(
    failures: Sequence[Failure], done: Sequence[str], plan: Sequence[Planned], secrets: Secrets
) -> IngenFabError:
    causes = "\n".join(f"  {f.item or 'the items'}: {secrets.hidden(f.cause)}" for f in failures)
    failed = {failure.item for failure in failures}
    rest = [
        p.label
        for p in plan
        if p.action in ("create", "update", "remove") and p.label not in {*done, *failed}
    ]
    error = IngenFabError(
        f"the deployment stopped:\n{causes}\n"
        f"done before: {', '.join(done) or 'nothing'}\n"
        f"not begun: {', '.join(rest) or 'nothing'}",
        hint="Mend the cause and run the same command again: what is done is not done twice.",
    )
    return error


def _told(refusal: Refusal, secrets: Secrets) -> IngenFabError:
    said = secrets.hidden(refusal.message)
    if refusal.status in _MENDABLE:
        return UserError(
            f"Fabric does not let this identity in: {said}",
            hint="Take another token, or give the identity the role Contributor in the workspace.",
        )
    return IngenFabError(f"Fabric could not be asked: {said}", hint="Nothing was changed. Try again later.")
