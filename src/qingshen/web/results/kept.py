"""What pages keep of a run: a run never changes, so what it says is worked out once a process."""

from typing import TYPE_CHECKING, NamedTuple

from qingshen.web.results.models import Run
from qingshen.web.results.read import engine_audit

if TYPE_CHECKING:
    from qingshen.phases import Audit as Reckoned


class Key(NamedTuple):
    """A run by its number and the digest of what it came from."""

    run: int
    digest: str

    def of(self) -> Run:
        """Return the run, as far as its files go."""
        return Run(pk=self.run, digest=self.digest)

    def found(self) -> "Reckoned":
        """Return what the engine found."""
        return engine_audit(self.of())


def key_of(run: Run) -> Key:
    """Return the key under which pages keep what `run` says."""
    return Key(run.pk, run.digest)
