SELECT
  *
FROM (
  SELECT
    "t4"."SEX",
    "t4"."CHILDREN",
    "t4"."REASON",
    COUNT(*) AS "things"
  FROM (
    SELECT
      "t3".*
      REPLACE ("ibis_table_unnest_column" AS "REASON")
    FROM (
      SELECT
        "t0"."key" AS "thing_0",
        "t0"."sex" AS "SEX",
        "t0"."children" AS "CHILDREN",
        CASE
          WHEN COALESCE(ARRAY_LENGTH("t0"."reasons"), 0) = 0
          THEN CAST(['U'] AS TEXT[])
          ELSE "t0"."reasons"
        END AS "REASON"
      FROM "needs" AS "t0"
      WHERE
        "t0"."day" >= $first
        AND "t0"."day" < $end
        AND "t0"."need" IN ('UNMET')
    ) AS "t3"
    CROSS JOIN UNNEST("t3"."REASON") AS "ibis_table_unnest"("ibis_table_unnest_column")
  ) AS "t4"
  GROUP BY
    1,
    2,
    3
) AS "t5"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t1"."SEX",
    "t1"."CHILDREN",
    "t1"."REASON",
    COUNT(*) AS "things"
  FROM (
    SELECT
      "t0"."key" AS "thing_0",
      "t0"."sex" AS "SEX",
      "t0"."children" AS "CHILDREN",
      '_T' AS "REASON"
    FROM "needs" AS "t0"
    WHERE
      "t0"."day" >= $first
      AND "t0"."day" < $end
      AND "t0"."need" IN ('UNMET')
  ) AS "t1"
  GROUP BY
    1,
    2,
    3
) AS "t2"
