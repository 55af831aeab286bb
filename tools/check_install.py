"""`make check-install`: whether what we require fits beside what a user's Airflow has, and works at its oldest.

It asks the package index, as pip or uv would when they install, and needs no container engine. First it resolves our
requirements together with the providers of Airflow's official image, with SQLAlchemy 2.0 and 2.1, at the newest and at
our oldest. Then it says what the Dockerfile adds to the image. At last it installs the oldest that we allow, with the
lower SQLAlchemy, and runs the tests of the DAG file and of the core on it. What was resolved is left in
`.cache/check-install`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).parents[1]
FOLDER = REPOSITORY / ".cache" / "check-install"
OURS = ("requirements.txt", "requirements-s3.txt")
DOCKERFILE = REPOSITORY / "Dockerfile"
IMAGE = re.compile(r"^FROM apache/airflow:(?P<airflow>[\d.]+)-python(?P<python>[\d.]+)$", re.MULTILINE)
EXTRAS = (
    "aiobotocore,amazon,async,celery,cncf-kubernetes,common-io,common-messaging,docker,elasticsearch,fab,ftp,git,google,"
    "google-auth,graphviz,grpc,hashicorp,http,ldap,microsoft-azure,mysql,odbc,openlineage,opensearch,pandas,postgres,redis,"
    "sendgrid,sftp,slack,snowflake,ssh,statsd,uv"
)
"""AIRFLOW_EXTRAS of the Dockerfile that Airflow 3.3's image is built with: its providers."""
RELEASED = "2026-09-17T10:00:00Z"
"""When the Dockerfile's image came out, changed with it: its constraints are the `apache-airflow[all]` of that day."""
SQLALCHEMY = {"2.0": "sqlalchemy>=2.0,<2.1", "2.1": "sqlalchemy>=2.1,<2.2"}
TOLD = ("sqlalchemy", "tenacity", "apache-airflow-providers-google", "apache-airflow-providers-snowflake", "sqlglot")
OLDEST = "lowest-direct"
TESTED = ("tests/dags", "tests/unit")
TEST_TOOLS = (
    "hypothesis",
    "jsonschema",
    "linkify-it-py",
    "markdown-it-py",
    "psutil",
    "pytest",
    "pytest-timeout",
    "pytest-xdist",
)


class Unresolved(Exception):
    """There is no such set of packages; the argument is what uv says of it."""


class Image(NamedTuple):
    """The official one that the Dockerfile begins with."""

    airflow: str
    python: str

    @property
    def requirement(self) -> str:
        """What is in it, as one requirement."""
        return f"apache-airflow[{EXTRAS}]=={self.airflow}"


def our_image() -> Image:
    """The one that the Dockerfile names."""
    if not (found := IMAGE.search(DOCKERFILE.read_text())):
        raise SystemExit("the Dockerfile does not begin with an image of apache/airflow")
    return Image(**found.groupdict())


def resolve(name: str, requirements: Sequence[str], *options: str, constraints: Sequence[str] = ()) -> dict[str, str]:
    """The version of each package, by its name; also left in `{name}.txt`.

    :param requirements: lines as in a requirements file.
    :param constraints: likewise.
    :raises Unresolved: they contradict each other.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    asked, limits, found = (FOLDER / f"{name}.{kind}" for kind in ("in", "constraints", "txt"))
    asked.write_text("\n".join(requirements) + "\n")
    limits.write_text("\n".join(constraints) + "\n")
    command = ["pip", "compile", "--quiet", "--upgrade", "--no-annotate", "--no-header", "--constraints", str(limits)]
    done = uv(*command, *options, "--output-file", str(found), str(asked))
    if done.returncode:
        raise Unresolved(done.stderr.strip())
    return dict(re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==([^\s;]+)", found.read_text(), re.MULTILINE))


def uv(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run it to its end."""
    return subprocess.run([sys.executable, "-m", "uv", *arguments], capture_output=True, text=True, check=False)


def our_requirements() -> list[str]:
    """What we ask of a user's Airflow, the bucket included."""
    return [f"-r {REPOSITORY / name}" for name in OURS]


