SELECT
  "t1"."HEARD",
  "t1"."MONTH",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t0"."key" AS "thing_0",
    "t0"."heard" AS "HEARD",
    STRFTIME("t0"."day", '%Y-%m') AS "MONTH"
  FROM "contacts" AS "t0"
  WHERE
    "t0"."day" >= $first
    AND "t0"."day" < $end
    AND "t0"."contact_kind" IN ('SUPPORT', 'INFO', 'PROFESSIONAL_ADVICE')
) AS "t1"
GROUP BY
  1,
  2
