-- CreateEnum
CREATE TYPE "one_time_code_purpose" AS ENUM ('INVITATION', 'PASSWORD_RESET');

-- CreateEnum
CREATE TYPE "key_request_state" AS ENUM ('OPEN', 'APPROVED', 'REJECTED', 'COLLECTED');

-- CreateTable
CREATE TABLE "one_time_codes" (
    "code_hash" CHAR(64) NOT NULL,
    "user_id" UUID NOT NULL,
    "purpose" "one_time_code_purpose" NOT NULL,
    "issued_by" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "one_time_codes_pkey" PRIMARY KEY ("code_hash")
);

-- CreateTable
CREATE TABLE "api_key_requests" (
    "id" UUID NOT NULL,
    "requester_id" UUID NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "reason" VARCHAR(1000) NOT NULL,
    "permissions" TEXT[],
    "scopes" TEXT[],
    "state" "key_request_state" NOT NULL DEFAULT 'OPEN',
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "comment" VARCHAR(1000),
    "expires_in_days" INTEGER,
    "collect_until" TIMESTAMPTZ(3),
    "key_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_key_requests_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "one_time_codes_user_id_idx" ON "one_time_codes"("user_id");

-- CreateIndex
CREATE INDEX "one_time_codes_issued_by_idx" ON "one_time_codes"("issued_by");

-- CreateIndex
CREATE INDEX "one_time_codes_expires_at_idx" ON "one_time_codes"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_requests_key_id_key" ON "api_key_requests"("key_id");

-- CreateIndex
CREATE INDEX "api_key_requests_created_at_id_idx" ON "api_key_requests"("created_at", "id");

-- CreateIndex
CREATE INDEX "api_key_requests_requester_id_created_at_id_idx" ON "api_key_requests"("requester_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "api_key_requests_state_created_at_id_idx" ON "api_key_requests"("state", "created_at", "id");

-- CreateIndex
CREATE INDEX "api_key_requests_decided_by_idx" ON "api_key_requests"("decided_by");

-- AddForeignKey
ALTER TABLE "one_time_codes" ADD CONSTRAINT "one_time_codes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "one_time_codes" ADD CONSTRAINT "one_time_codes_issued_by_fkey" FOREIGN KEY ("issued_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key_requests" ADD CONSTRAINT "api_key_requests_requester_id_fkey" FOREIGN KEY ("requester_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key_requests" ADD CONSTRAINT "api_key_requests_decided_by_fkey" FOREIGN KEY ("decided_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key_requests" ADD CONSTRAINT "api_key_requests_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma cannot say.

ALTER TABLE "one_time_codes"
  ADD CONSTRAINT "one_time_codes_code_hash_digest" CHECK (code_hash ~ '^[0-9a-f]{64}$'),
  ADD CONSTRAINT "one_time_codes_used_or_ended" CHECK (used_at IS NULL OR ended_at IS NULL);

-- A newer code ends the older one, whatever their purposes.
CREATE UNIQUE INDEX "one_time_codes_one_of_a_user" ON "one_time_codes"("user_id") WHERE used_at IS NULL AND ended_at IS NULL;

ALTER TABLE "api_key_requests" ALTER COLUMN "permissions" SET NOT NULL, ALTER COLUMN "scopes" SET NOT NULL;

-- The names of permissions are checked when the key is made, by the check of its table.
ALTER TABLE "api_key_requests"
  ADD CONSTRAINT "api_key_requests_name_not_blank" CHECK (name ~ '[^[:space:]]'),
  ADD CONSTRAINT "api_key_requests_reason_not_blank" CHECK (reason ~ '[^[:space:]]'),
  ADD CONSTRAINT "api_key_requests_permissions_some" CHECK (cardinality(permissions) > 0),
  ADD CONSTRAINT "api_key_requests_scopes_surveys" CHECK (
    all_match(scopes, '^survey:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$')
  ),
  ADD CONSTRAINT "api_key_requests_expires_in_days_positive" CHECK (expires_in_days > 0),
  ADD CONSTRAINT "api_key_requests_decided" CHECK (
    (state = 'OPEN') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)
  ),
  ADD CONSTRAINT "api_key_requests_collectable" CHECK ((state IN ('APPROVED', 'COLLECTED')) = (collect_until IS NOT NULL)),
  ADD CONSTRAINT "api_key_requests_collected" CHECK ((state = 'COLLECTED') = (key_id IS NOT NULL));
