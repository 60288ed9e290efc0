"""Who keeps the plan: what stands in it, and its yearly reports. Everybody reads it."""

from houvast.records.accounts.guard import Rule

WRITE_MEASURE = Rule("plan.write_measure")
CHOOSE_INDICATOR = Rule("plan.choose_indicator")
RETIRE_MEASURE = Rule("plan.retire_measure")
BRING_IN = Rule("plan.bring_in")
ISSUE_REPORT = Rule("plan.issue_report")
