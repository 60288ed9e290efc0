"""What somebody asks when they ask for an estimate: the counts, of whom, and how it is to be worked out."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal, Self

Kind = Literal["lists", "repeats"]
LISTS, REPEATS = "lists", "repeats"
CAMPAIGN, OVERLAPS = "campaign", "overlaps"  # asked for on pages of their own
METHODS = ("stepwise", "bic", "aic", "main", "average", "latent")
MODELS = ("poisson", "geometric", "negbin", "one-inflated", "chao", "zelterman")
WITHOUT_TABLES = ("average", "latent")  # their interval is a posterior: nothing is drawn anew
TABLES, SEED = 1000, 1


@dataclass(frozen=True)
class Options:
    """How it is worked out; kept with the report. `columns` are those of the counts as they are kept."""

    method: str
    search: str = ""
    order: int | None = None
    tables: int = TABLES
    seed: int = SEED
    split_by: str = ""
    times: str = ""
    covariates: tuple[str, ...] = ()

    def as_kept(self) -> dict[str, Any]:
        return asdict(self) | {"covariates": list(self.covariates)}

    @classmethod
    def kept(cls, said: dict[str, Any]) -> Self:
        return cls(**(said | {"covariates": tuple(said["covariates"])}))


@dataclass(frozen=True)
class Asked:
    """A request as it comes from a page. `text` is the file; `count` its column of counts, if it has one."""

    kind: Kind
    about: str
    from_: date
    until: date
    text: str
    options: Options
    count: str = ""