def check_beside(image: Image) -> int:
    """Our requirements with the image's providers; returns how often they do not fit where these fit by themselves."""
    failures = 0
    for version, limit in SQLALCHEMY.items():
        for age, resolution in (("newest", "highest"), ("oldest", OLDEST)):
            options = ("--python-version", image.python, "--resolution", resolution)
            what = f"SQLAlchemy {version}, our {age}"
            name = f"beside-sqlalchemy-{version}-{age}"
            try:
                found = resolve(name, [image.requirement, *our_requirements()], *options, constraints=[limit])
            except Unresolved as unresolved:
                failures += _is_ours(what, unresolved, image, options, limit)
            else:
                print(f"{what}: resolves with {_told(found)}", flush=True)
    return failures


def _is_ours(what: str, unresolved: Unresolved, image: Image, options: tuple[str, ...], limit: str) -> bool:
    """Whether the providers resolve without us, so that it is our requirements that do not fit."""
    try:
        resolve("without-ours", [image.requirement], *options, constraints=[limit])
    except Unresolved:
        print(f"{what}: the image's providers do not resolve by themselves", flush=True)
        return False
    print(f"{what}: DOES NOT RESOLVE\n{unresolved}", flush=True)
    return True


def _told(found: dict[str, str]) -> str:
    return ", ".join(f"{name.removeprefix('apache-airflow-providers-')} {found[name]}" for name in TOLD)


def check_image(image: Image) -> int:
    """What the Dockerfile installs. With the constraints of the image's day it replaces nothing."""
    options = ("--python-version", image.python)
    that_day = (*options, "--exclude-newer", RELEASED)
    try:
        everything = resolve("image-constraints", [f"apache-airflow[all]=={image.airflow}"], *that_day)
        limits = [f"{name}=={version}" for name, version in everything.items()]
        there = resolve("image", [image.requirement], *that_day, constraints=limits)
        # ours may be newer than the image where its constraints do not name them
        with_ours = resolve(
            "image-with-ours", [image.requirement, f"-r {REPOSITORY / OURS[0]}"], *options, constraints=limits
        )
    except Unresolved as unresolved:
        print(f"the image {image.airflow}: DOES NOT RESOLVE with its constraints\n{unresolved}", flush=True)
        return 1
    added = {name: version for name, version in with_ours.items() if name not in there}
    replaced = {name for name, version in there.items() if with_ours.get(name, version) != version}
    print(f"the image {image.airflow}: has {len(there)} packages; the Dockerfile adds", end=" ")
    print(", ".join(f"{name} {version}" for name, version in added.items()), end="; ")
    print(f"and REPLACES {', '.join(sorted(replaced))}" if replaced else "and replaces none", flush=True)
    return len(replaced)


def check_oldest() -> int:
    """Run the tests on the oldest that we allow, without providers of others, and with the lower SQLAlchemy."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    options = ("--python-version", python, "--resolution", OLDEST)
    try:
        found = resolve("oldest", our_requirements(), *options, constraints=[SQLALCHEMY["2.0"]])
    except Unresolved as unresolved:
        print(f"our oldest: DOES NOT RESOLVE\n{unresolved}", flush=True)
        return 1
    environment = FOLDER / "venv"
    installed = _install(environment, found)
    if installed.returncode:
        print(f"our oldest: CANNOT BE INSTALLED\n{installed.stderr.strip()}", flush=True)
        return 1
    told = f"apache-airflow {found['apache-airflow']}, sqlalchemy {found['sqlalchemy']}, pydantic {found['pydantic']}"
    print(f"our oldest: {told}; {' and '.join(TESTED)} on it:", flush=True)
    command = [str(environment / "bin" / "python"), "-m", "pytest", "-q", "-p", "no:cacheprovider", *TESTED]
    try:
        return subprocess.run(command, cwd=REPOSITORY, check=False).returncode
    finally:
        shutil.rmtree(environment)


def _install(environment: Path, found: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """The packages, and what the tests need, which may be as new as in development."""
    pinned = dict(re.findall(r"^([\w.-]+)==(\S+)", (REPOSITORY / "constraints.txt").read_text(), re.MULTILINE))
    tools = [f"{name}=={pinned[name]}" for name in TEST_TOOLS if name not in found]
    created = uv("venv", "--quiet", "--clear", "--python", sys.executable, str(environment))
    if created.returncode:
        return created
    python = ("--quiet", "--python", str(environment / "bin" / "python"))
    return uv("pip", "install", *python, "-r", str(FOLDER / "oldest.txt"), *tools)


def main() -> int:
    """A line for each question; the exit status says whether any answer is no."""
    image = our_image()
    return bool(check_beside(image) + check_image(image) + check_oldest())


if __name__ == "__main__":
    sys.exit(main())
