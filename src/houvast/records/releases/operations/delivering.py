"""Deliveries of other sources: brought in whole or refused, and the reports on them erased in time."""

import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_after, seen
from houvast.records.releases import folders, rules
from houvast.records.releases.course import DeliveryState, State
from houvast.records.releases.models import Delivery, Release
from houvast.records.releases.operations.refusals import NotPossible
from houvast.records.retention.declared import BATCH, erased, group

if TYPE_CHECKING:
    from datetime import date

    from houvast.records.releases.delivering import Beside, Read


@dataclass(frozen=True)
class Sent:
    """A file as it was sent, and the mapping to read it by: as text, or that of an earlier delivery.

    Without either, the one that is known for a file of that name is taken.
    """

    name: str
    content: IO[bytes]
    mapping: str = ""
    like: uuid.UUID | None = None


def _read(sent: Sent, *, by: Actor) -> "Read":
    from houvast.records.releases import delivering

    scratch = Path(settings.HOME) / "deliveries"
    scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    with TemporaryDirectory(dir=scratch) as folder:
        file = Path(folder) / (Path(sent.name).name[:200] or "delivery")
        with file.open("wb") as into:
            shutil.copyfileobj(sent.content, into)
        try:
            mapping = sent.mapping or _mapping_of(sent, by)
            return delivering.read(file, mapping, former=_former_of(by), beside=_beside(by))
        except delivering.NotReadable as refused:
            raise NotPossible(_("This mapping cannot be used: %(why)s") % {"why": refused}) from refused
        except delivering.NoMapping as none:
            said = _("No mapping is known for this file. Its columns are: %(columns)s. Send a mapping along.")
            raise NotPossible(said % {"columns": ", ".join(none.columns)[:300]}) from none


@guarded_after(_read, rules.BRING_DELIVERY)
def bring_delivery(read: "Read", sent: Sent, *, by: Actor) -> uuid.UUID:
    """Take a delivery in: its report always, its tables when nothing refuses it. The file is not kept.

    The same file by the same mapping is one delivery, however often it is brought.
    """
    mine = Delivery.objects.filter(organisation=by.organisation)
    known = {"file_sha256": read.file_sha256, "mapping_sha256": read.mapping_sha256}
    if (found := mine.filter(**known).first()) is not None:
        return found.pk
    try:
        with transaction.atomic():
            return Delivery.objects.create(
                organisation_id=by.organisation,
                sender=read.sender,
                file_name=read.file_name,
                mapping=read.mapping,
                mapping_version=read.mapping_version,
                begins=read.begins,
                until=read.until,
                rows=read.rows,
                state=DeliveryState.REFUSED if read.is_refused else DeliveryState.TAKEN,
                received_at=timezone.now(),
                received_by_id=by.id,
                profile=read.profile,
                tables=read.tables,
                report=read.report,
                **known,
            ).pk
    except IntegrityError:  # somebody else brought it in the same moment
        return mine.get(**known).pk


@guarded(rules.ERASE_DELIVERY_REPORTS)
def erase_delivery_reports(*, on: "date", by: Actor) -> list[uuid.UUID]:
    """Erase what reports say after their time: they may quote a cell. Findings are gone, tables stay."""
    due = group(Delivery, "erase_delivery_reports")
    ids = list(
        due.due(on).filter(organisation=by.organisation).order_by("id").values_list("id", flat=True)[:BATCH]
    )
    Delivery.objects.filter(id__in=ids).update(**erased(Delivery, due.fields))
    return ids


def _mapping_of(sent: Sent, by: Actor) -> str:
    if sent.like is None:
        return ""
    earlier = seen(Delivery, rules.BRING_DELIVERY, by).filter(id=sent.like).first()
    if earlier is None:
        raise Refused
    return earlier.mapping


def _former_of(by: Actor) -> "dict[str, dict[str, object]]":
    """The profile of the newest taken delivery of each sender."""
    rows = Delivery.objects.filter(organisation=by.organisation, state=DeliveryState.TAKEN)
    return dict(rows.order_by("received_at").values_list("sender", "profile"))


def _beside(by: Actor) -> "Beside":
    """All that this helpline took in, and its newest published figures."""
    from houvast.records.releases.delivering import Beside

    rows = Delivery.objects.filter(organisation=by.organisation, state=DeliveryState.TAKEN)
    taken = list(rows.order_by("received_at").values_list("mapping", "tables"))
    own = Release.objects.filter(organisation=by.organisation, state=State.PUBLISHED.value)
    newest = own.order_by("-until", "-published_at").first()
    return Beside(taken, folders.published(newest.pk) if newest else None)
