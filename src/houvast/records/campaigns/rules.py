"""Who may write what the public reads and what workers are offered to say and to send."""

from houvast.records.accounts.guard import Rule

WRITE_PAGE = Rule("campaigns.write_page")
RESTORE_PAGE = Rule("campaigns.restore_page")
READ_SUGGESTIONS = Rule("campaigns.read_suggestions")
WRITE_SUGGESTION = Rule("campaigns.write_suggestion")
RETIRE_SUGGESTION = Rule("campaigns.retire_suggestion")
RESTORE_SUGGESTION = Rule("campaigns.restore_suggestion")
READ_LETTERS = Rule("campaigns.read_letters")
WRITE_LETTER = Rule("campaigns.write_letter")
RETIRE_LETTER = Rule("campaigns.retire_letter")
RESTORE_LETTER = Rule("campaigns.restore_letter")
