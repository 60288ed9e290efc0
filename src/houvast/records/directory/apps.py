from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "houvast.records.directory"
    # Which operation carries out each moment of the fates of this part; see records/retention/declared.py.
    carries_out = {
        "2 years after ended_at": "places.erase_holds",
        "18 months after written_on": "locations.erase_locations",
        "18 months after written_on of its shelter": "locations.erase_locations",
        "30 days after granted_at": "locations.erase_lent_locations",
        "30 days after granted_at of its lent": "locations.erase_lent_locations",
        "on replacing": "locations.name_shelter",
    }
    # A location is lent until a moment: no period of days tells that.
    daily = ("places.tell_public", "locations.close_lent_locations")
