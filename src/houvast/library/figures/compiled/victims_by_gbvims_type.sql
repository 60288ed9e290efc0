SELECT
  "t1"."VICTIM_SEX",
  "t1"."GBVIMS_TYPE",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t0"."contact" AS "thing_0",
    "t0"."number" AS "thing_1",
    "t0"."sex" AS "VICTIM_SEX",
    COALESCE(
      CASE
        WHEN COALESCE(ARRAY_CONTAINS("t0"."forms", 'SEXUAL'), FALSE)
        THEN 'RAPE_OR_SEXUAL_ASSAULT'
        WHEN COALESCE(ARRAY_CONTAINS("t0"."modalities", 'FGM'), FALSE)
        THEN 'RAPE_OR_SEXUAL_ASSAULT'
        WHEN COALESCE(ARRAY_CONTAINS("t0"."forms", 'PHYSICAL'), FALSE)
        THEN 'PHYSICAL_ASSAULT'
        WHEN COALESCE(ARRAY_CONTAINS("t0"."modalities", 'FORCED_MARRIAGE'), FALSE)
        THEN 'FORCED_MARRIAGE'
        WHEN COALESCE(
          ARRAY_CONTAINS("t0"."forms", 'ECONOMIC')
          OR ARRAY_CONTAINS("t0"."forms", 'PHYSICAL_NEGLECT')
          OR ARRAY_CONTAINS("t0"."forms", 'EMOTIONAL_NEGLECT'),
          FALSE
        )
        THEN 'DENIAL_OF_RESOURCES'
        WHEN COALESCE(ARRAY_CONTAINS("t0"."forms", 'PSYCHOLOGICAL'), FALSE)
        THEN 'PSYCHOLOGICAL_ABUSE'
        WHEN TRUE
        THEN 'NONE'
        ELSE CAST(NULL AS TEXT)
      END,
      'NONE'
    ) AS "GBVIMS_TYPE"
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
  1,
  2
