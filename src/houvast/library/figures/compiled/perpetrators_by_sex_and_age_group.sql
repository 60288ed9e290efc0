SELECT
  "t1"."PERPETRATOR_SEX",
  "t1"."AGE_GROUP",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t0"."contact" AS "thing_0",
    "t0"."number" AS "thing_1",
    "t0"."sex" AS "PERPETRATOR_SEX",
    COALESCE(
      CASE
        WHEN "t0"."age_band" IN ('UNBORN', '0-2', '3-5', '6-11', '12-17', 'CHILD')
        THEN 'CHILD'
        WHEN "t0"."age_band" IN ('18-29', '30-44', '45-64', '65-74', '75+', 'ADULT')
        THEN 'ADULT'
        WHEN "t0"."age_band" IN ('U')
        THEN 'U'
        ELSE CAST(NULL AS TEXT)
      END,
      'U'
    ) AS "AGE_GROUP"
  FROM "persons" AS "t0"
  WHERE
    "t0"."day" >= $first
    AND "t0"."day" < $end
    AND CASE
      WHEN "t0"."role_assessed" = 'U'
      THEN "t0"."role_stated"
      ELSE "t0"."role_assessed"
    END IN ('PERPETRATOR', 'BOTH')
) AS "t1"
GROUP BY
  1,
  2
