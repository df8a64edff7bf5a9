"""Who lives on which day: the cohorts of a snapshot table, and how many of each are left."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta

from ingen_fab.runtime.generation.calendar import scaled
from ingen_fab.runtime.generation.cohorts import Cohort, draw_cohort, rectangle_width
from ingen_fab.runtime.generation.periods import completed_periods, publish_date, publish_index
from ingen_fab.runtime.generation.popularity import LIST_LEVELS, list_size
from ingen_fab.runtime.generation.survival import (
    ALIVE_LIMIT,
    BirthRegister,
    Births,
    PopulationRule,
    SurvivalCurve,
    churn_of,
    too_many_living,
)

# The base rows were created on any day of the three years before the dataset begins.
BASE_CREATED_DAYS = 1095


@dataclass(frozen=True, slots=True)
class LivingCohort:
    """What is left of a cohort on a publish day.

    Its entities have the ranks rank_before .. rank_before + survivors - 1, in the order of their places.
    `list_before` says, for each list of popularity, how many members earlier cohorts have.
    """

    cohort: Cohort
    survivors: int
    rank_before: int
    list_before: tuple[int, ...]


class Population:
    """The population of one snapshot table; any day may be asked for, in any order.

    Every method answers for the latest publish on or before the day, and raises RuntimeUserError for a day
    before `start` and where 2^31 rows or more would live. `stream` is the versioned name that keys the draws;
    `table` is the name that errors bear.
    """

    def __init__(
        self, table: str, rule: PopulationRule, start: date, scale: str, seed: int, stream: str
    ) -> None:
        self._table = table
        self._rule = rule
        self._start = start
        self._seed = seed
        self._stream = stream
        self._register = BirthRegister(table, rule, start, scaled(rule.base_rows, scale))
        self._curve = SurvivalCurve(churn_of(table, rule))
        self._cohorts: list[Cohort] = []
        self._birth_days: list[date] = []
        self._alive: dict[date, int] = {}
        # The living of the day that was asked for last: a few tables ask for the same day in turn.
        self._latest: tuple[date, tuple[LivingCohort, ...]] | None = None

    def cohorts(self, day: date) -> tuple[Cohort, ...]:
        """Return all who were born until then, oldest first, whether anybody is left or not."""
        return tuple(self._born(self._publish_day(day)))

    def living(self, day: date) -> tuple[LivingCohort, ...]:
        """Return the cohorts of which somebody is left, oldest first."""
        publish = self._publish_day(day)
        if self._latest is None or self._latest[0] != publish:
            self.alive(publish)
            self._latest = (publish, self._living(publish))
        return self._latest[1]

    def alive(self, day: date) -> int:
        """Return how many are left of all cohorts."""
        publish = self._publish_day(day)
        if publish not in self._alive:
            alive = sum(survivors for _, survivors in self._survivors(publish))
            if alive >= ALIVE_LIMIT:
                raise too_many_living(self._table, self._rule, publish, alive)
            self._alive[publish] = alive
        return self._alive[publish]

    def list_sizes(self, day: date) -> tuple[int, ...]:
        """Return the sizes of the lists of popularity; list 0 counts everybody."""
        living = self.living(day)
        if not living:
            return (0,) * LIST_LEVELS
        last = living[-1]
        return lists_after(last.list_before, last.cohort.phase, last.survivors)

    def _living(self, publish: date) -> tuple[LivingCohort, ...]:
        living = []
        before: tuple[int, ...] = (0,) * LIST_LEVELS
        for cohort, survivors in self._survivors(publish):
            if survivors:
                living.append(LivingCohort(cohort, survivors, before[0], before))
                before = lists_after(before, cohort.phase, survivors)
        return tuple(living)

    def _survivors(self, publish: date) -> list[tuple[Cohort, int]]:
        churned = completed_periods(self._start, self._rule.churn_period, publish)
        survivors = self._curve.survivors
        return [
            (cohort, survivors(cohort.size, churned - cohort.churn_start, cohort.survival_draw))
            for cohort in self._born(publish)
        ]

    def _publish_day(self, day: date) -> date:
        index = publish_index(self._start, self._rule.frequency, day)
        return publish_date(self._start, self._rule.frequency, index)

    def _born(self, publish: date) -> list[Cohort]:
        self._register.extend(publish)
        for births in self._register.births[len(self._cohorts) :]:
            self._cohorts.append(self._cohort(births))
            self._birth_days.append(births.day)
        return self._cohorts[: bisect_right(self._birth_days, publish)]

    def _cohort(self, births: Births) -> Cohort:
        drawn = draw_cohort(self._stream, self._seed, births.day, births.size)
        first_publish = publish_index(self._start, self._rule.frequency, births.day)
        if publish_date(self._start, self._rule.frequency, first_publish) < births.day:
            first_publish += 1
        is_base = births.day == self._start
        return Cohort(
            birth_day=births.day,
            first_id=births.first_id,
            size=births.size,
            first_publish=first_publish,
            created_anchor=births.day - timedelta(days=1) if is_base else births.day,
            created_days=BASE_CREATED_DAYS if is_base else births.days,
            width=rectangle_width(births.size),
            keys=drawn.keys,
            rotation=drawn.rotation,
            phase=drawn.phase,
            survival_draw=drawn.survival_draw,
            churn_start=completed_periods(self._start, self._rule.churn_period, births.day),
        )


def lists_after(before: tuple[int, ...], phase: int, survivors: int) -> tuple[int, ...]:
    """Return the sizes of the lists when the survivors of one more cohort are counted."""
    return tuple(size + list_size(phase, survivors, level) for level, size in enumerate(before))
