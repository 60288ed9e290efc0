from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "houvast.records.accounts"
    # Which operation carries out each moment of the fates of this part; see records/retention/declared.py.
    carries_out = {
        "on leaving": "deactivate",
        "on leaving a team": "unassign",
        "1 year after left_on": "forget",
        "on accepting": "accept",
        "1 day after until": "erase_ended",
        "1 day after started_at": "erase_ended",
        "1 day after last_at": "erase_ended",
        "1 year after at": "erase_ended",
        "on signing out": "sign_ins.end",
        "on removing": "second_factor.remove_second_factor",
        "on reset": "second_factor.reset_second_factor",
        "on use": "recover_by_code",
        "on replacing": "new_recovery_codes",
        "on change of custodians": "name_custodians",
        "on agreeing": "agree_to_recovery",
        "on taking back": "take_recovery_back",
        "on retiring": "retire_keys",
    }
    # Keys of months are files, apart from the database; the trail is dropped under its anchors only.
    daily = ("destroy_months", "drop_trail")
