-- CreateEnum
CREATE TYPE "session_client" AS ENUM ('CONSOLE', 'CLI', 'API');

-- CreateTable
CREATE TABLE "user_sessions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "client" "session_client" NOT NULL,
    "address" VARCHAR(64),
    "user_agent" VARCHAR(512),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "user_sessions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "user_sessions_user_id_last_used_at_idx" ON "user_sessions"("user_id", "last_used_at");

-- CreateIndex
CREATE INDEX "user_sessions_expires_at_idx" ON "user_sessions"("expires_at");

-- AddForeignKey
ALTER TABLE "user_sessions" ADD CONSTRAINT "user_sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma cannot say.

-- Sessions that go on get their rows from their refresh tokens. Only those of the console last at most 12 hours.
INSERT INTO "user_sessions" (id, user_id, client, created_at, last_used_at, expires_at)
SELECT t.session_id, t.user_id,
       CASE WHEN bool_and(t.expires_at - t.created_at <= interval '12 hours 1 minute') THEN 'CONSOLE' ELSE 'API' END::session_client,
       min(t.created_at), max(t.created_at), max(t.expires_at)
  FROM "refresh_tokens" t JOIN "users" u ON u.id = t.user_id
 WHERE u.is_active
 GROUP BY t.session_id, t.user_id
HAVING max(t.expires_at) > now() AND count(t.ended_at) = 0 AND bool_or(t.used_at IS NULL AND t.token_version = u.token_version);

-- The end of a session decides what its access tokens may do, so other servers receive the id of its user.

CREATE FUNCTION notify_session_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('astrid_access', NEW.user_id::text);
  RETURN NULL;
END $$;

CREATE TRIGGER "user_sessions_notify" AFTER UPDATE OF ended_at ON "user_sessions"
  FOR EACH ROW WHEN (OLD.ended_at IS DISTINCT FROM NEW.ended_at) EXECUTE FUNCTION notify_session_end();
CREATE TRIGGER "user_sessions_notify_truncate" AFTER TRUNCATE ON "user_sessions"
  FOR EACH STATEMENT EXECUTE FUNCTION notify_access_change();
