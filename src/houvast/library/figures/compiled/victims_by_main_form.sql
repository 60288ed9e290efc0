SELECT
  "t1"."MAIN_FORM",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t0"."contact" AS "thing_0",
    "t0"."number" AS "thing_1",
    "t0"."main_form" AS "MAIN_FORM"
  FROM "persons" AS "t0"
  WHERE
    "t0"."day" >= $first
    AND "t0"."day" < $end
    AND CASE
      WHEN "t0"."role_assessed" = 'U'
      THEN "t0"."role_stated"
      ELSE "t0"."role_assessed"
    END IN ('VICTIM', 'BOTH')
) AS "t1"
GROUP BY
  1
