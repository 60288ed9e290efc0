from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "houvast.records.campaigns"
    # Which operation carries out each moment of the fates of this part; see records/retention/declared.py.
    carries_out = {
        "6 months after waiting_since": "testimonies.erase_waiting",
        "30 days after offered_on": "testimonies.erase_offers",
        "10 years after day of its contact": "hearing.erase_heard",
        "on answering": "testimonies.answer_testimony",
        "on withdrawing": "testimonies.withdraw_testimony",
    }
