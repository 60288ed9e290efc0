WITH "t6" AS (
  SELECT
    "t5"."contact" AS "thing_0",
    "t5"."number" AS "thing_1",
    "t5"."sex" AS "VICTIM_SEX",
    COALESCE(
      CASE
        WHEN "t5"."age_band" IN ('UNBORN', '0-2', '3-5', '6-11', '12-17', 'CHILD')
        THEN 'CHILD'
        WHEN "t5"."age_band" IN ('18-29', '30-44', '45-64', '65-74', '75+', 'ADULT')
        THEN 'ADULT'
        WHEN "t5"."age_band" IN ('U')
        THEN 'U'
        ELSE CAST(NULL AS TEXT)
      END,
      'U'
    ) AS "AGE_GROUP",
    CASE
      WHEN COALESCE(ARRAY_LENGTH("t3"."pairs_relationship"), 0) = 0
      THEN CAST(['U'] AS TEXT[])
      ELSE "t3"."pairs_relationship"
    END AS "RELATIONSHIP"
  FROM (
    SELECT
      "t0"."contact",
      "t0"."number",
      "t0"."day",
      "t0"."district",
      "t0"."channel",
      "t0"."role_stated",
      "t0"."role_assessed",
      "t0"."problem",
      "t0"."timing",
      "t0"."sex",
      "t0"."age_band",
      "t0"."forms",
      "t0"."main_form",
      "t0"."modalities",
      "t0"."main",
      CASE
        WHEN "t0"."role_assessed" = 'U'
        THEN "t0"."role_stated"
        ELSE "t0"."role_assessed"
      END AS "role"
    FROM "persons" AS "t0"
    WHERE
      "t0"."day" >= $first
      AND "t0"."day" < $end
      AND CASE
        WHEN "t0"."role_assessed" = 'U'
        THEN "t0"."role_stated"
        ELSE "t0"."role_assessed"
      END IN ('VICTIM', 'BOTH')
  ) AS "t5"
  LEFT OUTER JOIN (
    SELECT
      "t1"."contact" AS "pairs_contact",
      "t1"."victim" AS "pairs_victim",
      ARRAY_AGG(DISTINCT "t1"."relationship") FILTER(WHERE
        "t1"."relationship" IS NOT NULL) AS "pairs_relationship"
    FROM "pairs" AS "t1"
    GROUP BY
      1,
      2
  ) AS "t3"
    ON "t5"."contact" = "t3"."pairs_contact" AND "t5"."number" = "t3"."pairs_victim"
)
SELECT
  *
FROM (
  SELECT
    "t8"."VICTIM_SEX",
    "t8"."AGE_GROUP",
    "t8"."RELATIONSHIP",
    COUNT(*) AS "things"
  FROM (
    SELECT
      "t7".*
      REPLACE ("ibis_table_unnest_column" AS "RELATIONSHIP")
    FROM "t6" AS "t7"
    CROSS JOIN UNNEST("t7"."RELATIONSHIP") AS "ibis_table_unnest"("ibis_table_unnest_column")
  ) AS "t8"
  GROUP BY
    1,
    2,
    3
) AS "t10"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t9"."VICTIM_SEX",
    "t9"."AGE_GROUP",
    "t9"."RELATIONSHIP",
    COUNT(*) AS "things"
  FROM (
    SELECT
      "t7"."thing_0",
      "t7"."thing_1",
      "t7"."VICTIM_SEX",
      "t7"."AGE_GROUP",
      '_T' AS "RELATIONSHIP"
    FROM "t6" AS "t7"
  ) AS "t9"
  GROUP BY
    1,
    2,
    3
) AS "t11"
