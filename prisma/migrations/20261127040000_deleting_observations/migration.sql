-- The permission to delete observations. Keys keep what they were given: none gains it.
ALTER TABLE "api_keys" DROP CONSTRAINT "api_keys_permissions_known";
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_permissions_known" CHECK (
  cardinality(permissions) > 0 AND permissions <@ ARRAY[
    'read:public', 'read:data', 'write:data', 'manage:operations', 'admin:access', 'training:data_collection',
    'observations:ingest', 'preprocessing:process', 'differencing:process', 'detection:process', 'observations:delete'
  ]
);
