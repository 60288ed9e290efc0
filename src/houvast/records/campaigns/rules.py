"""Who may write what the public reads and what workers are offered to say."""

from houvast.records.accounts.guard import Rule

WRITE_PAGE = Rule("campaigns.write_page")
RESTORE_PAGE = Rule("campaigns.restore_page")
READ_SUGGESTIONS = Rule("campaigns.read_suggestions")
WRITE_SUGGESTION = Rule("campaigns.write_suggestion")
RETIRE_SUGGESTION = Rule("campaigns.retire_suggestion")
RESTORE_SUGGESTION = Rule("campaigns.restore_suggestion")
WRITE_NAMEPLATE = Rule("campaigns.write_nameplate")
RESTORE_NAMEPLATE = Rule("campaigns.restore_nameplate")
