WITH "t7" AS (
  SELECT
    "t6"."contact",
    "t6"."number",
    "t6"."day",
    "t6"."district",
    "t6"."channel",
    "t6"."role_stated",
    "t6"."role_assessed",
    "t6"."problem",
    "t6"."timing",
    "t6"."sex",
    "t6"."age_band",
    "t6"."forms",
    "t6"."main_form",
    "t6"."modalities",
    "t6"."main",
    "t6"."role",
    "t6"."contact_key",
    "t6"."contact_context",
    CASE
      WHEN "t6"."age_band" IN ('18-29', '30-44', '45-64', '65-74', '75+', 'ADULT')
      THEN CAST(NULL AS TEXT)
      WHEN "t6"."age_band" IN ('U')
      THEN CAST(NULL AS TEXT)
      WHEN COALESCE(ARRAY_CONTAINS("t6"."modalities", 'FORCED_MARRIAGE'), FALSE)
      THEN 'CHILD_MARRIAGE'
      WHEN COALESCE(ARRAY_CONTAINS("t6"."modalities", 'FGM'), FALSE)
      THEN 'FGM'
      WHEN "t6"."problem" IN ('HONOUR', 'RITUAL')
      THEN 'OTHER_HARMFUL_PRACTICE'
      WHEN TRUE
      THEN 'PHYSICAL'
      ELSE CAST(NULL AS TEXT)
    END AS "CHI_VIOLENCE_of_PHYSICAL",
    CASE
      WHEN "t6"."age_band" IN ('18-29', '30-44', '45-64', '65-74', '75+', 'ADULT')
      THEN CAST(NULL AS TEXT)
      WHEN "t6"."age_band" IN ('U')
      THEN CAST(NULL AS TEXT)
      WHEN COALESCE(ARRAY_CONTAINS("t6"."modalities", 'FORCED_MARRIAGE'), FALSE)
      THEN 'CHILD_MARRIAGE'
      WHEN COALESCE(ARRAY_CONTAINS("t6"."modalities", 'FGM'), FALSE)
      THEN 'FGM'
      WHEN "t6"."problem" IN ('HONOUR', 'RITUAL')
      THEN 'OTHER_HARMFUL_PRACTICE'
      WHEN TRUE
      THEN 'NEGLECT'
      ELSE CAST(NULL AS TEXT)
    END AS "CHI_VIOLENCE_of_PHYSICAL_NEGLECT",
    CASE
      WHEN "t6"."age_band" IN ('18-29', '30-44', '45-64', '65-74', '75+', 'ADULT')
      THEN CAST(NULL AS TEXT)
      WHEN "t6"."age_band" IN ('U')
      THEN CAST(NULL AS TEXT)
      WHEN COALESCE(ARRAY_CONTAINS("t6"."modalities", 'FORCED_MARRIAGE'), FALSE)
      THEN 'CHILD_MARRIAGE'
      WHEN COALESCE(ARRAY_CONTAINS("t6"."modalities", 'FGM'), FALSE)
      THEN 'FGM'
      WHEN "t6"."problem" IN ('HONOUR', 'RITUAL')
      THEN 'OTHER_HARMFUL_PRACTICE'
      WHEN "t6"."problem" IN ('MINORS')
      AND COALESCE(ARRAY_CONTAINS("t6"."modalities", 'DIGITAL'), FALSE)
      THEN 'CYBERBULLYING'
      WHEN "t6"."problem" IN ('MINORS') AND "t6"."contact_context" IN ('ONLINE')
      THEN 'CYBERBULLYING'
      WHEN "t6"."problem" IN ('MINORS')
      THEN 'BULLYING'
      WHEN TRUE
      THEN 'PSYCHOLOGICAL'
      ELSE CAST(NULL AS TEXT)
    END AS "CHI_VIOLENCE_of_PSYCHOLOGICAL",
    CASE
      WHEN "t6"."age_band" IN ('18-29', '30-44', '45-64', '65-74', '75+', 'ADULT')
      THEN CAST(NULL AS TEXT)
      WHEN "t6"."age_band" IN ('U')
      THEN CAST(NULL AS TEXT)
      WHEN COALESCE(ARRAY_CONTAINS("t6"."modalities", 'FORCED_MARRIAGE'), FALSE)
      THEN 'CHILD_MARRIAGE'
      WHEN COALESCE(ARRAY_CONTAINS("t6"."modalities", 'FGM'), FALSE)
      THEN 'FGM'
      WHEN "t6"."problem" IN ('HONOUR', 'RITUAL')
      THEN 'OTHER_HARMFUL_PRACTICE'
      WHEN TRUE
      THEN 'NEGLECT'
      ELSE CAST(NULL AS TEXT)
    END AS "CHI_VIOLENCE_of_EMOTIONAL_NEGLECT",
    CASE
      WHEN "t6"."age_band" IN ('18-29', '30-44', '45-64', '65-74', '75+', 'ADULT')
      THEN CAST(NULL AS TEXT)
      WHEN "t6"."age_band" IN ('U')
      THEN CAST(NULL AS TEXT)
      WHEN COALESCE(ARRAY_CONTAINS("t6"."modalities", 'FORCED_MARRIAGE'), FALSE)
      THEN 'CHILD_MARRIAGE'
      WHEN COALESCE(ARRAY_CONTAINS("t6"."modalities", 'FGM'), FALSE)
      THEN 'FGM'
      WHEN "t6"."problem" IN ('HONOUR', 'RITUAL')
      THEN 'OTHER_HARMFUL_PRACTICE'
      WHEN COALESCE(ARRAY_CONTAINS("t6"."modalities", 'DIGITAL'), FALSE)
      THEN 'ONLINE_SEXUAL'
      WHEN "t6"."contact_context" IN ('ONLINE')
      THEN 'ONLINE_SEXUAL'
      WHEN TRUE
      THEN 'SEXUAL'
      ELSE CAST(NULL AS TEXT)
    END AS "CHI_VIOLENCE_of_SEXUAL",
    CASE
      WHEN "t6"."age_band" IN ('18-29', '30-44', '45-64', '65-74', '75+', 'ADULT')
      THEN CAST(NULL AS TEXT)
      WHEN "t6"."age_band" IN ('U')
      THEN CAST(NULL AS TEXT)
      WHEN COALESCE(ARRAY_CONTAINS("t6"."modalities", 'FORCED_MARRIAGE'), FALSE)
      THEN 'CHILD_MARRIAGE'
      WHEN COALESCE(ARRAY_CONTAINS("t6"."modalities", 'FGM'), FALSE)
      THEN 'FGM'
      WHEN "t6"."problem" IN ('HONOUR', 'RITUAL')
      THEN 'OTHER_HARMFUL_PRACTICE'
      WHEN TRUE
      THEN 'UNSPECIFIED'
      ELSE CAST(NULL AS TEXT)
    END AS "CHI_VIOLENCE_of_ECONOMIC",
    CASE
      WHEN "t6"."age_band" IN ('18-29', '30-44', '45-64', '65-74', '75+', 'ADULT')
      THEN CAST(NULL AS TEXT)
      WHEN "t6"."age_band" IN ('U')
      THEN CAST(NULL AS TEXT)
      WHEN COALESCE(ARRAY_CONTAINS("t6"."modalities", 'FORCED_MARRIAGE'), FALSE)
      THEN 'CHILD_MARRIAGE'
      WHEN COALESCE(ARRAY_CONTAINS("t6"."modalities", 'FGM'), FALSE)
      THEN 'FGM'
      WHEN "t6"."problem" IN ('HONOUR', 'RITUAL')
      THEN 'OTHER_HARMFUL_PRACTICE'
      WHEN TRUE
      THEN 'UNSPECIFIED'
      ELSE CAST(NULL AS TEXT)
    END AS "CHI_VIOLENCE_of_U"
  FROM (
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
      "t3"."contact_key",
      "t3"."contact_context"
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
    INNER JOIN (
      SELECT
        "t1"."key" AS "contact_key",
        "t1"."context" AS "contact_context"
      FROM "contacts" AS "t1"
    ) AS "t3"
      ON "t5"."contact" = "t3"."contact_key"
  ) AS "t6"
)
SELECT
  *
