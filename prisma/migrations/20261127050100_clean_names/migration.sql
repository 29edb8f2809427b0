-- Names that were stored before they were cleaned get the form in which they are looked for: composed (NFC), without spaces around them,
-- and none when nothing is left. A name stays as it is where another row has the clean one, and where the clean one is too long.

-- The spaces are those of JavaScript's trim().
CREATE FUNCTION pg_temp.clean_name(name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT btrim(
    normalize(name, NFC),
    E'\t\n\u000b\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'
  )
$$;

-- Names that are not unique.
DO $$
DECLARE
  place text[];
  longest int;
  nullable boolean;
BEGIN
  FOREACH place SLICE 1 IN ARRAY ARRAY[
    ['observations', 'filter_band'],
    ['api_keys', 'name'], ['users', 'name'],
    ['models', 'type'], ['models', 'architecture'], ['models', 'mlflow_run_id'],
    ['difference_runs', 'algorithm'], ['training_runs', 'name'], ['training_runs', 'mlflow_run_id'],
    ['processing_jobs', 'type'], ['processing_jobs', 'workflow_id'], ['processing_jobs', 'task_id'],
    ['alerts', 'type'], ['alerts', 'channel']
  ] LOOP
    SELECT character_maximum_length, is_nullable = 'YES' INTO STRICT longest, nullable
      FROM information_schema.columns
     WHERE table_schema = current_schema() AND table_name = place[1] AND column_name = place[2];
    EXECUTE format(
      'UPDATE %1$I SET %2$I = nullif(pg_temp.clean_name(%2$I), '''')
        WHERE %2$I IS DISTINCT FROM nullif(pg_temp.clean_name(%2$I), '''') AND length(pg_temp.clean_name(%2$I)) BETWEEN %3$s AND %4$s',
      place[1], place[2], CASE WHEN nullable THEN 0 ELSE 1 END, longest
    );
  END LOOP;
END $$;

-- Observations are known by survey and external id.
UPDATE observations AS o
   SET external_id = s.name
  FROM (
    SELECT id, survey_id, pg_temp.clean_name(external_id) AS name,
           count(*) OVER (PARTITION BY survey_id, pg_temp.clean_name(external_id)) AS alike
      FROM observations WHERE external_id <> pg_temp.clean_name(external_id)
  ) AS s
 WHERE o.id = s.id AND s.alike = 1 AND length(s.name) BETWEEN 1 AND 255
   AND NOT EXISTS (SELECT FROM observations k WHERE k.survey_id = s.survey_id AND k.external_id = s.name);

-- All versions of a model move to the clean name together, or none: of each name one version at most is in use.
UPDATE models AS m
   SET name = s.name
  FROM (
    SELECT name AS old, pg_temp.clean_name(name) AS name, count(*) OVER (PARTITION BY pg_temp.clean_name(name)) AS alike
      FROM models WHERE name <> pg_temp.clean_name(name) GROUP BY name
  ) AS s
 WHERE m.name = s.old AND s.alike = 1 AND length(s.name) BETWEEN 1 AND 255
   AND NOT EXISTS (SELECT FROM models k WHERE k.name = s.name);

UPDATE models AS m
   SET version = s.version
  FROM (
    SELECT id, name, pg_temp.clean_name(version) AS version,
           count(*) OVER (PARTITION BY name, pg_temp.clean_name(version)) AS alike
      FROM models WHERE version <> pg_temp.clean_name(version)
  ) AS s
 WHERE m.id = s.id AND s.alike = 1 AND length(s.version) BETWEEN 1 AND 64
   AND NOT EXISTS (SELECT FROM models k WHERE k.name = s.name AND k.version = s.version);

-- Datasets never change; that their names are spelled in one form is no change of them.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM training_datasets WHERE name <> pg_temp.clean_name(name)) THEN
    RETURN;
  END IF;
  ALTER TABLE training_datasets DISABLE TRIGGER training_datasets_immutable;
  UPDATE training_datasets AS d
     SET name = s.name
    FROM (
      SELECT id, pg_temp.clean_name(name) AS name, count(*) OVER (PARTITION BY pg_temp.clean_name(name)) AS alike
        FROM training_datasets WHERE name <> pg_temp.clean_name(name)
    ) AS s
   WHERE d.id = s.id AND s.alike = 1 AND length(s.name) BETWEEN 1 AND 255
     AND NOT EXISTS (SELECT FROM training_datasets k WHERE k.name = s.name);
  ALTER TABLE training_datasets ENABLE TRIGGER training_datasets_immutable;
END $$;

DROP FUNCTION pg_temp.clean_name(text);
