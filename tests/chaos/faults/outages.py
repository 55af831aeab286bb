"""Servers that crash, stop or freeze, and links to them that are cut, silent or slow."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable

from servers.child_process import wait_until
from servers.local_server import LocalServer
from tests.chaos.faults.scene import Inject, Kind, Scene
from tests.chaos.link import Link
from tests.chaos.stage import Stage

Choose = Callable[[Stage], LocalServer]
SECOND_KILL = 3.0
SLOW_SECONDS = 0.3


def _crash(server: LocalServer) -> None:
    server.kill()


def _stop_immediately(server: LocalServer) -> None:
    """PostgreSQL's immediate shutdown: it recovers when it starts."""
    os.kill(server.pid, signal.SIGQUIT)
    wait_until(lambda: not server.running, 20, f"the end of {server.product}")


def _stop(server: LocalServer) -> None:
    server.stop()


def _outage(choose: Choose, end: Callable[[LocalServer], None], times: int = 1) -> Inject:
    def inject(scene: Scene) -> str:
        server = choose(scene.stage)
        for number in range(times):
            if number:
                time.sleep(scene.dice.uniform(0, SECOND_KILL))  # at any moment of its recovery
            end(server)
            scene.last()
            start_again(server)
        return f"for {scene.seconds:.0f} s"

    return inject


def start_again(server: LocalServer) -> None:
    """As soon as what the crash has left of it is gone."""
    wait_until(lambda: _starts(server), 60, f"another start of {server.product}", interval=1)


def _starts(server: LocalServer) -> bool:
    with contextlib.suppress(RuntimeError):
        server.start()
        return True
    return False


def _freeze_graph(scene: Scene) -> str:
    scene.during(scene.stage.neo4j.frozen())
    return f"for {scene.seconds:.0f} s"


def _link(scene: Scene) -> tuple[str, Link]:
    """The one that the instance uses, and either where it uses both or none."""
    task = scene.instance.task_id
    graph = task.startswith("graph.") or ("." not in task and scene.dice.random() < 0.4)
    return ("graph", scene.stage.to_graph) if graph else ("stores", scene.stage.to_stores)


def _cut(scene: Scene) -> str:
    name, link = _link(scene)
    with link.refusing() as cut:
        scene.last()
    return f"{cut} to the {name}, for {scene.seconds:.0f} s"


def _silence(scene: Scene) -> str:
    name, link = _link(scene)
    scene.during(link.silent())
    return f"to the {name}, for {scene.seconds:.0f} s"


def _silence_then_cut(scene: Scene) -> str:
    name, link = _link(scene)
    with link.silent():
        scene.last()
        cut = link.cut()
    return f"{cut} to the {name}, for {scene.seconds:.0f} s"


def _slow(scene: Scene) -> str:
    name, link = _link(scene)
    scene.during(link.slow(SLOW_SECONDS))
    return f"to the {name}, {SLOW_SECONDS} s a message for {scene.seconds:.0f} s"


KINDS = {
    "PostgreSQL killed": Kind(_outage(lambda stage: stage.stores, _crash), lasts=(0, 15)),
    "PostgreSQL stopped immediately": Kind(_outage(lambda stage: stage.stores, _stop_immediately), lasts=(0, 15)),
    "PostgreSQL killed twice": Kind(_outage(lambda stage: stage.stores, _crash, 2), lasts=(0, 4)),
    "PostgreSQL of the metadata killed": Kind(_outage(lambda stage: stage.metadata, _crash), lasts=(0, 5)),
    "Neo4j killed": Kind(_outage(lambda stage: stage.neo4j, _crash), lasts=(0, 10)),
    "Neo4j stopped": Kind(_outage(lambda stage: stage.neo4j, _stop), lasts=(0, 10)),
    "Neo4j frozen": Kind(_freeze_graph, lasts=(5, 45)),
    "connections cut": Kind(_cut, lasts=(0, 20)),
    "connections silent": Kind(_silence, lasts=(5, 45)),
    "connections silent, then cut": Kind(_silence_then_cut, lasts=(5, 30)),
    "connections slow": Kind(_slow, lasts=(10, 30)),
}
