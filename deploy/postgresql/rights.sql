-- The rights of a server that may not change tables: docs/runbooks/least-rights.md. The owner of the tables runs this once, after the first
-- migration:   psql "$OWNER_URL" -v server=astrid -f deploy/postgresql/rights.sql
-- `server` is the role of the servers. Without ON_ERROR_STOP, psql would continue after an error.
\set ON_ERROR_STOP on
BEGIN;
GRANT USAGE ON SCHEMA public TO :"server";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"server";
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO :"server";
-- The tables and sequences of later migrations.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"server";
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO :"server";
-- What guards the audit log.
REVOKE INSERT, UPDATE, DELETE ON _prisma_migrations, audit_removals FROM :"server";
REVOKE UPDATE, DELETE ON audit_events, audit_seals FROM :"server";
REVOKE UPDATE ON audit_pending, audit_event_seals FROM :"server";
COMMIT;
