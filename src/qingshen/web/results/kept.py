"""What pages keep of a run: a run never changes, so what it says is worked out once a process."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, NamedTuple

from qingshen.case.held import as_read
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


def of_a_run(most: int) -> Callable[[Callable[..., Any]], Any]:
    """Keep the last `most` of what a function says of the run under its key.

    It is said by the edition of the rulebook the run was reckoned by: the audit may have taken over another since.
    """

    def keeping(say: Callable[..., Any]) -> Any:
        @lru_cache(maxsize=most)
        @wraps(say)
        def said(key: Key, *given: Any, **more: Any) -> Any:
            with as_read(key.found().case):
                return say(key, *given, **more)

        return said

    return keeping
