SELECT
  "t9"."combinations",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t8"."thing_0",
    "t8"."thing_1",
    LIST_SORT(
      ARRAY_AGG(
        DISTINCT "t8"."VICTIM_SEX" || '|' || "t8"."PERPETRATOR_SEX" || '|' || "t8"."FORM"
      ) FILTER(WHERE
        (
          "t8"."VICTIM_SEX" || '|' || "t8"."PERPETRATOR_SEX" || '|' || "t8"."FORM"
        ) IS NOT NULL)
    ) AS "combinations"
  FROM (
    SELECT
      "t7".*
      REPLACE ("ibis_table_unnest_column" AS "FORM")
    FROM (
      SELECT
        "t6"."contact" AS "thing_0",
        "t6"."victim" AS "thing_1",
        "t6"."victim_sex" AS "VICTIM_SEX",
        "t6"."perpetrator_sex" AS "PERPETRATOR_SEX",
        CASE
          WHEN ARRAY_LENGTH(
            LIST_FILTER(
              CAST([
                CASE
                  WHEN ARRAY_CONTAINS("t6"."victim_forms", 'ECONOMIC')
                  AND (
                    CASE WHEN TRUE THEN 'ECONOMIC' ELSE CAST(NULL AS TEXT) END = 'ECONOMIC'
                  )
                  THEN 'ECONOMIC'
                  ELSE CAST(NULL AS TEXT)
                END,
                CASE
                  WHEN ARRAY_CONTAINS("t6"."victim_forms", 'PHYSICAL')
                  AND (
                    CASE WHEN TRUE THEN 'PHYSICAL' ELSE CAST(NULL AS TEXT) END = 'PHYSICAL'
                  )
                  THEN 'PHYSICAL'
                  ELSE CAST(NULL AS TEXT)
                END,
                CASE
                  WHEN ARRAY_CONTAINS("t6"."victim_forms", 'PSYCHOLOGICAL')
                  AND (
                    CASE WHEN TRUE THEN 'PSYCHOLOGICAL' ELSE CAST(NULL AS TEXT) END = 'PSYCHOLOGICAL'
                  )
                  THEN 'PSYCHOLOGICAL'
                  ELSE CAST(NULL AS TEXT)
                END,
                CASE
                  WHEN ARRAY_CONTAINS("t6"."victim_forms", 'SEXUAL')
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
                WHEN ARRAY_CONTAINS("t6"."victim_forms", 'ECONOMIC')
                AND (
                  CASE WHEN TRUE THEN 'ECONOMIC' ELSE CAST(NULL AS TEXT) END = 'ECONOMIC'
                )
                THEN 'ECONOMIC'
                ELSE CAST(NULL AS TEXT)
              END,
              CASE
                WHEN ARRAY_CONTAINS("t6"."victim_forms", 'PHYSICAL')
                AND (
                  CASE WHEN TRUE THEN 'PHYSICAL' ELSE CAST(NULL AS TEXT) END = 'PHYSICAL'
                )
                THEN 'PHYSICAL'
                ELSE CAST(NULL AS TEXT)
              END,
              CASE
                WHEN ARRAY_CONTAINS("t6"."victim_forms", 'PSYCHOLOGICAL')
                AND (
                  CASE WHEN TRUE THEN 'PSYCHOLOGICAL' ELSE CAST(NULL AS TEXT) END = 'PSYCHOLOGICAL'
                )
                THEN 'PSYCHOLOGICAL'
                ELSE CAST(NULL AS TEXT)
              END,
              CASE
                WHEN ARRAY_CONTAINS("t6"."victim_forms", 'SEXUAL')
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
      FROM (
        SELECT
          "t5"."contact",
          "t5"."day",
          "t5"."district",
          "t5"."victim",
          "t5"."perpetrator",
          "t5"."relationship",
          "t5"."cohabiting",
          "t5"."children_together",
          "t5"."victim_sex",
          "t5"."perpetrator_sex",
          "t5"."victim_age_band",
          "t5"."victim_main_form",
          "t5"."incidents_contact",
          "t5"."problem",
          "t4"."victim_contact",
          "t4"."victim_number",
          "t4"."victim_forms"
        FROM (
          SELECT
            *
          FROM "pairs" AS "t0"
          WHERE
            "t0"."day" >= $first
            AND "t0"."day" < $end
            AND "t0"."relationship" IN ('CURRENT_PARTNER', 'FORMER_PARTNER')
        ) AS "t5"
        INNER JOIN (
          SELECT
            "t1"."contact" AS "victim_contact",
            "t1"."number" AS "victim_number",
            "t1"."forms" AS "victim_forms"
          FROM "persons" AS "t1"
        ) AS "t4"
          ON "t5"."contact" = "t4"."victim_contact" AND "t5"."victim" = "t4"."victim_number"
      ) AS "t6"
    ) AS "t7"
    CROSS JOIN UNNEST("t7"."FORM") AS "ibis_table_unnest"("ibis_table_unnest_column")
  ) AS "t8"
  GROUP BY
    1,
    2
) AS "t9"
GROUP BY
  1
