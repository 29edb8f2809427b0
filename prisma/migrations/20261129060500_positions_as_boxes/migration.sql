-- An index of positions stores a small box around each of them, and no longer the point. The index type (GiST) divides a full page by the
-- volumes of its entries. Points have none, so it divided them between its first two entries: rows that arrived one by one along a great
-- circle or a diagonal took two pages each, and a second for each hundred. The boxes reach 1e-14 of the sphere's radius to each side, two
-- billionths of an arcsecond. A search asks which boxes overlap its own, and then compares the positions themselves. In the indexes of what
-- waits in cones the fourth coordinate is the time in units of 10,000,000,000 seconds, so that a box has an extent there too.
--
-- Servers of the previous version find no index for a cross-match while both versions run; their lists and claims use these functions.

DROP INDEX "observations_sky";
CREATE INDEX "observations_sky" ON "observations" USING gist (
  cube_enlarge(cube(ARRAY[cos(radians(ra)) * cos(radians(dec)), sin(radians(ra)) * cos(radians(dec)), sin(radians(dec))]), 1e-14, 3)
);
DROP INDEX "detections_sky";
CREATE INDEX "detections_sky" ON "detections" USING gist (
  cube_enlarge(cube(ARRAY[cos(radians(ra)) * cos(radians(dec)), sin(radians(ra)) * cos(radians(dec)), sin(radians(dec))]), 1e-14, 3)
);
DROP INDEX "candidates_sky";
CREATE INDEX "candidates_sky" ON "candidates" USING gist (
  cube_enlarge(cube(ARRAY[cos(radians(ra)) * cos(radians(dec)), sin(radians(ra)) * cos(radians(dec)), sin(radians(dec))]), 1e-14, 3)
);
DROP INDEX "alerts_sky";
CREATE INDEX "alerts_sky" ON "alerts" USING gist (
  cube_enlarge(cube(ARRAY[cos(radians(ra)) * cos(radians(dec)), sin(radians(ra)) * cos(radians(dec)), sin(radians(dec))]), 1e-14, 3)
);

DROP INDEX "observations_ingested_sky";
CREATE INDEX "observations_ingested_sky" ON "observations" USING gist (
  survey_id,
  cube_enlarge(cube(ARRAY[cos(radians(ra)) * cos(radians(dec)), sin(radians(ra)) * cos(radians(dec)), sin(radians(dec)),
                          date_part('epoch', observed_at AT TIME ZONE 'UTC') / 1e10]), 1e-14, 4)
) WHERE "status" = 'INGESTED';
DROP INDEX "observations_preprocessed_sky";
CREATE INDEX "observations_preprocessed_sky" ON "observations" USING gist (
  survey_id,
  cube_enlarge(cube(ARRAY[cos(radians(ra)) * cos(radians(dec)), sin(radians(ra)) * cos(radians(dec)), sin(radians(dec)),
                          date_part('epoch', observed_at AT TIME ZONE 'UTC') / 1e10]), 1e-14, 4)
) WHERE "status" = 'PREPROCESSED';
DROP INDEX "observations_differenced_sky";
CREATE INDEX "observations_differenced_sky" ON "observations" USING gist (
  survey_id,
  cube_enlarge(cube(ARRAY[cos(radians(ra)) * cos(radians(dec)), sin(radians(ra)) * cos(radians(dec)), sin(radians(dec)),
                          date_part('epoch', updated_at AT TIME ZONE 'UTC') / 1e10]), 1e-14, 4)
) WHERE "status" = 'DIFFERENCED';

CREATE OR REPLACE FUNCTION observations_in_boxes(boxes cube[], cap integer) RETURNS SETOF observations
LANGUAGE sql STABLE SET enable_bitmapscan = off SET enable_seqscan = off SET jit = off
AS $$
  SELECT o.* FROM unnest(boxes) AS box JOIN observations AS o
      ON cube_enlarge(cube(ARRAY[cos(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.dec))]), 1e-14, 3) && box
   LIMIT cap
$$;
CREATE OR REPLACE FUNCTION detections_in_boxes(boxes cube[], cap integer) RETURNS SETOF detections
LANGUAGE sql STABLE SET enable_bitmapscan = off SET enable_seqscan = off SET jit = off
AS $$
  SELECT o.* FROM unnest(boxes) AS box JOIN detections AS o
      ON cube_enlarge(cube(ARRAY[cos(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.dec))]), 1e-14, 3) && box
   LIMIT cap
$$;
CREATE OR REPLACE FUNCTION candidates_in_boxes(boxes cube[], cap integer) RETURNS SETOF candidates
LANGUAGE sql STABLE SET enable_bitmapscan = off SET enable_seqscan = off SET jit = off
AS $$
  SELECT o.* FROM unnest(boxes) AS box JOIN candidates AS o
      ON cube_enlarge(cube(ARRAY[cos(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.dec))]), 1e-14, 3) && box
   LIMIT cap
