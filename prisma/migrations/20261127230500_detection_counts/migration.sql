-- Counts of detections, so that statistics do not read the detections themselves: docs/decisions/16-detection-counts.md. Triggers add a row
-- for each change of a count, in the transaction that changes the detections. The sum of the rows is the count.
--
-- The migration counts the existing detections. No detection can be written meanwhile: about half a minute with 10,000,000 of them.
-- CreateTable
CREATE TABLE "detection_counts" (
    "id" BIGSERIAL NOT NULL,
    "part" VARCHAR(8) NOT NULL,
    "survey_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "value" VARCHAR(40) NOT NULL,
    "count" INTEGER NOT NULL,
    "judged" INTEGER NOT NULL,
    "confidence" DECIMAL(65,30) NOT NULL,
    "is_merged" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "detection_counts_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "detection_counts_part_survey_id_day_value_idx" ON "detection_counts"("part", "survey_id", "day", "value");

-- The rows that a server has yet to merge: src/modules/detections/counts.ts.
CREATE INDEX "detection_counts_fresh" ON "detection_counts" ("id") WHERE NOT "is_merged";

-- A part counts the detections by one of their values.
ALTER TABLE "detection_counts" ADD CONSTRAINT "detection_counts_part_known" CHECK ("part" IN ('TYPE', 'STATUS', 'MODEL', 'BIN'));

-- The value of a detection in each part.
CREATE FUNCTION detection_values(type detection_type, status detection_status, model_id uuid, confidence float8)
RETURNS TABLE (part text, value text) LANGUAGE sql STABLE AS $$
  VALUES ('TYPE', type::text), ('STATUS', status::text), ('MODEL', model_id::text),
         ('BIN', least(width_bucket(confidence, 0, 1, 10), 10)::text)
$$;

-- The sum of confidences is a decimal number: a detection that leaves a group takes exactly its share with it.
CREATE FUNCTION count_detections() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO detection_counts (part, survey_id, day, value, count, judged, confidence)
    SELECT v.part, d.survey_id, (d.created_at AT TIME ZONE 'UTC')::date, v.value, count(*), count(d.human_label), sum(d.confidence::numeric)
      FROM now_so AS d JOIN model_runs AS r ON r.id = d.model_run_id
     CROSS JOIN LATERAL detection_values(d.type, d.status, r.model_id, d.confidence) AS v
     GROUP BY 1, 2, 3, 4;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO detection_counts (part, survey_id, day, value, count, judged, confidence)
    SELECT v.part, d.survey_id, (d.created_at AT TIME ZONE 'UTC')::date, v.value, -count(*), -count(d.human_label), -sum(d.confidence::numeric)
      FROM was_so AS d JOIN model_runs AS r ON r.id = d.model_run_id
     CROSS JOIN LATERAL detection_values(d.type, d.status, r.model_id, d.confidence) AS v
     GROUP BY 1, 2, 3, 4;
  ELSE
    INSERT INTO detection_counts (part, survey_id, day, value, count, judged, confidence)
    SELECT v.part, d.survey_id, (d.created_at AT TIME ZONE 'UTC')::date, v.value, sum(d.sign),
           coalesce(sum(d.sign) FILTER (WHERE d.human_label IS NOT NULL), 0), sum(d.sign * d.confidence::numeric)
      FROM (SELECT 1 AS sign, * FROM now_so UNION ALL SELECT -1, * FROM was_so) AS d JOIN model_runs AS r ON r.id = d.model_run_id
     CROSS JOIN LATERAL detection_values(d.type, d.status, r.model_id, d.confidence) AS v
     GROUP BY 1, 2, 3, 4
    HAVING sum(d.sign) <> 0 OR sum(d.sign) FILTER (WHERE d.human_label IS NOT NULL) <> 0 OR sum(d.sign * d.confidence::numeric) <> 0;
  END IF;
  RETURN NULL;
END $$;

-- Counts anew. After a load that has switched off the triggers, an operator calls it: docs/postgresql.md.
CREATE FUNCTION recount_detections() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  LOCK TABLE detections IN SHARE ROW EXCLUSIVE MODE;
  DELETE FROM detection_counts;
  INSERT INTO detection_counts (part, survey_id, day, value, count, judged, confidence, is_merged)
  SELECT CASE WHEN GROUPING(type) = 0 THEN 'TYPE' WHEN GROUPING(status) = 0 THEN 'STATUS' WHEN GROUPING(model_id) = 0 THEN 'MODEL' ELSE 'BIN' END,
         survey_id, day, coalesce(type::text, status::text, model_id::text, bin::text), count(*), count(human_label), sum(confidence), true
    FROM (SELECT d.survey_id, (d.created_at AT TIME ZONE 'UTC')::date AS day, d.type, d.status, r.model_id, d.human_label,
                 least(width_bucket(d.confidence, 0, 1, 10), 10) AS bin, d.confidence::numeric AS confidence
            FROM detections AS d JOIN model_runs AS r ON r.id = d.model_run_id) AS detection
   GROUP BY GROUPING SETS ((survey_id, day, type), (survey_id, day, status), (survey_id, day, model_id), (survey_id, day, bin));
END $$;

-- The functions find the tables under any search path of the session that changes a row.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['count_detections', 'recount_detections'] LOOP
    EXECUTE format('ALTER FUNCTION %I() SET search_path = %I, pg_temp', name, current_schema());
  END LOOP;
END $$;

CREATE TRIGGER "detections_counted_insert" AFTER INSERT ON "detections" REFERENCING NEW TABLE AS now_so
  FOR EACH STATEMENT EXECUTE FUNCTION count_detections();
CREATE TRIGGER "detections_counted_update" AFTER UPDATE ON "detections" REFERENCING OLD TABLE AS was_so NEW TABLE AS now_so
  FOR EACH STATEMENT EXECUTE FUNCTION count_detections();
CREATE TRIGGER "detections_counted_delete" AFTER DELETE ON "detections" REFERENCING OLD TABLE AS was_so
  FOR EACH STATEMENT EXECUTE FUNCTION count_detections();

SELECT recount_detections();
