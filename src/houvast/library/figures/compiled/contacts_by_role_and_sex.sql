SELECT
  "t1"."CONTACT_ROLE",
  "t1"."CONTACT_SEX",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t0"."key" AS "thing_0",
    "t0"."contact_role_assessed" AS "CONTACT_ROLE",
    "t0"."contact_sex" AS "CONTACT_SEX"
  FROM "contacts" AS "t0"
  WHERE
    "t0"."day" >= $first
    AND "t0"."day" < $end
    AND "t0"."contact_kind" IN ('SUPPORT', 'INFO', 'PROFESSIONAL_ADVICE')
) AS "t1"
GROUP BY
  1,
  2
