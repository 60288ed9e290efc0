SELECT
  "t1"."DISTRICT",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t0"."key" AS "thing_0",
    "t0"."district" AS "DISTRICT"
  FROM "contacts" AS "t0"
  WHERE
    "t0"."day" >= $first
    AND "t0"."day" < $end
    AND "t0"."contact_kind" IN ('SUPPORT', 'INFO', 'PROFESSIONAL_ADVICE')
) AS "t1"
GROUP BY
  1
