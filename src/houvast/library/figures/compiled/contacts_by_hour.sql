SELECT
  "t1"."HOUR",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t0"."key" AS "thing_0",
    CASE
      WHEN "t0"."hour" IS NULL
      THEN 'U'
      ELSE 'H' || CASE
        WHEN 2 <= LENGTH(CAST("t0"."hour" AS TEXT))
        THEN CAST("t0"."hour" AS TEXT)
        ELSE REPEAT('0', 2 - LENGTH(CAST("t0"."hour" AS TEXT))) || CAST("t0"."hour" AS TEXT)
      END
    END AS "HOUR"
  FROM "contacts" AS "t0"
  WHERE
    "t0"."day" >= $first
    AND "t0"."day" < $end
    AND "t0"."contact_kind" IN ('SUPPORT', 'INFO', 'PROFESSIONAL_ADVICE')
) AS "t1"
GROUP BY
  1
