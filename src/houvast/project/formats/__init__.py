"""How days and times are written for people: one way in each language, named once (docs/decisions/0214).

Templates and documents name a format (`|date:"SHORT_DATE_FORMAT"`), never a pattern; Django looks the name up
in the language of the reader. Machines get ISO, in an attribute or a file.

    DATE_FORMAT           27 november 2026              SHORT_DATE_FORMAT      27/11/2026: columns
    FULL_DATE_FORMAT      vrijdag 27 november 2026      DAY_FORMAT             vrijdag 27 november
    MONTH_DAY_FORMAT      27 november                   SHORT_DAY_FORMAT       vr 27 nov
    DATETIME_FORMAT       27 november 2026, 14:05       SHORT_DATETIME_FORMAT  27/11/2026, 14:05
    MONTH_TIME_FORMAT     27 november, 14:05            DAY_TIME_FORMAT        vr 27 nov, 14:05
    EXACT_FORMAT          27/11/2026, 14:05:33 +0100    YEAR_MONTH_FORMAT      november 2026
    SHORT_MONTH_FORMAT    27 nov                        WEEKDAY_FORMAT         vr
    TIME_FORMAT           14:05
"""

from django.utils.translation import gettext_noop

# Dutch and French write a day of the week small within a sentence; translations here go before Django's.
WEEKDAYS = [
    gettext_noop("Monday"),
    gettext_noop("Tuesday"),
    gettext_noop("Wednesday"),
    gettext_noop("Thursday"),
    gettext_noop("Friday"),
    gettext_noop("Saturday"),
    gettext_noop("Sunday"),
]
