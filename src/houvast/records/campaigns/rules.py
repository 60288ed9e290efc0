"""Who may write what the public reads and what workers say and send, and who plans what is measured."""

from houvast.records.accounts.guard import Rule

WRITE_PAGE = Rule("campaigns.write_page")
RESTORE_PAGE = Rule("campaigns.restore_page")
READ_SUGGESTIONS = Rule("campaigns.read_suggestions")
WRITE_SUGGESTION = Rule("campaigns.write_suggestion")
RETIRE_SUGGESTION = Rule("campaigns.retire_suggestion")
RESTORE_SUGGESTION = Rule("campaigns.restore_suggestion")
REGISTER_PLAN = Rule("campaigns.register_plan")
WITHDRAW_PLAN = Rule("campaigns.withdraw_plan")
WRITE_NAMEPLATE = Rule("campaigns.write_nameplate")
RESTORE_NAMEPLATE = Rule("campaigns.restore_nameplate")
READ_LETTERS = Rule("campaigns.read_letters")
WRITE_LETTER = Rule("campaigns.write_letter")
RETIRE_LETTER = Rule("campaigns.retire_letter")
RESTORE_LETTER = Rule("campaigns.restore_letter")
