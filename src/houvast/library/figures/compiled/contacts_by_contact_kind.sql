SELECT
  "t1"."CONTACT_KIND",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t0"."key" AS "thing_0",
    "t0"."contact_kind" AS "CONTACT_KIND"
  FROM "contacts" AS "t0"
  WHERE
    "t0"."day" >= $first AND "t0"."day" < $end
) AS "t1"
GROUP BY
  1
