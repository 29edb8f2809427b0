-- A log of the changes that streams report, so that a stream can resume: docs/decisions/13-stream-records.md. Triggers write at most 1,000
-- rows of a statement into a record, with the statement itself. Each function counts them by row_number.
-- CreateTable
CREATE TABLE "stream_records" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "position" BIGINT,
    "topic" VARCHAR(32) NOT NULL,
    "kind" VARCHAR(32),
    "status" VARCHAR(32),
    "survey_id" UUID,
    "row_ids" UUID[],
    "deleted" JSONB,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "stream_records_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "stream_records_position_key" ON "stream_records"("position");

-- CreateIndex
CREATE INDEX "stream_records_topic_position_idx" ON "stream_records"("topic", "position");


-- The positions are in the order of commits. A sequence alone does not give that order: of two transactions, the one with the later number
-- can commit first. So a transaction gets its numbers when it commits, and holds a lock from then until its commit is visible. NOTIFY has a
-- lock of the same kind and duration, so notifications have the same order.

CREATE SEQUENCE stream_positions AS bigint;

CREATE FUNCTION give_stream_position() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7307001);
  UPDATE stream_records SET position = nextval('stream_positions'), recorded_at = clock_timestamp() WHERE id = NEW.id;
  -- Equal notifications of one transaction arrive as one.
  PERFORM pg_notify('astrid_streams', '');
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER "stream_records_position" AFTER INSERT ON "stream_records" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.position IS NULL) EXECUTE FUNCTION give_stream_position();

-- New rows of a table. The argument is the topic.
CREATE FUNCTION record_new_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO stream_records (topic, row_ids)
  SELECT TG_ARGV[0], array_agg(id ORDER BY id)
    FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1) / 1000 AS part FROM changed) AS numbered
   GROUP BY part ORDER BY part;
  RETURN NULL;
END $$;

CREATE TRIGGER "detections_recorded" AFTER INSERT ON "detections" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION record_new_rows('DETECTIONS');
CREATE TRIGGER "alerts_recorded" AFTER INSERT ON "alerts" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION record_new_rows('ALERTS');
CREATE TRIGGER "audit_events_recorded" AFTER INSERT ON "audit_events" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION record_new_rows('AUDIT_EVENTS');

-- Changed observations. The argument is the kind of change. A deleted row cannot be read later, so the record holds its values.
CREATE FUNCTION record_observations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO stream_records (topic, kind, status, survey_id, row_ids, deleted)
  SELECT 'OBSERVATIONS', TG_ARGV[0], status, survey_id, array_agg(id ORDER BY id),
         jsonb_agg(jsonb_build_object('externalId', external_id, 'filterBand', filter_band, 'observedAt', observed_at) ORDER BY id)
           FILTER (WHERE TG_OP = 'DELETE')
    FROM (SELECT *, (row_number() OVER (PARTITION BY survey_id, status ORDER BY id) - 1) / 1000 AS part FROM changed) AS numbered
   GROUP BY survey_id, status, part ORDER BY survey_id, status, part;
  RETURN NULL;
END $$;

CREATE TRIGGER "observations_recorded_insert" AFTER INSERT ON "observations" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION record_observations('INSERTED');
CREATE TRIGGER "observations_recorded_update" AFTER UPDATE ON "observations" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION record_observations('UPDATED');
CREATE TRIGGER "observations_recorded_delete" AFTER DELETE ON "observations" REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION record_observations('DELETED');

-- Runs that were started, started again, completed or failed. The argument is the type of run.
CREATE FUNCTION record_runs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO stream_records (topic, kind, status, row_ids)
    SELECT 'RUNS', TG_ARGV[0], status, array_agg(id ORDER BY id)
      FROM (SELECT id, status, (row_number() OVER (PARTITION BY status ORDER BY id) - 1) / 1000 AS part FROM now_so) AS numbered
     GROUP BY status, part ORDER BY status, part;
  ELSE
    INSERT INTO stream_records (topic, kind, status, row_ids)
    SELECT 'RUNS', TG_ARGV[0], status, array_agg(id ORDER BY id)
      FROM (SELECT id, now_so.status, (row_number() OVER (PARTITION BY now_so.status ORDER BY id) - 1) / 1000 AS part
              FROM now_so JOIN was_so USING (id)
             WHERE (now_so.status, now_so.retry_count) IS DISTINCT FROM (was_so.status, was_so.retry_count)) AS numbered
     GROUP BY status, part ORDER BY status, part;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "preprocess_runs_recorded_insert" AFTER INSERT ON "preprocess_runs" REFERENCING NEW TABLE AS now_so
  FOR EACH STATEMENT EXECUTE FUNCTION record_runs('PREPROCESS');
CREATE TRIGGER "preprocess_runs_recorded_update" AFTER UPDATE ON "preprocess_runs" REFERENCING OLD TABLE AS was_so NEW TABLE AS now_so
  FOR EACH STATEMENT EXECUTE FUNCTION record_runs('PREPROCESS');
CREATE TRIGGER "difference_runs_recorded_insert" AFTER INSERT ON "difference_runs" REFERENCING NEW TABLE AS now_so
  FOR EACH STATEMENT EXECUTE FUNCTION record_runs('DIFFERENCE');
CREATE TRIGGER "difference_runs_recorded_update" AFTER UPDATE ON "difference_runs" REFERENCING OLD TABLE AS was_so NEW TABLE AS now_so
  FOR EACH STATEMENT EXECUTE FUNCTION record_runs('DIFFERENCE');
CREATE TRIGGER "model_runs_recorded_insert" AFTER INSERT ON "model_runs" REFERENCING NEW TABLE AS now_so
  FOR EACH STATEMENT EXECUTE FUNCTION record_runs('MODEL');
CREATE TRIGGER "model_runs_recorded_update" AFTER UPDATE ON "model_runs" REFERENCING OLD TABLE AS was_so NEW TABLE AS now_so
  FOR EACH STATEMENT EXECUTE FUNCTION record_runs('MODEL');
CREATE TRIGGER "training_runs_recorded_insert" AFTER INSERT ON "training_runs" REFERENCING NEW TABLE AS now_so
  FOR EACH STATEMENT EXECUTE FUNCTION record_runs('TRAINING');
CREATE TRIGGER "training_runs_recorded_update" AFTER UPDATE ON "training_runs" REFERENCING OLD TABLE AS was_so NEW TABLE AS now_so
  FOR EACH STATEMENT EXECUTE FUNCTION record_runs('TRAINING');

-- The functions find the table and the sequence under any search path of the session that changes a row.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['give_stream_position', 'record_new_rows', 'record_observations', 'record_runs'] LOOP
    EXECUTE format('ALTER FUNCTION %I() SET search_path = %I, pg_temp', name, current_schema());
  END LOOP;
END $$;

-- The triggers that notify astrid_detections and astrid_runs stay for servers of the previous version. A later version removes them.
