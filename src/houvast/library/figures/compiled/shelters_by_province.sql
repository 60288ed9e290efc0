SELECT
  "t1"."AREA",
  "t1"."PLACE_FOR",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t0"."key" AS "thing_0",
    "t0"."area" AS "AREA",
    CASE
      WHEN COALESCE(ARRAY_LENGTH("t0"."places_for"), 0) = 0
      THEN CAST(['MERGED'] AS TEXT[])
      ELSE "t0"."places_for"
    END AS "PLACE_FOR"
  FROM "shelters" AS "t0"
  WHERE
    "t0"."day" >= $first AND "t0"."day" < $end
) AS "t1"
GROUP BY
  1,
  2
