SELECT
  "t1"."TOLD_ANYONE_BEFORE",
  "t1"."CONTACT_SEX",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t0"."key" AS "thing_0",
    "t0"."told_anyone_before" AS "TOLD_ANYONE_BEFORE",
    "t0"."contact_sex" AS "CONTACT_SEX"
  FROM "contacts" AS "t0"
  WHERE
    "t0"."day" >= $first
    AND "t0"."day" < $end
    AND "t0"."contact_kind" IN ('SUPPORT')
    AND CASE
      WHEN "t0"."contact_role_assessed" = 'U'
      THEN "t0"."contact_role_stated"
      ELSE "t0"."contact_role_assessed"
    END IN ('VICTIM', 'BOTH')
) AS "t1"
GROUP BY
  1,
  2
