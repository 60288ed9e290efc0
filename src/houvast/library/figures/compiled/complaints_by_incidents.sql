SELECT
  "t1"."COMPLAINT",
  "t1"."INCIDENTS",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t0"."key" AS "thing_0",
    "t0"."complaint" AS "COMPLAINT",
    "t0"."incidents_complaint" AS "INCIDENTS"
  FROM "contacts" AS "t0"
  WHERE
    "t0"."day" >= $first
    AND "t0"."day" < $end
    AND "t0"."complaint" IN ('FILED', 'WITHDRAWN')
    AND "t0"."contact_kind" IN ('SUPPORT')
) AS "t1"
GROUP BY
  1,
  2
