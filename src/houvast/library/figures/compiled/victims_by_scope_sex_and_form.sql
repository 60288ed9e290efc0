WITH "t6" AS (
  SELECT
    "t5"."contact",
    "t5"."number",
    "t5"."day",
    "t5"."district",
    "t5"."channel",
    "t5"."role_stated",
    "t5"."role_assessed",
    "t5"."problem",
    "t5"."timing",
    "t5"."sex",
    "t5"."age_band",
    "t5"."forms",
    "t5"."main_form",
    "t5"."modalities",
    "t5"."main",
    "t5"."role",
    "t3"."pairs_contact",
    "t3"."pairs_victim",
    "t3"."pairs_relationship"
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
    "t11"."SCOPE",
    "t11"."VICTIM_SEX",
    "t11"."FORM",
    COUNT(*) AS "things"
  FROM (
    SELECT
      "t10".*
      REPLACE ("ibis_table_unnest_column" AS "FORM")
    FROM (
      SELECT
        "t7"."contact" AS "thing_0",
        "t7"."number" AS "thing_1",
        COALESCE(
          CASE
            WHEN COALESCE(
              ARRAY_CONTAINS("t7"."pairs_relationship", 'CURRENT_PARTNER')
              OR ARRAY_CONTAINS("t7"."pairs_relationship", 'FORMER_PARTNER'),
              FALSE
            )
            THEN 'IPV'
            WHEN COALESCE(
              ARRAY_CONTAINS("t7"."pairs_relationship", 'BLOOD_RELATIVE')
              OR ARRAY_CONTAINS("t7"."pairs_relationship", 'OTHER_HOUSEHOLD'),
              FALSE
            )
            THEN 'DV'
            WHEN TRUE
            THEN 'ANY'
            ELSE CAST(NULL AS TEXT)
          END,
          'ANY'
        ) AS "SCOPE",
        "t7"."sex" AS "VICTIM_SEX",
        CASE
          WHEN ARRAY_LENGTH(
            LIST_FILTER(
              CAST([
                CASE
                  WHEN ARRAY_CONTAINS("t7"."forms", 'ECONOMIC')
                  AND (
                    CASE WHEN TRUE THEN 'ECONOMIC' ELSE CAST(NULL AS TEXT) END = 'ECONOMIC'
                  )
                  THEN 'ECONOMIC'
                  ELSE CAST(NULL AS TEXT)
                END,
                CASE
                  WHEN ARRAY_CONTAINS("t7"."forms", 'PHYSICAL')
                  AND (
                    CASE WHEN TRUE THEN 'PHYSICAL' ELSE CAST(NULL AS TEXT) END = 'PHYSICAL'
                  )
                  THEN 'PHYSICAL'
                  ELSE CAST(NULL AS TEXT)
                END,
                CASE
                  WHEN ARRAY_CONTAINS("t7"."forms", 'PSYCHOLOGICAL')
                  AND (
                    CASE WHEN TRUE THEN 'PSYCHOLOGICAL' ELSE CAST(NULL AS TEXT) END = 'PSYCHOLOGICAL'
                  )
                  THEN 'PSYCHOLOGICAL'
                  ELSE CAST(NULL AS TEXT)
                END,
                CASE
                  WHEN ARRAY_CONTAINS("t7"."forms", 'SEXUAL')
                  AND (
                    CASE WHEN TRUE THEN 'SEXUAL' ELSE CAST(NULL AS TEXT) END = 'SEXUAL'
                  )
                  THEN 'SEXUAL'
                  ELSE CAST(NULL AS TEXT)
                END
              ] AS TEXT[]),
              LAMBDA __ibis_param_row__ : __ibis_param_row__ IS NOT NULL
            )
          ) = 0
          THEN CAST(['NONE_OF_THESE'] AS TEXT[])
          ELSE LIST_FILTER(
            CAST([
              CASE
                WHEN ARRAY_CONTAINS("t7"."forms", 'ECONOMIC')
                AND (
                  CASE WHEN TRUE THEN 'ECONOMIC' ELSE CAST(NULL AS TEXT) END = 'ECONOMIC'
                )
                THEN 'ECONOMIC'
                ELSE CAST(NULL AS TEXT)
              END,
              CASE
                WHEN ARRAY_CONTAINS("t7"."forms", 'PHYSICAL')
                AND (
                  CASE WHEN TRUE THEN 'PHYSICAL' ELSE CAST(NULL AS TEXT) END = 'PHYSICAL'
                )
                THEN 'PHYSICAL'
                ELSE CAST(NULL AS TEXT)
              END,
              CASE
                WHEN ARRAY_CONTAINS("t7"."forms", 'PSYCHOLOGICAL')
                AND (
                  CASE WHEN TRUE THEN 'PSYCHOLOGICAL' ELSE CAST(NULL AS TEXT) END = 'PSYCHOLOGICAL'
                )
                THEN 'PSYCHOLOGICAL'
                ELSE CAST(NULL AS TEXT)
              END,
              CASE
                WHEN ARRAY_CONTAINS("t7"."forms", 'SEXUAL')
                AND (
                  CASE WHEN TRUE THEN 'SEXUAL' ELSE CAST(NULL AS TEXT) END = 'SEXUAL'
                )
                THEN 'SEXUAL'
                ELSE CAST(NULL AS TEXT)
              END
            ] AS TEXT[]),
            LAMBDA __ibis_param_row__ : __ibis_param_row__ IS NOT NULL
          )
        END AS "FORM"
      FROM "t6" AS "t7"
    ) AS "t10"
    CROSS JOIN UNNEST("t10"."FORM") AS "ibis_table_unnest"("ibis_table_unnest_column")
  ) AS "t11"
  GROUP BY
    1,
    2,
    3
) AS "t12"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t8"."SCOPE",
    "t8"."VICTIM_SEX",
    "t8"."FORM",
    COUNT(*) AS "things"
  FROM (
    SELECT
      "t7"."contact" AS "thing_0",
      "t7"."number" AS "thing_1",
      COALESCE(
        CASE
          WHEN COALESCE(
            ARRAY_CONTAINS("t7"."pairs_relationship", 'CURRENT_PARTNER')
            OR ARRAY_CONTAINS("t7"."pairs_relationship", 'FORMER_PARTNER'),
            FALSE
          )
          THEN 'IPV'
          WHEN COALESCE(
            ARRAY_CONTAINS("t7"."pairs_relationship", 'BLOOD_RELATIVE')
            OR ARRAY_CONTAINS("t7"."pairs_relationship", 'OTHER_HOUSEHOLD'),
            FALSE
          )
          THEN 'DV'
          WHEN TRUE
          THEN 'ANY'
          ELSE CAST(NULL AS TEXT)
        END,
        'ANY'
      ) AS "SCOPE",
      "t7"."sex" AS "VICTIM_SEX",
      '_T' AS "FORM"
    FROM "t6" AS "t7"
  ) AS "t8"
  GROUP BY
    1,
    2,
    3
) AS "t9"
