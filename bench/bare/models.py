"""The same columns as a contact's row, and an audit row: nothing chained, nothing sealed."""

from django.db import models

NAMES = (
    "channel kind outcome role_stated role_assessed sex age_band identifiability safe_to_contact context "
    "complaint told_anyone_before incidents_contact incidents_complaint district problem timing"
).split()


class Row(models.Model):
    organisation = models.UUIDField()
    team = models.UUIDField()
    registered_by = models.UUIDField()
    day = models.DateField()
    hour = models.PositiveSmallIntegerField(null=True)
    requests = models.JSONField(default=list)
    actions = models.JSONField(default=list)
    note = models.TextField(blank=True)
    for _name in NAMES:
        locals()[_name] = models.CharField(max_length=24, default="U")

    def __str__(self) -> str:
        return str(self.pk)


class Audit(models.Model):
    at = models.DateTimeField(auto_now_add=True)
    actor = models.UUIDField()
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.action


class PersonRow(models.Model):
    row = models.ForeignKey(Row, on_delete=models.CASCADE)
    number = models.PositiveSmallIntegerField()
    role_stated = models.CharField(max_length=24, default="U")
    problem = models.CharField(max_length=24, default="U")
    timing = models.CharField(max_length=24, default="U")
    sex = models.CharField(max_length=24, default="U")
    age_band = models.CharField(max_length=24, default="U")
    forms = models.JSONField(default=list, blank=True)
    main_form = models.CharField(max_length=24, default="U")

    def __str__(self) -> str:
        return f"{self.row_id}/{self.number}"


class PairRow(models.Model):
    row = models.ForeignKey(Row, on_delete=models.CASCADE)
    victim = models.PositiveSmallIntegerField()
    perpetrator = models.PositiveSmallIntegerField()
    relationship = models.CharField(max_length=24, default="U")
    cohabiting = models.CharField(max_length=24, default="U")

    def __str__(self) -> str:
        return f"{self.row_id}: {self.victim}-{self.perpetrator}"
