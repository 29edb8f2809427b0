-- At most `cap` observations in the box around a cone, found through the index of the sky. The planner knows nothing of how many
-- rows a box holds; its bitmap would collect all of them before the first is returned, so that `cap` would bound nothing.
CREATE FUNCTION observations_in_box(center cube, chord double precision, cap integer)
RETURNS TABLE (
    "id" uuid, "survey_id" uuid, "external_id" varchar, "ra" double precision, "dec" double precision,
    "observed_at" timestamptz, "filter_band" varchar, "status" observation_status, "created_at" timestamptz)
LANGUAGE sql STABLE SET enable_bitmapscan = off SET enable_seqscan = off SET jit = off
AS $$
  SELECT o.id, o.survey_id, o.external_id, o.ra, o.dec, o.observed_at, o.filter_band, o.status, o.created_at
    FROM observations AS o
   WHERE cube(ARRAY[cos(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.ra)) * cos(radians(o.dec)), sin(radians(o.dec))])
         <@ cube_enlarge(center, chord, 3)
   LIMIT cap
$$;
