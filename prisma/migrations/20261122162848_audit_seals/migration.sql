-- CreateTable
CREATE TABLE "audit_pending" (
    "event_id" UUID NOT NULL,

    CONSTRAINT "audit_pending_pkey" PRIMARY KEY ("event_id")
);

-- CreateTable
CREATE TABLE "audit_seals" (
    "number" BIGINT NOT NULL,
    "first_event_id" UUID NOT NULL,
    "last_event_id" UUID NOT NULL,
    "event_count" INTEGER NOT NULL,
    "drained" BOOLEAN NOT NULL,
    "previous_hash" CHAR(64) NOT NULL,
    "hash" CHAR(64) NOT NULL,
    "key_id" CHAR(16) NOT NULL,
    "signature" CHAR(128) NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_seals_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "audit_event_seals" (
    "event_id" UUID NOT NULL,
    "seal_number" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "digest" CHAR(64) NOT NULL,

    CONSTRAINT "audit_event_seals_pkey" PRIMARY KEY ("event_id")
);

-- CreateTable
CREATE TABLE "audit_removals" (
    "through_number" BIGINT NOT NULL,
    "event_count" INTEGER NOT NULL,
    "key_id" CHAR(16) NOT NULL,
    "signature" CHAR(128) NOT NULL,
    "removed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_removals_pkey" PRIMARY KEY ("through_number")
);

-- CreateIndex
CREATE UNIQUE INDEX "audit_event_seals_seal_number_position_key" ON "audit_event_seals"("seal_number", "position");

-- AddForeignKey
ALTER TABLE "audit_event_seals" ADD CONSTRAINT "audit_event_seals_seal_number_fkey" FOREIGN KEY ("seal_number") REFERENCES "audit_seals"("number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_removals" ADD CONSTRAINT "audit_removals_through_number_fkey" FOREIGN KEY ("through_number") REFERENCES "audit_seals"("number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma cannot say.

ALTER TABLE "audit_seals"
  ADD CONSTRAINT "audit_seals_number_positive" CHECK (number > 0),
  ADD CONSTRAINT "audit_seals_event_count_positive" CHECK (event_count > 0),
  ADD CONSTRAINT "audit_seals_hashes" CHECK (previous_hash ~ '^[0-9a-f]{64}$' AND hash ~ '^[0-9a-f]{64}$');
ALTER TABLE "audit_event_seals"
  ADD CONSTRAINT "audit_event_seals_position_range" CHECK (position >= 0),
  ADD CONSTRAINT "audit_event_seals_digest" CHECK (digest ~ '^[0-9a-f]{64}$');

-- An event waits in audit_pending from the moment that it is committed, however late that is and whatever its id.
INSERT INTO "audit_pending" (event_id) SELECT id FROM "audit_events";

CREATE FUNCTION await_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_pending (event_id) SELECT id FROM added;
  RETURN NULL;
END $$;

CREATE TRIGGER "audit_events_pending" AFTER INSERT ON "audit_events"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION await_seal();

CREATE FUNCTION keep_until_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM gone WHERE NOT EXISTS (SELECT FROM audit_event_seals l WHERE l.event_id = gone.event_id)) THEN
    RAISE EXCEPTION 'DELETE of audit_pending refused: the event is not sealed yet' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "audit_pending_until_sealed" AFTER DELETE ON "audit_pending"
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION keep_until_sealed();

-- The seal up to which this very transaction removes events; null in every other transaction, whatever was removed before.
CREATE FUNCTION audit_removal_of_this_transaction() RETURNS bigint LANGUAGE sql AS $$
  SELECT max(through_number) FROM audit_removals WHERE xmin = pg_current_xact_id()::xid
$$;

CREATE FUNCTION refuse_without_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF audit_removal_of_this_transaction() IS NULL THEN
    RAISE EXCEPTION '% of % refused: audit events are only ever added', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

-- What a removal may take: events of the seals it names, and of those every one.
CREATE FUNCTION remove_whole_segments() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  through bigint := audit_removal_of_this_transaction();
BEGIN
  IF EXISTS (SELECT FROM gone LEFT JOIN audit_event_seals l ON l.event_id = gone.id
              WHERE l.seal_number IS NULL OR l.seal_number > through)
     OR EXISTS (SELECT FROM audit_event_seals l JOIN audit_events e ON e.id = l.event_id WHERE l.seal_number <= through) THEN
    RAISE EXCEPTION 'DELETE of audit_events refused: only whole sealed segments are removed'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION remove_links_of_removed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  through bigint := audit_removal_of_this_transaction();
BEGIN
  IF EXISTS (SELECT FROM gone WHERE gone.seal_number > through)
     OR EXISTS (SELECT FROM gone JOIN audit_events e ON e.id = gone.event_id) THEN
    RAISE EXCEPTION 'DELETE of audit_event_seals refused: the events are still there'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

DROP TRIGGER "audit_events_append_only" ON "audit_events";
CREATE TRIGGER "audit_events_append_only" BEFORE UPDATE OR TRUNCATE ON "audit_events"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse('audit events are only ever added');
CREATE TRIGGER "audit_events_removal" BEFORE DELETE ON "audit_events"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_without_removal();
CREATE TRIGGER "audit_events_whole_segments" AFTER DELETE ON "audit_events"
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION remove_whole_segments();

CREATE TRIGGER "audit_event_seals_append_only" BEFORE UPDATE OR TRUNCATE ON "audit_event_seals"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse('seals are only ever added');
CREATE TRIGGER "audit_event_seals_removal" BEFORE DELETE ON "audit_event_seals"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_without_removal();
CREATE TRIGGER "audit_event_seals_of_removed" AFTER DELETE ON "audit_event_seals"
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION remove_links_of_removed();

CREATE TRIGGER "audit_seals_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_seals"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse('seals are only ever added');
CREATE TRIGGER "audit_removals_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_removals"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse('removals are only ever added');
CREATE TRIGGER "audit_pending_append_only" BEFORE UPDATE OR TRUNCATE ON "audit_pending"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse('what waits for a seal stays as it is');
