"""What stands in the tables of pages, nameplates and campaigns: for operations and queries here."""

from uuid import UUID

from django.db.models import Exists, OuterRef

from houvast.records.campaigns.models import CampaignPlan, NameplateVersion, PageVersion
from houvast.records.campaigns.nameplates import Nameplate
from houvast.records.campaigns.texts import PAGES, Text, shipped


def texts_of(helpline: UUID | None, language: str) -> dict[str, Text]:
    own: dict[str, Text] = {}
    if helpline:
        of_helpline = PageVersion.objects.filter(organisation=helpline, language=language)
        later = of_helpline.filter(page=OuterRef("page"), number__gt=OuterRef("number"))
        own = {version.page: text_of(version) for version in of_helpline.filter(~Exists(later))}
    return {page: own.get(page) or shipped(page, language) for page in PAGES}


def is_taken(word: str, helpline: UUID) -> bool:
    """Whether a campaign that was not withdrawn has this word."""
    found = CampaignPlan.objects.filter(organisation=helpline, withdrawn_at=None)
    return found.filter(planned__told__word=word).exists()


def newest_nameplate(helpline: UUID) -> Nameplate | None:
    newest = NameplateVersion.objects.filter(organisation=helpline).order_by("-number").first()
    return Nameplate.of(newest.said) if newest and not newest.shipped else None


def text_of(version: PageVersion) -> Text:
    if version.shipped:
        return shipped(version.page, version.language)
    return Text(version.tab, version.link, version.heading, version.body)
