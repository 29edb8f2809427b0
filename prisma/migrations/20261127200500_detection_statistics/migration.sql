-- People judge few detections. modelPerformance reads only these, and no longer all detections.
CREATE INDEX "detections_judged" ON "detections" ("model_run_id") WHERE "human_label" IS NOT NULL;

-- How many groups these expressions have. Without them PostgreSQL expects as many groups as rows, and counts in one process.
CREATE STATISTICS "detections_day" ON (("created_at" AT TIME ZONE 'UTC')::date) FROM "detections";
CREATE STATISTICS "detections_bin" ON (least(width_bucket("confidence", 0, 1, 10), 10)) FROM "detections";
ANALYZE "detections";
