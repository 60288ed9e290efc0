"""Effect of a campaign: how many more people reached out in its weeks than would have without it.

Two methods side by side (`interrupted`, `structural`), a plan written down beforehand (`read_plan`), placebo
windows, the smallest effect that could have been seen, and words that cannot be read as more (`saying`). What
was told to the public, to whom and when is kept by `records/campaigns`; publishing is decided in `releases`.
"""

from houvast.library.figures.campaign.counting import count_weeks
from houvast.library.figures.campaign.effect import CampaignEffect, Effect, MethodEffect, measure
from houvast.library.figures.campaign.outgoing import outgoing
from houvast.library.figures.campaign.plan import Plan, Window, read_plan
from houvast.library.figures.campaign.refusals import (
    CampaignRefused,
    CountRefused,
    PlanRefused,
    SeriesRefused,
    TooShort,
    WeekMissing,
    WindowRefused,
)
from houvast.library.figures.campaign.report import chart, charts, html, laid_out, pdf
from houvast.library.figures.campaign.saying import as_text, paragraph, table, title
from houvast.library.figures.campaign.weeks import Weeks, read_weeks, weeks

__all__ = [
    "CampaignEffect",
    "CampaignRefused",
    "CountRefused",
    "Effect",
    "MethodEffect",
    "Plan",
    "PlanRefused",
    "SeriesRefused",
    "TooShort",
    "WeekMissing",
    "Weeks",
    "Window",
    "WindowRefused",
    "as_text",
    "chart",
    "charts",
    "count_weeks",
    "html",
    "laid_out",
    "measure",
    "outgoing",
    "paragraph",
    "pdf",
    "read_plan",
    "read_weeks",
    "table",
    "title",
    "weeks",
]