FROM (
  SELECT
    "t12"."VICTIM_SEX",
    "t12"."CHI_VIOLENCE",
    COUNT(*) AS "things"
  FROM (
    SELECT
      "t11".*
      REPLACE ("ibis_table_unnest_column" AS "CHI_VIOLENCE")
    FROM (
      SELECT
        "t8"."contact" AS "thing_0",
        "t8"."number" AS "thing_1",
        "t8"."sex" AS "VICTIM_SEX",
        CASE
          WHEN ARRAY_LENGTH(
            LIST_FILTER(
              CAST([
                CASE
                  WHEN ARRAY_CONTAINS("t8"."forms", 'PSYCHOLOGICAL')
                  AND (
                    "t8"."CHI_VIOLENCE_of_PSYCHOLOGICAL" = 'BULLYING'
                  )
                  THEN 'BULLYING'
                  ELSE CAST(NULL AS TEXT)
                END,
                CASE
                  WHEN (
                    ARRAY_CONTAINS("t8"."forms", 'PHYSICAL')
                    AND (
                      "t8"."CHI_VIOLENCE_of_PHYSICAL" = 'CHILD_MARRIAGE'
                    )
                  )
                  OR (
                    ARRAY_CONTAINS("t8"."forms", 'PHYSICAL_NEGLECT')
                    AND (
                      "t8"."CHI_VIOLENCE_of_PHYSICAL_NEGLECT" = 'CHILD_MARRIAGE'
                    )
                  )
                  OR (
                    ARRAY_CONTAINS("t8"."forms", 'PSYCHOLOGICAL')
                    AND (
                      "t8"."CHI_VIOLENCE_of_PSYCHOLOGICAL" = 'CHILD_MARRIAGE'
                    )
                  )
                  OR (
                    ARRAY_CONTAINS("t8"."forms", 'EMOTIONAL_NEGLECT')
                    AND (
                      "t8"."CHI_VIOLENCE_of_EMOTIONAL_NEGLECT" = 'CHILD_MARRIAGE'
                    )
                  )
                  OR (
                    ARRAY_CONTAINS("t8"."forms", 'SEXUAL')
                    AND (
                      "t8"."CHI_VIOLENCE_of_SEXUAL" = 'CHILD_MARRIAGE'
                    )
                  )
                  OR (
                    ARRAY_CONTAINS("t8"."forms", 'ECONOMIC')
                    AND (
                      "t8"."CHI_VIOLENCE_of_ECONOMIC" = 'CHILD_MARRIAGE'
                    )
                  )
                  OR (
                    ARRAY_CONTAINS("t8"."forms", 'U')
                    AND (
                      "t8"."CHI_VIOLENCE_of_U" = 'CHILD_MARRIAGE'
                    )
                  )
                  THEN 'CHILD_MARRIAGE'
                  ELSE CAST(NULL AS TEXT)
                END,
                CASE
                  WHEN ARRAY_CONTAINS("t8"."forms", 'PSYCHOLOGICAL')
                  AND (
                    "t8"."CHI_VIOLENCE_of_PSYCHOLOGICAL" = 'CYBERBULLYING'
                  )
                  THEN 'CYBERBULLYING'
                  ELSE CAST(NULL AS TEXT)
                END,
                CASE
                  WHEN (
                    ARRAY_CONTAINS("t8"."forms", 'PHYSICAL')
                    AND (
                      "t8"."CHI_VIOLENCE_of_PHYSICAL" = 'FGM'
                    )
                  )
                  OR (
                    ARRAY_CONTAINS("t8"."forms", 'PHYSICAL_NEGLECT')
                    AND (
                      "t8"."CHI_VIOLENCE_of_PHYSICAL_NEGLECT" = 'FGM'
                    )
                  )
                  OR (
                    ARRAY_CONTAINS("t8"."forms", 'PSYCHOLOGICAL')
                    AND (
                      "t8"."CHI_VIOLENCE_of_PSYCHOLOGICAL" = 'FGM'
                    )
                  )
                  OR (
                    ARRAY_CONTAINS("t8"."forms", 'EMOTIONAL_NEGLECT')
                    AND (
                      "t8"."CHI_VIOLENCE_of_EMOTIONAL_NEGLECT" = 'FGM'
                    )
                  )
                  OR (
                    ARRAY_CONTAINS("t8"."forms", 'SEXUAL')
                    AND (
                      "t8"."CHI_VIOLENCE_of_SEXUAL" = 'FGM'
                    )
                  )
                  OR (
                    ARRAY_CONTAINS("t8"."forms", 'ECONOMIC')
                    AND (
                      "t8"."CHI_VIOLENCE_of_ECONOMIC" = 'FGM'
                    )
                  )
                  OR (
                    ARRAY_CONTAINS("t8"."forms", 'U') AND (
                      "t8"."CHI_VIOLENCE_of_U" = 'FGM'
                    )
                  )
                  THEN 'FGM'
                  ELSE CAST(NULL AS TEXT)
                END,
                CASE
                  WHEN (
                    ARRAY_CONTAINS("t8"."forms", 'PHYSICAL_NEGLECT')
                    AND (
                      "t8"."CHI_VIOLENCE_of_PHYSICAL_NEGLECT" = 'NEGLECT'
                    )
                  )
                  OR (
                    ARRAY_CONTAINS("t8"."forms", 'EMOTIONAL_NEGLECT')
                    AND (
                      "t8"."CHI_VIOLENCE_of_EMOTIONAL_NEGLECT" = 'NEGLECT'
                    )
                  )
                  THEN 'NEGLECT'
                  ELSE CAST(NULL AS TEXT)
                END,
                CASE
                  WHEN ARRAY_CONTAINS("t8"."forms", 'SEXUAL')
                  AND (
                    "t8"."CHI_VIOLENCE_of_SEXUAL" = 'ONLINE_SEXUAL'
                  )
                  THEN 'ONLINE_SEXUAL'
                  ELSE CAST(NULL AS TEXT)
                END,
                CASE
                  WHEN (
                    ARRAY_CONTAINS("t8"."forms", 'PHYSICAL')
                    AND (
                      "t8"."CHI_VIOLENCE_of_PHYSICAL" = 'OTHER_HARMFUL_PRACTICE'
                    )
                  )
                  OR (
                    ARRAY_CONTAINS("t8"."forms", 'PHYSICAL_NEGLECT')
                    AND (
                      "t8"."CHI_VIOLENCE_of_PHYSICAL_NEGLECT" = 'OTHER_HARMFUL_PRACTICE'
                    )
                  )
                  OR (
                    ARRAY_CONTAINS("t8"."forms", 'PSYCHOLOGICAL')
                    AND (
                      "t8"."CHI_VIOLENCE_of_PSYCHOLOGICAL" = 'OTHER_HARMFUL_PRACTICE'
                    )
                  )
                  OR (
                    ARRAY_CONTAINS("t8"."forms", 'EMOTIONAL_NEGLECT')
                    AND (
                      "t8"."CHI_VIOLENCE_of_EMOTIONAL_NEGLECT" = 'OTHER_HARMFUL_PRACTICE'
                    )
                  )
                  OR (
                    ARRAY_CONTAINS("t8"."forms", 'SEXUAL')
                    AND (
                      "t8"."CHI_VIOLENCE_of_SEXUAL" = 'OTHER_HARMFUL_PRACTICE'
                    )
                  )
                  OR (
                    ARRAY_CONTAINS("t8"."forms", 'ECONOMIC')
                    AND (
                      "t8"."CHI_VIOLENCE_of_ECONOMIC" = 'OTHER_HARMFUL_PRACTICE'
                    )
                  )
                  OR (
                    ARRAY_CONTAINS("t8"."forms", 'U')
                    AND (
                      "t8"."CHI_VIOLENCE_of_U" = 'OTHER_HARMFUL_PRACTICE'
                    )
                  )
                  THEN 'OTHER_HARMFUL_PRACTICE'
                  ELSE CAST(NULL AS TEXT)
                END,
                CASE
                  WHEN ARRAY_CONTAINS("t8"."forms", 'PHYSICAL')
                  AND (
                    "t8"."CHI_VIOLENCE_of_PHYSICAL" = 'PHYSICAL'
                  )
                  THEN 'PHYSICAL'
                  ELSE CAST(NULL AS TEXT)
                END,
                CASE
                  WHEN ARRAY_CONTAINS("t8"."forms", 'PSYCHOLOGICAL')
                  AND (
                    "t8"."CHI_VIOLENCE_of_PSYCHOLOGICAL" = 'PSYCHOLOGICAL'
                  )
                  THEN 'PSYCHOLOGICAL'
                  ELSE CAST(NULL AS TEXT)
                END,
                CASE
                  WHEN ARRAY_CONTAINS("t8"."forms", 'SEXUAL')
                  AND (
                    "t8"."CHI_VIOLENCE_of_SEXUAL" = 'SEXUAL'
                  )
                  THEN 'SEXUAL'
                  ELSE CAST(NULL AS TEXT)
                END,
                CASE
                  WHEN (
                    ARRAY_CONTAINS("t8"."forms", 'ECONOMIC')
                    AND (
                      "t8"."CHI_VIOLENCE_of_ECONOMIC" = 'UNSPECIFIED'
                    )
                  )
                  OR (
                    ARRAY_CONTAINS("t8"."forms", 'U')
                    AND (
                      "t8"."CHI_VIOLENCE_of_U" = 'UNSPECIFIED'
                    )
                  )
                  THEN 'UNSPECIFIED'
                  ELSE CAST(NULL AS TEXT)
                END
              ] AS TEXT[]),
              LAMBDA __ibis_param_row__ : __ibis_param_row__ IS NOT NULL
            )
          ) = 0
          THEN CAST(['NO_CHILD'] AS TEXT[])
          ELSE LIST_FILTER(
            CAST([
              CASE
                WHEN ARRAY_CONTAINS("t8"."forms", 'PSYCHOLOGICAL')
                AND (
                  "t8"."CHI_VIOLENCE_of_PSYCHOLOGICAL" = 'BULLYING'
                )
                THEN 'BULLYING'
                ELSE CAST(NULL AS TEXT)
              END,
              CASE
                WHEN (
                  ARRAY_CONTAINS("t8"."forms", 'PHYSICAL')
                  AND (
                    "t8"."CHI_VIOLENCE_of_PHYSICAL" = 'CHILD_MARRIAGE'
                  )
                )
                OR (
                  ARRAY_CONTAINS("t8"."forms", 'PHYSICAL_NEGLECT')
                  AND (
                    "t8"."CHI_VIOLENCE_of_PHYSICAL_NEGLECT" = 'CHILD_MARRIAGE'
                  )
                )
                OR (
                  ARRAY_CONTAINS("t8"."forms", 'PSYCHOLOGICAL')
                  AND (
                    "t8"."CHI_VIOLENCE_of_PSYCHOLOGICAL" = 'CHILD_MARRIAGE'
                  )
                )
                OR (
                  ARRAY_CONTAINS("t8"."forms", 'EMOTIONAL_NEGLECT')
                  AND (
                    "t8"."CHI_VIOLENCE_of_EMOTIONAL_NEGLECT" = 'CHILD_MARRIAGE'
                  )
                )
                OR (
                  ARRAY_CONTAINS("t8"."forms", 'SEXUAL')
                  AND (
                    "t8"."CHI_VIOLENCE_of_SEXUAL" = 'CHILD_MARRIAGE'
                  )
                )
                OR (
                  ARRAY_CONTAINS("t8"."forms", 'ECONOMIC')
                  AND (
                    "t8"."CHI_VIOLENCE_of_ECONOMIC" = 'CHILD_MARRIAGE'
                  )
                )
                OR (
                  ARRAY_CONTAINS("t8"."forms", 'U')
                  AND (
                    "t8"."CHI_VIOLENCE_of_U" = 'CHILD_MARRIAGE'
                  )
                )
                THEN 'CHILD_MARRIAGE'
                ELSE CAST(NULL AS TEXT)
              END,
              CASE
                WHEN ARRAY_CONTAINS("t8"."forms", 'PSYCHOLOGICAL')
                AND (
                  "t8"."CHI_VIOLENCE_of_PSYCHOLOGICAL" = 'CYBERBULLYING'
                )
                THEN 'CYBERBULLYING'
                ELSE CAST(NULL AS TEXT)
              END,
              CASE
                WHEN (
                  ARRAY_CONTAINS("t8"."forms", 'PHYSICAL')
                  AND (
                    "t8"."CHI_VIOLENCE_of_PHYSICAL" = 'FGM'
                  )
                )
                OR (
                  ARRAY_CONTAINS("t8"."forms", 'PHYSICAL_NEGLECT')
                  AND (
                    "t8"."CHI_VIOLENCE_of_PHYSICAL_NEGLECT" = 'FGM'
                  )
                )
                OR (
                  ARRAY_CONTAINS("t8"."forms", 'PSYCHOLOGICAL')
                  AND (
                    "t8"."CHI_VIOLENCE_of_PSYCHOLOGICAL" = 'FGM'
                  )
                )
                OR (
                  ARRAY_CONTAINS("t8"."forms", 'EMOTIONAL_NEGLECT')
                  AND (
                    "t8"."CHI_VIOLENCE_of_EMOTIONAL_NEGLECT" = 'FGM'
                  )
                )
                OR (
                  ARRAY_CONTAINS("t8"."forms", 'SEXUAL')
                  AND (
                    "t8"."CHI_VIOLENCE_of_SEXUAL" = 'FGM'
                  )
                )
                OR (
                  ARRAY_CONTAINS("t8"."forms", 'ECONOMIC')
                  AND (
                    "t8"."CHI_VIOLENCE_of_ECONOMIC" = 'FGM'
                  )
                )
                OR (
                  ARRAY_CONTAINS("t8"."forms", 'U') AND (
                    "t8"."CHI_VIOLENCE_of_U" = 'FGM'
                  )
                )
                THEN 'FGM'
                ELSE CAST(NULL AS TEXT)
              END,
              CASE
                WHEN (
                  ARRAY_CONTAINS("t8"."forms", 'PHYSICAL_NEGLECT')
                  AND (
                    "t8"."CHI_VIOLENCE_of_PHYSICAL_NEGLECT" = 'NEGLECT'
                  )
                )
                OR (
                  ARRAY_CONTAINS("t8"."forms", 'EMOTIONAL_NEGLECT')
                  AND (
                    "t8"."CHI_VIOLENCE_of_EMOTIONAL_NEGLECT" = 'NEGLECT'
                  )
                )
                THEN 'NEGLECT'
                ELSE CAST(NULL AS TEXT)
              END,
              CASE
                WHEN ARRAY_CONTAINS("t8"."forms", 'SEXUAL')
                AND (
                  "t8"."CHI_VIOLENCE_of_SEXUAL" = 'ONLINE_SEXUAL'
                )
                THEN 'ONLINE_SEXUAL'
                ELSE CAST(NULL AS TEXT)
              END,
              CASE
                WHEN (
                  ARRAY_CONTAINS("t8"."forms", 'PHYSICAL')
                  AND (
                    "t8"."CHI_VIOLENCE_of_PHYSICAL" = 'OTHER_HARMFUL_PRACTICE'
                  )
                )
                OR (
                  ARRAY_CONTAINS("t8"."forms", 'PHYSICAL_NEGLECT')
                  AND (
                    "t8"."CHI_VIOLENCE_of_PHYSICAL_NEGLECT" = 'OTHER_HARMFUL_PRACTICE'
                  )
                )
                OR (
                  ARRAY_CONTAINS("t8"."forms", 'PSYCHOLOGICAL')
                  AND (
                    "t8"."CHI_VIOLENCE_of_PSYCHOLOGICAL" = 'OTHER_HARMFUL_PRACTICE'
                  )
                )
                OR (
                  ARRAY_CONTAINS("t8"."forms", 'EMOTIONAL_NEGLECT')
                  AND (
                    "t8"."CHI_VIOLENCE_of_EMOTIONAL_NEGLECT" = 'OTHER_HARMFUL_PRACTICE'
                  )
                )
                OR (
                  ARRAY_CONTAINS("t8"."forms", 'SEXUAL')
                  AND (
                    "t8"."CHI_VIOLENCE_of_SEXUAL" = 'OTHER_HARMFUL_PRACTICE'
                  )
                )
                OR (
                  ARRAY_CONTAINS("t8"."forms", 'ECONOMIC')
                  AND (
                    "t8"."CHI_VIOLENCE_of_ECONOMIC" = 'OTHER_HARMFUL_PRACTICE'
                  )
                )
                OR (
                  ARRAY_CONTAINS("t8"."forms", 'U')
                  AND (
                    "t8"."CHI_VIOLENCE_of_U" = 'OTHER_HARMFUL_PRACTICE'
                  )
                )
                THEN 'OTHER_HARMFUL_PRACTICE'
                ELSE CAST(NULL AS TEXT)
              END,
              CASE
                WHEN ARRAY_CONTAINS("t8"."forms", 'PHYSICAL')
                AND (
                  "t8"."CHI_VIOLENCE_of_PHYSICAL" = 'PHYSICAL'
                )
                THEN 'PHYSICAL'
                ELSE CAST(NULL AS TEXT)
              END,
              CASE
                WHEN ARRAY_CONTAINS("t8"."forms", 'PSYCHOLOGICAL')
                AND (
                  "t8"."CHI_VIOLENCE_of_PSYCHOLOGICAL" = 'PSYCHOLOGICAL'
                )
                THEN 'PSYCHOLOGICAL'
                ELSE CAST(NULL AS TEXT)
              END,
              CASE
                WHEN ARRAY_CONTAINS("t8"."forms", 'SEXUAL')
                AND (
                  "t8"."CHI_VIOLENCE_of_SEXUAL" = 'SEXUAL'
                )
                THEN 'SEXUAL'
                ELSE CAST(NULL AS TEXT)
              END,
              CASE
                WHEN (
                  ARRAY_CONTAINS("t8"."forms", 'ECONOMIC')
                  AND (
                    "t8"."CHI_VIOLENCE_of_ECONOMIC" = 'UNSPECIFIED'
                  )
                )
                OR (
                  ARRAY_CONTAINS("t8"."forms", 'U')
                  AND (
                    "t8"."CHI_VIOLENCE_of_U" = 'UNSPECIFIED'
                  )
                )
                THEN 'UNSPECIFIED'
                ELSE CAST(NULL AS TEXT)
              END
            ] AS TEXT[]),
            LAMBDA __ibis_param_row__ : __ibis_param_row__ IS NOT NULL
          )
        END AS "CHI_VIOLENCE"
      FROM "t7" AS "t8"
    ) AS "t11"
    CROSS JOIN UNNEST("t11"."CHI_VIOLENCE") AS "ibis_table_unnest"("ibis_table_unnest_column")
  ) AS "t12"
  GROUP BY
    1,
    2
) AS "t13"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t9"."VICTIM_SEX",
    "t9"."CHI_VIOLENCE",
    COUNT(*) AS "things"
  FROM (
    SELECT
      "t8"."contact" AS "thing_0",
      "t8"."number" AS "thing_1",
      "t8"."sex" AS "VICTIM_SEX",
      '_T' AS "CHI_VIOLENCE"
    FROM "t7" AS "t8"
  ) AS "t9"
  GROUP BY
    1,
    2
) AS "t10"
