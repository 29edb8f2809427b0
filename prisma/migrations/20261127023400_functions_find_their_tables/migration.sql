-- Functions that name tables or functions of AstrID find them in its schema, whatever the search path of the session that changes a row.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY[
    'await_seal', 'keep_until_sealed', 'audit_removal_of_this_transaction', 'refuse_without_removal', 'remove_whole_segments',
    'remove_links_of_removed', 'notify_detections', 'notify_runs'
  ] LOOP
    EXECUTE format('ALTER FUNCTION %I() SET search_path = %I, pg_temp', name, current_schema());
  END LOOP;
END $$;
