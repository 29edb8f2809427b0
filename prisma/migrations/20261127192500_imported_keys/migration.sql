-- Keys that were imported from the original REST service. Their secrets have another form, which is looked up only where such keys exist.
ALTER TABLE "api_keys" ADD COLUMN     "imported" BOOLEAN NOT NULL DEFAULT false;

-- What Prisma cannot say.

-- The server looks here whether there are any.
CREATE INDEX "api_keys_imported" ON "api_keys" ("id") WHERE "imported";

-- The prefix of an imported secret is what the REST service stored: `astrid_` and one character. Its next secret has a prefix like all others.
ALTER TABLE "api_keys"
  DROP CONSTRAINT "api_keys_key_prefix_length",
  ADD CONSTRAINT "api_keys_key_prefix_length" CHECK (
    key_prefix ~ '^[0-9A-Za-z]{8}$' OR (imported AND key_prefix ~ '^astrid_[0-9A-Za-z_-]$')
  );
ALTER TABLE "api_key_old_secrets"
  DROP CONSTRAINT "api_key_old_secrets_key_prefix_length",
  ADD CONSTRAINT "api_key_old_secrets_key_prefix_length" CHECK (key_prefix ~ '^([0-9A-Za-z]{8}|astrid_[0-9A-Za-z_-])$');

-- An import inserts thousands of keys in one transaction. It sends one notification, since equal ones of a transaction are sent once.
CREATE OR REPLACE FUNCTION notify_key_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.imported THEN
    PERFORM pg_notify('astrid_access', 'imported');
    RETURN NULL;
  END IF;
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
