"""`make bench-graph`: how long the graph's deletion takes, against Neo4j's own `DETACH DELETE` in batches.

A graph of pupils who know each other, of whom a quarter belong to one node, is filled anew before each deletion: by
Cypher, or from a million nodes on by neo4j-admin, with a new server each time.
`NODES` (200,000), `ROUNDS` (3; 0: ours alone, once) and `PROFILE` (yes) come from the environment. Ours is what the
task does: it reads the graph and judges it against the plan, deletes it batch by batch with what is written down, and
counts again. It runs in a process of its own, whose memory is that of a plan and a deletion. The server may use 256 MB
for all transactions, and compiles as servers do.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from queue import Queue

import neo4j
from neo4j.exceptions import TransientError

from migration_rollback.edge.settings import PREFIX, settings
from servers.neo4j_server import Neo4jAccess, Neo4jServer
from tests.integration.one_graph import DATABASE, DISTRICT, OneGraph
from tools.bench_graph_times import StatementTimes
from tools.goals import told

NODES = int(os.environ.get("NODES") or 200_000)
ROUNDS = int(os.environ.get("ROUNDS") or 3)
MANY = 1_000_000
"""Nodes from which on Cypher takes too long to fill the graph."""
HEAP = "1g"
SETTINGS: Mapping[str, str] = {
    "dbms.memory.transaction.total.max": "256m",
    "db.memory.transaction.max": "256m",
    "server.memory.pagecache.size": "1g",
}
PLAIN = "MATCH (n {district_id: $district_id}) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"
ONE_STATEMENT = "MATCH (n {district_id: $district_id}) DETACH DELETE n"
FILLING = (
    "CREATE (:District {district_id: $district_id, number: -1})",
    """
    UNWIND range(0, $nodes - 2) AS number
    CALL (number) {
        CREATE (:Pupil {district_id: $district_id, number: number, name: 'Pupil ' + number, born: date('2015-01-01')})
    } IN TRANSACTIONS OF 20000 ROWS""",
    """
    MATCH (d:District {district_id: $district_id})
    WITH collect(d) AS districts
    UNWIND range(0, $heavy - 1) AS number
    CALL (districts, number) {
        WITH districts[0] AS d, number
        MATCH (p:Pupil {number: number})
        CREATE (p)-[:BELONGS_TO {since: 2020}]->(d)
    } IN TRANSACTIONS OF 20000 ROWS""",
    """
    UNWIND range(0, $relationships - $heavy - 1) AS number
    CALL (number) {
        MATCH (a:Pupil {number: number % ($nodes - 1)})
        MATCH (b:Pupil {number: (number * 7 + number / ($nodes - 1) + 1) % ($nodes - 1)})
        CREATE (a)-[:KNOWS {since: 2020}]->(b)
    } IN TRANSACTIONS OF 20000 ROWS""",
)


def fill(graph: OneGraph, nodes: int) -> None:
    """One district, and nothing else."""
    graph.run("CREATE INDEX numbers IF NOT EXISTS FOR (n:Pupil) ON (n.number)")
    graph.run("CREATE INDEX pupils IF NOT EXISTS FOR (n:Pupil) ON (n.district_id)")
    graph.run("CALL db.awaitIndexes()")
    for statement in FILLING:
        graph.run(statement, district_id=DISTRICT, nodes=nodes, heavy=nodes // 4, relationships=nodes * 5 // 2)


def write_files(folder: Path, nodes: int) -> list[str]:
    """The same graph for neo4j-admin, as files; return its arguments."""
    pupils, heavy = nodes - 1, nodes // 4
    with (folder / "pupils.csv").open("w") as file:
        file.write(":ID,:LABEL,district_id:string,name:string,born:date,number:long\n")
        file.write(f"{pupils},District,{DISTRICT},,,-1\n")
        file.writelines(f"{n},Pupil,{DISTRICT},Pupil {n},2015-01-01,{n}\n" for n in range(pupils))
    with (folder / "links.csv").open("w") as file:
        file.write(":START_ID,:END_ID,:TYPE,since:long\n")
        file.writelines(f"{n},{pupils},BELONGS_TO,2020\n" for n in range(heavy))
        for n in range(nodes * 5 // 2 - heavy):
            file.write(f"{n % pupils},{(n * 7 + n // pupils + 1) % pupils},KNOWS,2020\n")
    return [f"--nodes={folder / 'pupils.csv'}", f"--relationships={folder / 'links.csv'}", "--id-type=integer"]


@contextlib.contextmanager
def imported(nodes: int) -> Iterator[OneGraph]:
    """The graph in a new server."""
    with tempfile.TemporaryDirectory() as home:
        server = new_server(Path(home))
        files = Path(home) / "files"
        files.mkdir()
        server.administer("database", "import", "full", DATABASE, *write_files(files, nodes))
        with server, neo4j.GraphDatabase.driver(server.uri, auth=server.auth) as driver:
            graph = OneGraph(server, driver, Path(home))
            graph.run("CREATE INDEX pupils FOR (n:Pupil) ON (n.district_id)")
            graph.run("CREATE INDEX numbers FOR (n:Pupil) ON (n.number)")
            graph.run("CALL db.awaitIndexes(600)")
            yield graph


@contextlib.contextmanager
def filled(graph: OneGraph, nodes: int) -> Iterator[OneGraph]:
    """The graph to delete."""
    if nodes < MANY:
        fill(graph, nodes)
        yield graph
    else:
        with imported(nodes) as other:
            yield other


def new_server(home: Path) -> Neo4jServer:
    """A server that compiles as servers do: those of the tests have only the fast compiler."""
    return Neo4jServer(home, heap=HEAP, settings=SETTINGS, java_options=["-XX:TieredStopAtLevel=4"])


def delete(access: tuple[str, str, str], home: Path, told_by: Queue[tuple[float, int]]) -> None:
    """Plan, and delete as the task does; tell the deletion's seconds and the process's peak memory in bytes.

    With PROFILE=yes it prints which statements it has waited for, and the memory at each step.
    """
    uri, user, password = access
    os.environ[f"{PREFIX}SEALING_KEY"] = "of the benchmark"
    with neo4j.GraphDatabase.driver(uri, auth=(user, password)) as driver:
        graph = OneGraph(Neo4jAccess(uri=uri, user=user, password=password), driver, home)
        before = peak_memory()
        plan = graph.plan()
        planned, times = peak_memory(), StatementTimes()
        if os.environ.get("PROFILE") == "yes":
            times.watch()
        started = time.monotonic()
        graph.delete(plan, batch_size=settings().graph_batch_size, ahead=1)
        seconds = time.monotonic() - started
    if lines := list(times.lines()):
        steps = ", ".join(f"{size / 2**20:.0f}" for size in (before, planned, peak_memory()))
        print("\n".join([f"  waiting, of {seconds:.1f} s; MiB before, planned, deleted: {steps}", *lines]), flush=True)
    told_by.put((seconds, peak_memory()))


def peak_memory() -> int:
    """Bytes that this process has had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def ours(graph: OneGraph) -> tuple[float, int]:
    """Seconds of the deletion, and bytes."""
    spawning = multiprocessing.get_context("spawn")
    answer = spawning.Queue()
    with tempfile.TemporaryDirectory() as home:
        access = (graph.access.uri, *graph.access.auth)
        process = spawning.Process(target=delete, args=(access, Path(home), answer))
        process.start()
        process.join()
    if process.exitcode:
        raise SystemExit("the deletion failed")
    seconds, peak = answer.get()
    return seconds, peak


