from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "houvast.records.cases"
    # Which operation carries out each moment of the fates of this part; see records/retention/declared.py.
    carries_out = {
        "18 months after worked_on": "erase_cases",
        "18 months after worked_on of its case": "erase_cases",
        "18 months after held_on": "conferences.erase_conferences",
        "18 months after held_on of its conference": "conferences.erase_conferences",
        "18 months after sent_on": "notifications.erase_notifications",
        "on request": "erase_on_request",
        "on withdrawal": "documents.withdraw_document",
    }
    # Tables whose rows are sealed for a team's keys: until then those keys are not retired.
    sealed_for_teams = ("Case", "ContributionKey", "AgencyNote", "Notification")
    daily = ("seats.close_expired",)
