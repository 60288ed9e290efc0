SELECT
  "t1"."CHANNEL",
  "t1"."ARRIVAL",
  "t1"."WAITING_TIME",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t0"."key" AS "thing_0",
    "t0"."channel" AS "CHANNEL",
    "t0"."arrival" AS "ARRIVAL",
    "t0"."waited" AS "WAITING_TIME"
  FROM "arrivals" AS "t0"
  WHERE
    "t0"."day" >= $first
    AND "t0"."day" < $end
    AND "t0"."channel" IN ('CHAT', 'EMAIL', 'WEBFORM', 'MAILBOX')
) AS "t1"
GROUP BY
  1,
  2,
  3
