-- Whose identity an outside token is decides what it may do, so other nodes hear of a link that was made or taken away.

CREATE FUNCTION notify_identity_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('astrid_access', coalesce(OLD.user_id, NEW.user_id)::text);
  RETURN NULL;
END $$;

CREATE TRIGGER "user_identities_notify" AFTER INSERT OR UPDATE OR DELETE ON "user_identities"
  FOR EACH ROW EXECUTE FUNCTION notify_identity_change();
CREATE TRIGGER "user_identities_notify_truncate" AFTER TRUNCATE ON "user_identities"
  FOR EACH STATEMENT EXECUTE FUNCTION notify_access_change();
