"""Which sources a run reads and into which warehouse: the sample newsroom, or configured live sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from flows.newsroom.server import serve
from flows.sources.loader import load, load_folder, warc_source
from flows.sources.model import Source

SAMPLE_SOURCES = Path(__file__).parent / "newsroom" / "sources"


@dataclass(frozen=True)
class Plan:
    """A run's warehouse folder and where its sources come from (none: the sample newsroom)."""

    folder: Path
    sources: Path | None
    sample_port: int
    warc: tuple[Path, ...] = ()

    @classmethod
    def of(cls, data: Path, sources: Path | None, sample_port: int, warc: Sequence[Path] = ()) -> Plan:
        """Sample data and live data have a warehouse each and never meet; WARC files count as live."""
        live = sources is not None or bool(warc)
        return cls(data / ("live" if live else "sample"), sources, sample_port, tuple(warc))

    @contextmanager
    def open_sources(self, releases: int) -> Iterator[list[Source]]:
        """The sources to read; the sample newsroom is up while the context is.

        Args:
            releases: number of releases of the warehouse so far: once there is one, the sample
                newsroom serves its corrected edition.

        Raises:
            UserError: a source file is wrong, or the newsroom's port is taken.
        """
        if self.sources is not None or self.warc:
            configured = load_folder(self.sources) if self.sources is not None else []
            yield [*configured, warc_source(self.warc)] if self.warc else configured
            return
        with serve(2 if releases else 1, self.sample_port) as bases:
            yield [_rebased(SAMPLE_SOURCES / f"{name}.toml", base) for name, base in bases.items()]


def _rebased(path: Path, base: str) -> Source:
    """A sample source at the address where the newsroom listens this time."""
    address = urlsplit(str(getattr(load(path), "address", "")))
    return load(path, {"address": base + address.path})
