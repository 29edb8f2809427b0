-- A link says that an event is sealed only if there is its seal. One without was put there past the foreign key: it keeps no event
-- from being sealed, and the sealer may take it away.

CREATE OR REPLACE FUNCTION keep_until_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- OFFSET 0 keeps it to a few look-ups an event.
  IF EXISTS (
    SELECT FROM gone WHERE NOT EXISTS (
      SELECT FROM audit_event_seals l
       WHERE l.event_id = gone.event_id
         AND EXISTS (SELECT FROM audit_seals s WHERE s.number = l.seal_number AND s.number > 0) OFFSET 0)) THEN
    RAISE EXCEPTION 'DELETE of audit_pending refused: the event is not sealed yet' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

-- Before a deletion it is not known which links go, so what is left to refuse is refused after it.
DROP TRIGGER "audit_event_seals_removal" ON "audit_event_seals";
CREATE OR REPLACE FUNCTION remove_links_of_removed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  through bigint := audit_removal_of_this_transaction();
BEGIN
  IF EXISTS (SELECT FROM gone JOIN audit_seals s ON s.number = gone.seal_number AND s.number > 0
              WHERE through IS NULL OR s.number > through) THEN
    RAISE EXCEPTION 'DELETE of audit_event_seals refused: seals are only ever added'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT FROM gone JOIN audit_seals s ON s.number = gone.seal_number AND s.number > 0
               JOIN audit_events e ON e.id = gone.event_id) THEN
    RAISE EXCEPTION 'DELETE of audit_event_seals refused: the events are still there'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