def plain(graph: OneGraph, statement: str) -> float | None:
    """Seconds; none where it does not fit into the memory of transactions, and the rest is removed then."""
    started = time.monotonic()
    try:
        graph.run(statement, district_id=DISTRICT)
    except TransientError as error:
        print(f"  plain: {error.code} after {time.monotonic() - started:.1f} s", flush=True)
        graph.empty()
        return None
    return time.monotonic() - started


def compare(graph: OneGraph, nodes: int, rounds: int) -> tuple[list[float], list[float], int]:
    """Seconds of ours and of the plain form, alternating, and the most bytes that ours has taken."""
    own, others, most = [], [], 0
    for number in range(max(rounds, 1)):
        with filled(graph, nodes) as it:
            seconds, peak = ours(it)
        own.append(seconds)
        most = max(most, peak)
        told_plain = "not tried"
        if rounds:
            with filled(graph, nodes) as it:
                other = plain(it, PLAIN)
            told_plain = "does not fit" if other is None else f"{other:.1f} s"
            others += [] if other is None else [other]
        print(f"  round {number + 1}: ours {seconds:.1f} s, plain {told_plain}, {peak / 2**20:.0f} MiB", flush=True)
    return own, others, most


def shown(seconds: list[float]) -> str:
    """Median and spread."""
    return f"{statistics.median(seconds):.1f} s ({min(seconds):.1f} to {max(seconds):.1f})"


def main() -> None:
    """Print each round, then medians and goals."""
    with (
        tempfile.TemporaryDirectory() as home,
        new_server(Path(home)) as server,
        neo4j.GraphDatabase.driver(server.uri, auth=server.auth) as driver,
    ):
        print(f"heap {HEAP}, {', '.join(f'{name}={value}' for name, value in SETTINGS.items())}")
        graph = OneGraph(server, driver, Path(home))
        print(f"{NODES // 10:,} nodes, {NODES // 4:,} relationships, one node with {NODES // 40:,}:")
        *_, small = compare(graph, NODES // 10, 1)
        fill(graph, NODES // 10)
        at_once = plain(graph, ONE_STATEMENT)
        print(f"  plain in one statement: {'does not fit' if at_once is None else f'{at_once:.1f} s'}")
        print(f"{NODES:,} nodes, {NODES * 5 // 2:,} relationships, one node with {NODES // 4:,}:")
        own, others, large = compare(graph, NODES, ROUNDS)
    print(f"ours {shown(own)}, plain {shown(others) if others else 'not known'}")
    if others:
        ratio = statistics.median(own) / statistics.median(others)
        print(told("graph / plain DETACH DELETE", ratio, 1.2))
    print(told("resident memory, 10 times the nodes", large / small, 1.1))


if __name__ == "__main__":
    main()
