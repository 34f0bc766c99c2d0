"""Which flow runs are alive: each holds a file of its own, by a kernel lock that goes with its process.

A run killed outright cannot say so: Prefect shows it running and keeps its concurrency slot. Its file is then free,
whatever machine of this home looks, and whoever finds it so sets the run to Crashed, which frees the slot.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from flows.home import Home


def claims_folder(home: Home) -> Path:
    """Where the files of runs stand."""
    return home.root / "runs"


@contextmanager
def hold_claim(home: Home, flow_run_id: str) -> Iterator[None]:
    """Be known as alive for as long as the context, or the process, lasts."""
    folder = claims_folder(home)
    folder.mkdir(exist_ok=True)
    unseen, seen = folder / f".{flow_run_id}", folder / flow_run_id
    handle = os.open(unseen, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        unseen.rename(seen)  # nobody sees it unlocked
        yield
        seen.unlink(missing_ok=True)
    except BaseException:
        seen.unlink(missing_ok=True)  # it ends in a way it can tell of
        raise
    finally:
        os.close(handle)


def find_killed(home: Home) -> list[str]:
    """Ids of the runs whose process is gone without a word."""
    folder = claims_folder(home)
    paths = sorted(folder.glob("[!.]*")) if folder.is_dir() else []
    return [path.name for path in paths if _is_free(path)]


def _is_free(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except BlockingIOError:
        return False
    finally:
        os.close(handle)


def clear_killed_runs(home: Home) -> list[str]:
    """Set every killed run to Crashed, which frees its concurrency slot. Returns their names; none costs no request."""
    names = []
    for run_id in find_killed(home):
        name = _crash_run(run_id)
        if name is not None:
            names.append(name)
        (claims_folder(home) / run_id).unlink(missing_ok=True)
    return names


def _crash_run(run_id: str) -> str | None:
    """The name of the run that was set to Crashed; None for one that is over, or that this server does not know."""
    from prefect.client.orchestration import get_client
    from prefect.exceptions import ObjectNotFound
    from prefect.states import Crashed

    with get_client(sync_client=True) as client:
        try:
            run = client.read_flow_run(UUID(run_id))
        except (ObjectNotFound, ValueError):
            return None
        if run.state is not None and run.state.is_final():
            return None
        client.set_flow_run_state(
            run.id, Crashed(message="The process was killed; found and cleared at the next start.")
        )
        return run.name


def free_stale_slots() -> list[str]:
    """Free the slots of Banmian's deployments that no run holds. Returns the deployments' names.

    A server that was killed forgets who held a slot, but not that it was taken: no run would ever start again.
    """
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import GlobalConcurrencyLimitUpdate
    from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterTags

    freed = []
    with get_client(sync_client=True) as client:
        tagged = DeploymentFilter(tags=DeploymentFilterTags(all_=["banmian"]))
        for deployment in client.read_deployments(deployment_filter=tagged):
            limit = deployment.global_concurrency_limit
            if limit and limit.active_slots > 0 and not _count_holders(client, deployment.id):
                client.update_global_concurrency_limit(limit.name, GlobalConcurrencyLimitUpdate(active_slots=0))
                freed.append(deployment.name)
    return freed


def _count_holders(client: Any, deployment_id: UUID) -> int:
    from prefect.client.schemas.filters import (
        DeploymentFilter,
        DeploymentFilterId,
        FlowRunFilter,
        FlowRunFilterState,
        FlowRunFilterStateType,
    )
    from prefect.client.schemas.objects import StateType

    holding = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]
    runs = client.read_flow_runs(
        deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment_id])),
        flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=holding))),
    )
    return len(runs)
