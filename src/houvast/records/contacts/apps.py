from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "houvast.records.contacts"
    # Which operation carries out each moment of the fates of this part; see records/retention/declared.py.
    carries_out = {
        "18 months after day": "erasing.erase_content",
        "18 months after day of its contact": "erasing.erase_content",
        "18 months after day of its act": "erasing.erase_content",
        "18 months after day of its referral": "erasing.erase_content",
        "10 years after day": "erasing.erase_contacts",
        "10 years after day of its contact": "erasing.erase_contacts",
        "30 days after saved_at": "erasing.erase_drafts",
        "30 days after came_on": "erasing.erase_mail_arrivals",
        "30 days after marked_on": "erasing.erase_marked_callers",
        "30 days after asked_at": "erasing.erase_glass",
        "30 days after latest_at": "erasing.erase_callbacks",
        "30 days after held_at": "leaving.erase_held",
        "3 months after came_on": "parcels.erase_parcels",
        "on taking back": "parcels.take_back_parcel",
        "on ending": "callbacks.reached",
        "3 months after last_on": "erasing.erase_talk_content",
        "3 months after last_on of its talk": "erasing.erase_talk_content",
        "on burning": "returning.carry_out_burning",
        "on registration": "register",
        "on discarding": "discard_draft",
        "on request": "requests.erase_on_request",
    }
    # A key is lent for an hour, a talk burns after 72, keys of marks go with their month: no period of days
    # tells that.
    daily = ("glass.close_glass", "returning.carry_out_burning", "erasing.erase_marked_callers")
