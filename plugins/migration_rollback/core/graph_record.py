"""What a rollback has deleted from the graph so far: the record that outlives a worker which is killed."""

from pydantic import ValidationError

from migration_rollback.core.frozen import Frozen
from migration_rollback.core.seal import is_sealed, seal
from migration_rollback.core.tally import Tally
from migration_rollback.errors import GraphRecordError

_REMEDY = "find out who writes to the data root, then trigger a new run"


class GraphPart(Frozen):
    """Some of the district's nodes and of their relationships."""

    nodes: Tally = Tally()
    """How many nodes, and which."""
    relationships: int = 0
    """Relationships with at least one end at a node of the district."""
    foreign_relationships: int = 0
    """Those of them whose other end is not the district's, or that carry another district."""
    loose: Tally = Tally()
    """How many relationships that carry the district between nodes that are not its own, and which."""

    def __add__(self, other: "GraphPart") -> "GraphPart":
        return GraphPart(
            nodes=self.nodes + other.nodes,
            relationships=self.relationships + other.relationships,
            foreign_relationships=self.foreign_relationships + other.foreign_relationships,
            loose=self.loose + other.loose,
        )

    def __sub__(self, other: "GraphPart") -> "GraphPart":
        return GraphPart(
            nodes=self.nodes - other.nodes,
            relationships=self.relationships - other.relationships,
            foreign_relationships=self.foreign_relationships - other.foreign_relationships,
            loose=self.loose - other.loose,
        )

    @property
    def all_relationships(self) -> int:
        """Those at the district's nodes, and the loose ones."""
        return self.relationships + self.loose.number

    @property
    def is_empty(self) -> bool:
        """Neither a node nor a relationship."""
        return not (self.nodes.number or self.all_relationships)

    def kinds(self) -> "tuple[GraphPart, ...]":
        """Its nodes, its relationships and its loose ones, each alone: a batch is of one kind."""
        return (
            GraphPart(nodes=self.nodes),
            GraphPart(relationships=self.relationships, foreign_relationships=self.foreign_relationships),
            GraphPart(loose=self.loose),
        )


class GraphRecord(Frozen):
    """What lies beside the report as long as there is something to count: which batches the graph has committed.

    A batch is written down as pending before its COMMIT and as confirmed after it. Between the two, what is still
    there decides: ``found`` is always what is confirmed, what is pending if it was committed, and what is there. One
    batch of each kind may be pending at a time, and each is told by what is left of its kind: nodes and loose
    relationships by which they are, others by their numbers.
    """

    rollback_run_id: str
    """The rollback whose batches these are."""
    fingerprint: str
    """That of the plan that they were approved with."""
    found: GraphPart
    """What was there when the last try began, and what earlier tries had deleted by then."""
    confirmed: GraphPart = GraphPart()
    """What this rollback has deleted, over all tries."""
    pending: GraphPart | None = None
    """The batches that are about to be committed, at most one of each kind; null: none."""
    seal: str = ""
    """Proves that a worker of this Airflow wrote it; empty only before it is sealed."""

    def sealed(self, key: bytes) -> "GraphRecord":
        """The record with its seal."""
        return self.model_copy(update={"seal": seal(key, self._content())})

    def require(self, key: bytes, rollback_run_id: str, fingerprint: str, path: str) -> "GraphRecord":
        """The record itself, if it can be believed.

        :param path: how to name the file in errors.
        :raises GraphRecordError: somebody else wrote it, or it belongs to another rollback or plan.
        """
        if not is_sealed(key, self._content(), self.seal):
            raise GraphRecordError(
                f"{path} was altered, or was sealed with another key: it cannot say what of the graph was deleted",
                _REMEDY,
            )
        if (self.rollback_run_id, self.fingerprint) != (rollback_run_id, fingerprint):
            raise GraphRecordError(f"{path} belongs to another rollback or to another plan", _REMEDY)
        return self

    def _content(self) -> dict[str, object]:
        return self.model_dump(mode="json", exclude={"seal"})

    def settled(self, there: GraphPart, path: str) -> "GraphRecord":
        """The record without a pending batch: what is still there says whether that was committed.

        Whether the rest is as it was is another question.

        :raises GraphRecordError: somebody has changed the graph meanwhile, so that it says neither.
        """
        if self.pending is None:
            return self
        kinds = zip((self.found - self.confirmed).kinds(), self.pending.kinds(), there.kinds(), strict=True)
        committed = GraphPart()
        for left, pending, now in kinds:
            if not pending.is_empty and left != now:
                if left - pending != now:
                    raise self._unexplained(self.pending, there, path)
                committed += pending
        return self.model_copy(update={"confirmed": self.confirmed + committed, "pending": None})

    def _unexplained(self, pending: GraphPart, there: GraphPart, path: str) -> GraphRecordError:
        return GraphRecordError(
            f"{path} does not explain what is in the graph: it says that {self._numbers(self.confirmed)} were deleted "
            f"and that {self._numbers(pending)} may have been, of {self._numbers(self.found)}; there are "
            f"{self._numbers(there)}",
            "somebody has changed the graph since; trigger a new run to have what is there approved",
        )

    def deleted(
        self, nodes_there: int | None, relationships_there: int | None, loose_there: int | None = None
    ) -> GraphPart | None:
        """What was deleted over all tries; null where a batch is pending and the numbers do not settle it.

        :param nodes_there: the district's nodes as verification counted them; null: they were not counted.
        :param loose_there: the relationships that carry the district between other nodes.
        """
        if self.pending is None:
            return self.confirmed
        left, deleted = self.found - self.confirmed, self.confirmed
        for remaining, counted, pending in zip(
            (left.nodes.number, left.relationships, left.loose.number),
            (nodes_there, relationships_there, loose_there),
            self.pending.kinds(),
            strict=True,
        ):
            if not pending.is_empty and remaining != counted:
                if remaining - pending.nodes.number - pending.all_relationships != counted:
                    return None
                deleted += pending
        return deleted

    @staticmethod
    def _numbers(part: GraphPart) -> str:
        return f"{part.nodes.number:,} nodes and {part.all_relationships:,} relationships"


def read_graph_record(content: bytes, path: str) -> GraphRecord:
    """The record in ``content``, whoever wrote it. :raises GraphRecordError: it is none."""
    try:
        return GraphRecord.model_validate_json(content)
    except ValidationError as exc:
        raise GraphRecordError(
            f"{path} is not a record of what was deleted from the graph ({exc.error_count()} defects)", _REMEDY
        ) from None
