-- Nodes tell each other what changed through NOTIFY, which is delivered when the changing transaction commits, in the
-- order of the commits. A payload is a hint: whoever hears it reads the row for itself.

-- astrid_access: the id of a key or user of whom something changed that decides what a credential may do.

CREATE FUNCTION notify_key_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    -- Counting uses changes nothing; any other column, also one that is added later, does.
    NEW.usage_count := OLD.usage_count;
    NEW.last_used_at := OLD.last_used_at;
    NEW.updated_at := OLD.updated_at;
    IF NEW IS NOT DISTINCT FROM OLD THEN RETURN NULL; END IF;
  END IF;
  PERFORM pg_notify('astrid_access', coalesce(NEW.id, OLD.id)::text);
  IF NEW.id <> OLD.id THEN PERFORM pg_notify('astrid_access', OLD.id::text); END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION notify_old_secret_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    NEW.last_used_at := OLD.last_used_at;
    IF NEW IS NOT DISTINCT FROM OLD THEN RETURN NULL; END IF;
  END IF;
  PERFORM pg_notify('astrid_access', coalesce(OLD.key_id, NEW.key_id)::text);
  RETURN NULL;
END $$;

CREATE FUNCTION notify_user_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.last_sign_in_at := OLD.last_sign_in_at;
  NEW.updated_at := OLD.updated_at;
  IF NEW IS DISTINCT FROM OLD THEN PERFORM pg_notify('astrid_access', OLD.id::text); END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION notify_access_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('astrid_access', 'everything');
  RETURN NULL;
END $$;

CREATE TRIGGER "api_keys_notify" AFTER INSERT OR UPDATE OR DELETE ON "api_keys"
  FOR EACH ROW EXECUTE FUNCTION notify_key_change();
CREATE TRIGGER "api_keys_notify_truncate" AFTER TRUNCATE ON "api_keys"
  FOR EACH STATEMENT EXECUTE FUNCTION notify_access_change();
CREATE TRIGGER "api_key_old_secrets_notify" AFTER INSERT OR UPDATE OR DELETE ON "api_key_old_secrets"
  FOR EACH ROW EXECUTE FUNCTION notify_old_secret_change();
CREATE TRIGGER "api_key_old_secrets_notify_truncate" AFTER TRUNCATE ON "api_key_old_secrets"
  FOR EACH STATEMENT EXECUTE FUNCTION notify_access_change();
CREATE TRIGGER "users_notify" AFTER UPDATE ON "users"
  FOR EACH ROW EXECUTE FUNCTION notify_user_change();

-- astrid_detections: `<id> <id> …` of new rows. astrid_runs: `<TYPE>:<id>:<STATUS> …` of runs that were started, started
-- again, completed or failed. Some 100 items a payload, which may have 7999 bytes.

CREATE FUNCTION notify_in_pieces(channel text, items text[]) RETURNS void LANGUAGE sql AS $$
  SELECT pg_notify(channel, array_to_string(items[piece : piece + 99], ' '))
    FROM generate_series(1, cardinality(items), 100) AS piece;
$$;

CREATE FUNCTION notify_detections() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM notify_in_pieces('astrid_detections', (SELECT array_agg(id::text) FROM recorded));
  RETURN NULL;
END $$;

CREATE TRIGGER "detections_notify" AFTER INSERT ON "detections" REFERENCING NEW TABLE AS recorded
  FOR EACH STATEMENT EXECUTE FUNCTION notify_detections();

CREATE FUNCTION notify_runs() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changes text[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(concat_ws(':', TG_ARGV[0], id, status)) INTO changes FROM now_so;
  ELSE
    SELECT array_agg(concat_ws(':', TG_ARGV[0], id, now_so.status)) INTO changes
      FROM now_so JOIN was_so USING (id)
     WHERE (now_so.status, now_so.retry_count) IS DISTINCT FROM (was_so.status, was_so.retry_count);
  END IF;
  PERFORM notify_in_pieces('astrid_runs', changes);
  RETURN NULL;
END $$;

CREATE TRIGGER "preprocess_runs_notify_insert" AFTER INSERT ON "preprocess_runs" REFERENCING NEW TABLE AS now_so
  FOR EACH STATEMENT EXECUTE FUNCTION notify_runs('PREPROCESS');
CREATE TRIGGER "preprocess_runs_notify_update" AFTER UPDATE ON "preprocess_runs" REFERENCING OLD TABLE AS was_so NEW TABLE AS now_so
  FOR EACH STATEMENT EXECUTE FUNCTION notify_runs('PREPROCESS');
CREATE TRIGGER "difference_runs_notify_insert" AFTER INSERT ON "difference_runs" REFERENCING NEW TABLE AS now_so
  FOR EACH STATEMENT EXECUTE FUNCTION notify_runs('DIFFERENCE');
CREATE TRIGGER "difference_runs_notify_update" AFTER UPDATE ON "difference_runs" REFERENCING OLD TABLE AS was_so NEW TABLE AS now_so
  FOR EACH STATEMENT EXECUTE FUNCTION notify_runs('DIFFERENCE');
CREATE TRIGGER "model_runs_notify_insert" AFTER INSERT ON "model_runs" REFERENCING NEW TABLE AS now_so
  FOR EACH STATEMENT EXECUTE FUNCTION notify_runs('MODEL');
CREATE TRIGGER "model_runs_notify_update" AFTER UPDATE ON "model_runs" REFERENCING OLD TABLE AS was_so NEW TABLE AS now_so
  FOR EACH STATEMENT EXECUTE FUNCTION notify_runs('MODEL');
CREATE TRIGGER "training_runs_notify_insert" AFTER INSERT ON "training_runs" REFERENCING NEW TABLE AS now_so
  FOR EACH STATEMENT EXECUTE FUNCTION notify_runs('TRAINING');
CREATE TRIGGER "training_runs_notify_update" AFTER UPDATE ON "training_runs" REFERENCING OLD TABLE AS was_so NEW TABLE AS now_so
  FOR EACH STATEMENT EXECUTE FUNCTION notify_runs('TRAINING');
