SELECT
  "t8"."combinations",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t7"."thing_0",
    "t7"."thing_1",
    LIST_SORT(
      ARRAY_AGG(
        DISTINCT "t7"."VICTIM_SEX" || '|' || "t7"."PERPETRATOR_SEX" || '|' || "t7"."MODALITY"
      ) FILTER(WHERE
        (
          "t7"."VICTIM_SEX" || '|' || "t7"."PERPETRATOR_SEX" || '|' || "t7"."MODALITY"
        ) IS NOT NULL)
    ) AS "combinations"
  FROM (
    SELECT
      "t6".*
      REPLACE ("ibis_table_unnest_column" AS "MODALITY")
    FROM (
      SELECT
        "t5"."contact" AS "thing_0",
        "t5"."victim" AS "thing_1",
        "t5"."victim_sex" AS "VICTIM_SEX",
        "t5"."perpetrator_sex" AS "PERPETRATOR_SEX",
        CASE
          WHEN COALESCE(ARRAY_LENGTH("t4"."victim_modalities"), 0) = 0
          THEN CAST(['NONE_RECORDED'] AS TEXT[])
          ELSE "t4"."victim_modalities"
        END AS "MODALITY"
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
          "t1"."modalities" AS "victim_modalities"
        FROM "persons" AS "t1"
      ) AS "t4"
        ON "t5"."contact" = "t4"."victim_contact" AND "t5"."victim" = "t4"."victim_number"
    ) AS "t6"
    CROSS JOIN UNNEST("t6"."MODALITY") AS "ibis_table_unnest"("ibis_table_unnest_column")
  ) AS "t7"
  GROUP BY
    1,
    2
) AS "t8"
GROUP BY
  1
