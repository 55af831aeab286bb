"""The data root is away, read-only, or full."""

from __future__ import annotations

from tests.chaos.faults.scene import Kind, Scene


def _away(scene: Scene) -> str:
    scene.during(scene.stage.volume.away())
    return f"for {scene.seconds:.0f} s"


def _read_only(scene: Scene) -> str:
    scene.during(scene.stage.volume.read_only())
    return f"for {scene.seconds:.0f} s"


def _full(scene: Scene) -> str:
    scene.during(scene.stage.volume.full())
    return f"for {scene.seconds:.0f} s"


KINDS = {
    "data root away": Kind(_away, lasts=(2, 30)),
    "data root read-only": Kind(_read_only, lasts=(2, 20), needs_mount=True),
    "data root full": Kind(_full, lasts=(2, 20), needs_mount=True),
}