$$;
CREATE OR REPLACE FUNCTION alerts_in_boxes(boxes cube[], cap integer) RETURNS SETOF alerts
LANGUAGE sql STABLE SET enable_bitmapscan = off SET enable_seqscan = off SET jit = off
AS $$
  SELECT o.* FROM unnest(boxes) AS box JOIN alerts AS o
      ON cube_enlarge(cube(ARRAY[cos(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.dec))]), 1e-14, 3) && box
   LIMIT cap
$$;

CREATE OR REPLACE FUNCTION lock_ingested_in_cone(box cube, center cube, chord float8, survey uuid, newest boolean, wanted integer)
RETURNS SETOF observations LANGUAGE plpgsql
SET enable_bitmapscan = off SET enable_seqscan = off SET enable_sort = off SET jit = off
AS $$
BEGIN
  RETURN QUERY SELECT o.* FROM observations AS o
   WHERE o.status = 'INGESTED'
     AND o.survey_id >= coalesce(survey, '00000000-0000-0000-0000-000000000000')
     AND o.survey_id <= coalesce(survey, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
     AND cube_enlarge(cube(ARRAY[cos(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.dec)),
                                 date_part('epoch', o.observed_at AT TIME ZONE 'UTC') / 1e10]), 1e-14, 4) && cube(box, '-Infinity'::float8, 'Infinity'::float8)
     AND cube_distance(cube(ARRAY[cos(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.ra)) * cos(radians(o.dec)),
                                  sin(radians(o.dec))]), center) <= chord
     AND (SELECT true FROM preprocess_runs AS r
           WHERE r.observation_id = o.id AND r.status IN ('PENDING', 'RUNNING') LIMIT 1) IS NULL
   ORDER BY cube_enlarge(cube(ARRAY[cos(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.dec)),
                                    date_part('epoch', o.observed_at AT TIME ZONE 'UTC') / 1e10]), 1e-14, 4) ~> CASE WHEN newest THEN -7 ELSE 7 END
   LIMIT wanted FOR NO KEY UPDATE OF o SKIP LOCKED;
END $$;
CREATE OR REPLACE FUNCTION lock_preprocessed_in_cone(box cube, center cube, chord float8, survey uuid, newest boolean, wanted integer)
RETURNS SETOF observations LANGUAGE plpgsql
SET enable_bitmapscan = off SET enable_seqscan = off SET enable_sort = off SET jit = off
AS $$
BEGIN
  RETURN QUERY SELECT o.* FROM observations AS o
   WHERE o.status = 'PREPROCESSED'
     AND o.survey_id >= coalesce(survey, '00000000-0000-0000-0000-000000000000')
     AND o.survey_id <= coalesce(survey, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
     AND cube_enlarge(cube(ARRAY[cos(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.dec)),
                                 date_part('epoch', o.observed_at AT TIME ZONE 'UTC') / 1e10]), 1e-14, 4) && cube(box, '-Infinity'::float8, 'Infinity'::float8)
     AND cube_distance(cube(ARRAY[cos(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.ra)) * cos(radians(o.dec)),
                                  sin(radians(o.dec))]), center) <= chord
     AND (SELECT true FROM difference_runs AS r
           WHERE r.observation_id = o.id AND r.status IN ('PENDING', 'RUNNING') LIMIT 1) IS NULL
   ORDER BY cube_enlarge(cube(ARRAY[cos(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.dec)),
                                    date_part('epoch', o.observed_at AT TIME ZONE 'UTC') / 1e10]), 1e-14, 4) ~> CASE WHEN newest THEN -7 ELSE 7 END
   LIMIT wanted FOR NO KEY UPDATE OF o SKIP LOCKED;
END $$;
CREATE OR REPLACE FUNCTION differenced_in_box(box cube, survey uuid, low_at timestamptz, low_id uuid, high_at timestamptz, high_id uuid, newest boolean, cap integer)
RETURNS SETOF observations LANGUAGE plpgsql STABLE
SET enable_bitmapscan = off SET enable_seqscan = off SET enable_sort = off SET jit = off
AS $$
BEGIN
  RETURN QUERY SELECT o.* FROM observations AS o
   WHERE o.status = 'DIFFERENCED'
     AND o.survey_id >= coalesce(survey, '00000000-0000-0000-0000-000000000000')
     AND o.survey_id <= coalesce(survey, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
     AND cube_enlarge(cube(ARRAY[cos(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.dec)),
                                 date_part('epoch', o.updated_at AT TIME ZONE 'UTC') / 1e10]), 1e-14, 4)
         && cube(box, coalesce(date_part('epoch', low_at AT TIME ZONE 'UTC') / 1e10, '-Infinity'),
                      coalesce(date_part('epoch', high_at AT TIME ZONE 'UTC') / 1e10, 'Infinity'))
     AND (low_at IS NULL OR (o.updated_at, o.id) > (low_at, low_id))
     AND (high_at IS NULL OR (o.updated_at, o.id) < (high_at, high_id))
   ORDER BY cube_enlarge(cube(ARRAY[cos(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.dec)),
                                    date_part('epoch', o.updated_at AT TIME ZONE 'UTC') / 1e10]), 1e-14, 4) ~> CASE WHEN newest THEN -7 ELSE 7 END
   FETCH FIRST cap ROWS WITH TIES;
END $$;
