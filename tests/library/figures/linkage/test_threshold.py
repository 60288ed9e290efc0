"""A threshold comes with its errors, or not at all."""

import numpy as np
import pytest

from houvast.library.figures.linkage import ThresholdUnknown, from_labelled, from_scores


def scores(same: int, strangers: int, seed: int, *, gap: float = 0.35) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    high = np.where(rng.random(same) < 0.6, 1.0, np.clip(rng.normal(0.55 + gap, 0.04, same), 0, 1))
    low = np.clip(rng.normal(0.55, 0.035, strangers), 0, 1)
    return np.concatenate([high, low]), np.arange(same + strangers) < same


def test_labels_give_the_threshold_with_the_fewest_errors():
    score, same = scores(200, 300, 1)
    found = from_labelled(score, same)
    wrong = ((score >= found.value) != same).sum()
    assert wrong == min(((score >= t) != same).sum() for t in np.linspace(0.5, 1, 501))
    linked = score >= found.value
    assert found.error.false_links == (linked & ~same).sum()
    assert found.error.missed == (~linked & same).sum()


@pytest.mark.parametrize(("same", "strangers"), [(400, 600), (60, 1940), (900, 100)])
def test_scores_alone_give_nearly_the_threshold_that_labels_would(same: int, strangers: int):
    score, truth = scores(same, strangers, same)
    found = from_scores(score)
    linked = score >= found.value
    assert (linked != truth).mean() < 0.01
    assert abs(found.error.false_rate - (linked & ~truth).sum() / linked.sum()) < 0.03
    assert abs(found.error.missed_rate - (~linked & truth).sum() / same) < 0.03


def test_strangers_alone_give_no_threshold():
    score, _ = scores(0, 2000, 3)
    with pytest.raises(ThresholdUnknown, match="labelled sample"):
        from_scores(score)


def test_two_kinds_that_overlap_give_no_threshold():
    rng = np.random.default_rng(4)
    score = np.concatenate([rng.normal(0.62, 0.06, 500), rng.normal(0.55, 0.06, 500)])
    with pytest.raises(ThresholdUnknown):
        from_scores(np.clip(score, 0, 1))


def test_too_few_scores_or_labels_give_no_threshold():
    score, same = scores(20, 20, 5)
    with pytest.raises(ThresholdUnknown, match="20 true"):
        from_labelled(score, same)
    with pytest.raises(ThresholdUnknown, match="40 best scores"):
        from_scores(score)


@pytest.mark.parametrize("bad", [1.2, -0.1, float("nan")])
def test_a_score_that_is_none_is_refused(bad: float):
    score, same = scores(100, 100, 6)
    score[0] = bad
    with pytest.raises(ThresholdUnknown):
        from_labelled(score, same)
