-- An observation has at most one unfinished preprocessing run, not even after somebody has moved it by hand: the same as
-- for differencing. Of several that were left so, the newest is kept.
UPDATE "preprocess_runs" r SET "status" = 'FAILED', "completed_at" = now(), "updated_at" = now(), "error" = 'A later run of the observation was started.'
 WHERE "status" IN ('PENDING', 'RUNNING')
   AND EXISTS (SELECT FROM "preprocess_runs" o
                WHERE o."observation_id" = r."observation_id" AND o."status" IN ('PENDING', 'RUNNING')
                  AND (o."created_at", o."id") > (r."created_at", r."id"));

CREATE UNIQUE INDEX "preprocess_runs_one_unfinished" ON "preprocess_runs" ("observation_id") WHERE "status" IN ('PENDING', 'RUNNING');
