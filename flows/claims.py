"""Which flow runs are alive: each holds a file of its own, by a kernel lock that goes with its process.

A run killed outright cannot say so: Prefect shows it running and keeps its concurrency slot. Its file is then free,
whatever machine of this home looks, and whoever finds it so sets the run to Crashed, which frees the slot, unless
Prefect has heard how it ended.
"""

import fcntl
import os
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from flows.home import Home

_TAG = "banmian"  # of every deployment in prefect.yaml
LONGEST_START = timedelta(minutes=10)  # of a process: it takes seconds, a minute on a machine that is very busy
_SECOND_LOOK_SECONDS = 2.0


def claims_folder(home: Home) -> Path:
    """Where the files of runs stand."""
    return home.root / "runs"


def claim_run(home: Home, flow_run_id: str) -> int:
    """Be known as alive until this process is gone. Returns the file that holds the lock; closing it ends the claim.

    The claim outlives the run: only after it Prefect is told how it ended, and its server may be gone by then, as when
    a machine shuts down. Whoever finds the file free asks Prefect, and forgets the run that is over.
    """
    folder = claims_folder(home)
    folder.mkdir(exist_ok=True)
    unseen, seen = folder / f".{flow_run_id}", folder / flow_run_id
    handle = os.open(unseen, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    fcntl.flock(handle, fcntl.LOCK_EX)
    unseen.rename(seen)  # nobody sees it unlocked
    return handle


def find_gone(home: Home) -> list[str]:
    """Ids of the runs whose process is gone; whether they were killed, or are over, Prefect knows."""
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
    """Set every killed run to Crashed, which frees its concurrency slot. Returns their names.

    Prefect is asked once for each run whose process is gone, so once for every run: it is forgotten here.
    """
    names = []
    for run_id in find_gone(home):
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


def crash_stuck_runs(
    *, longest: timedelta = LONGEST_START, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> list[str]:
    """Set to Crashed the runs that were handed to a process `longest` ago and never began. Returns their names.

    Killed that early, a run holds no claim yet; Prefect would show it pending, and keep its slot, for good.
    """
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.objects import StateType

    with get_client(sync_client=True) as client:
        waiting = _read_runs(client, [StateType.PENDING])
    began_by = now() - longest
    stuck = [run.id for run in waiting if run.state and run.state.timestamp < began_by]
    return [name for run_id in stuck if (name := _crash_run(str(run_id)))]


def free_stale_slots(*, sleep: Callable[[float], None] = time.sleep) -> list[str]:
    """Free the slots of Banmian's deployments that no run holds. Returns the deployments' names.

    A server that was killed forgets who held a slot, but not that it was taken: no run would ever start again. Looks
    twice, since a run may be about to take, or have just left, the slot it is seen with.
    """
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import GlobalConcurrencyLimitUpdate

    with get_client(sync_client=True) as client:
        if not (stale := _find_stale_limits(client)):
            return []
        sleep(_SECOND_LOOK_SECONDS)
        stale = {name: limit for name, limit in _find_stale_limits(client).items() if stale.get(name) == limit}
        for limit in stale.values():
            client.update_global_concurrency_limit(limit, GlobalConcurrencyLimitUpdate(active_slots=0))
    return sorted(stale)


def _find_stale_limits(client: Any) -> dict[str, str]:
    """Names of deployments whose slot is taken though none of their runs is under way, with their limits' names."""
    from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterTags
    from prefect.client.schemas.objects import StateType

    tagged = DeploymentFilter(tags=DeploymentFilterTags(all_=[_TAG]))
    taken = {
        deployment.id: deployment
        for deployment in client.read_deployments(deployment_filter=tagged)
        if deployment.global_concurrency_limit and deployment.global_concurrency_limit.active_slots > 0
    }
    holding = {
        run.deployment_id for run in _read_runs(client, [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING])
    }
    return {d.name: d.global_concurrency_limit.name for key, d in taken.items() if key not in holding}


def _read_runs(client: Any, types: Sequence[Any]) -> list[Any]:
    """Runs of Banmian's deployments whose state is of one of these types."""
    from prefect.client.schemas.filters import (
        DeploymentFilter,
        DeploymentFilterTags,
        FlowRunFilter,
        FlowRunFilterState,
        FlowRunFilterStateType,
    )

    found: list[Any] = client.read_flow_runs(
        deployment_filter=DeploymentFilter(tags=DeploymentFilterTags(all_=[_TAG])),
        flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(types)))),
    )
    return found
