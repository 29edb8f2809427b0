-- Detections, candidates and alerts are searched on the sky as observations are. An alert keeps the position of its detection, which never
-- changes, so that an index serves a cone of alerts.

-- The index calculates with a position, and PostgreSQL refuses a result too small for a double: such inputs are stored as 0.
UPDATE "detections" SET "ra" = CASE WHEN abs("ra") < 1e-200 THEN 0 ELSE "ra" END, "dec" = CASE WHEN abs("dec") < 1e-200 THEN 0 ELSE "dec" END
 WHERE ("ra" <> 0 AND abs("ra") < 1e-200) OR ("dec" <> 0 AND abs("dec") < 1e-200);
UPDATE "candidates" SET "ra" = CASE WHEN abs("ra") < 1e-200 THEN 0 ELSE "ra" END, "dec" = CASE WHEN abs("dec") < 1e-200 THEN 0 ELSE "dec" END
 WHERE ("ra" <> 0 AND abs("ra") < 1e-200) OR ("dec" <> 0 AND abs("dec") < 1e-200);

ALTER TABLE "alerts" ADD COLUMN "ra" DOUBLE PRECISION, ADD COLUMN "dec" DOUBLE PRECISION;
UPDATE "alerts" AS a SET "ra" = d."ra", "dec" = d."dec" FROM "detections" AS d WHERE d."id" = a."detection_id";
ALTER TABLE "alerts" ALTER COLUMN "ra" SET NOT NULL, ALTER COLUMN "dec" SET NOT NULL;

-- A server of the version before writes no position.
CREATE FUNCTION position_of_detection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT "ra", "dec" INTO NEW."ra", NEW."dec" FROM "detections" WHERE "id" = NEW."detection_id";
  RETURN NEW;
END $$;
DO $$
BEGIN
  EXECUTE format('ALTER FUNCTION position_of_detection() SET search_path = %I, pg_temp', current_schema());
END $$;
CREATE TRIGGER "alerts_position" BEFORE INSERT OR UPDATE OF "detection_id", "ra", "dec" ON "alerts"
  FOR EACH ROW EXECUTE FUNCTION position_of_detection();

CREATE INDEX "detections_sky" ON "detections" USING gist (
  cube(ARRAY[cos(radians(ra)) * cos(radians(dec)), sin(radians(ra)) * cos(radians(dec)), sin(radians(dec))])
);
CREATE INDEX "candidates_sky" ON "candidates" USING gist (
  cube(ARRAY[cos(radians(ra)) * cos(radians(dec)), sin(radians(ra)) * cos(radians(dec)), sin(radians(dec))])
);
CREATE INDEX "alerts_sky" ON "alerts" USING gist (
  cube(ARRAY[cos(radians(ra)) * cos(radians(dec)), sin(radians(ra)) * cos(radians(dec)), sin(radians(dec))])
);

-- At most `cap` rows in these boxes, found through the index of the sky. A row in two boxes appears twice. The planner does not know how
-- many rows a box contains; its bitmap would collect all of them before the first is returned, so that `cap` would bound nothing.
CREATE FUNCTION observations_in_boxes(boxes cube[], cap integer) RETURNS SETOF observations
LANGUAGE sql STABLE SET enable_bitmapscan = off SET enable_seqscan = off SET jit = off
AS $$
  SELECT o.* FROM unnest(boxes) AS box JOIN observations AS o
      ON cube(ARRAY[cos(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.dec))]) <@ box
   LIMIT cap
$$;
CREATE FUNCTION detections_in_boxes(boxes cube[], cap integer) RETURNS SETOF detections
LANGUAGE sql STABLE SET enable_bitmapscan = off SET enable_seqscan = off SET jit = off
AS $$
  SELECT o.* FROM unnest(boxes) AS box JOIN detections AS o
      ON cube(ARRAY[cos(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.dec))]) <@ box
   LIMIT cap
$$;
CREATE FUNCTION candidates_in_boxes(boxes cube[], cap integer) RETURNS SETOF candidates
LANGUAGE sql STABLE SET enable_bitmapscan = off SET enable_seqscan = off SET jit = off
AS $$
  SELECT o.* FROM unnest(boxes) AS box JOIN candidates AS o
      ON cube(ARRAY[cos(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.dec))]) <@ box
   LIMIT cap
$$;
CREATE FUNCTION alerts_in_boxes(boxes cube[], cap integer) RETURNS SETOF alerts
LANGUAGE sql STABLE SET enable_bitmapscan = off SET enable_seqscan = off SET jit = off
AS $$
  SELECT o.* FROM unnest(boxes) AS box JOIN alerts AS o
      ON cube(ARRAY[cos(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.dec))]) <@ box
   LIMIT cap
$$;
