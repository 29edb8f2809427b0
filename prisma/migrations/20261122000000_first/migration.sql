-- CreateEnum
CREATE TYPE "role" AS ENUM ('ADMIN', 'RESEARCHER', 'ANALYST', 'VIEWER', 'GUEST');

-- CreateEnum
CREATE TYPE "observation_status" AS ENUM ('INGESTED', 'PREPROCESSING', 'PREPROCESSED', 'DIFFERENCING', 'DIFFERENCED', 'FAILED', 'ARCHIVED');

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" VARCHAR(320) NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "role" "role" NOT NULL,
    "password_hash" TEXT,
    "token_version" INTEGER NOT NULL DEFAULT 1,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "last_sign_in_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "description" TEXT,
    "key_hash" CHAR(64) NOT NULL,
    "key_prefix" CHAR(8) NOT NULL,
    "permissions" TEXT[],
    "scopes" TEXT[],
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "usage_count" BIGINT NOT NULL DEFAULT 0,
    "owner_id" UUID NOT NULL,
    "created_by" UUID,
    "created_by_key" UUID,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_by" UUID,
    "revoked_reason" VARCHAR(1000),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "surveys" (
    "id" UUID NOT NULL,
    "name" VARCHAR(100) NOT NULL,
    "description" TEXT,
    "base_url" VARCHAR(2048),
    "api_endpoint" VARCHAR(2048),
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "surveys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "observations" (
    "id" UUID NOT NULL,
    "survey_id" UUID NOT NULL,
    "external_id" VARCHAR(255) NOT NULL,
    "ra" DOUBLE PRECISION NOT NULL,
    "dec" DOUBLE PRECISION NOT NULL,
    "observed_at" TIMESTAMPTZ(3) NOT NULL,
    "filter_band" VARCHAR(32),
    "exposure_time" DOUBLE PRECISION,
    "fits_url" VARCHAR(2048),
    "pixel_scale" DOUBLE PRECISION,
    "image_width" INTEGER,
    "image_height" INTEGER,
    "airmass" DOUBLE PRECISION,
    "seeing" DOUBLE PRECISION,
    "status" "observation_status" NOT NULL DEFAULT 'INGESTED',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "observations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "id" UUID NOT NULL,
    "actor_user_id" UUID,
    "actor_key_id" UUID,
    "action" VARCHAR(64) NOT NULL,
    "entity_type" VARCHAR(64) NOT NULL,
    "entity_id" VARCHAR(64),
    "before" JSONB,
    "after" JSONB,
    "address" VARCHAR(64),
    "user_agent" VARCHAR(512),
    "request_id" VARCHAR(64),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "users_created_at_id_idx" ON "users"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_key_hash_key" ON "api_keys"("key_hash");

-- CreateIndex
CREATE INDEX "api_keys_created_at_id_idx" ON "api_keys"("created_at", "id");

-- CreateIndex
CREATE INDEX "api_keys_owner_id_created_at_id_idx" ON "api_keys"("owner_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "api_keys_created_by_key_idx" ON "api_keys"("created_by_key");

-- CreateIndex
CREATE INDEX "api_keys_expires_at_idx" ON "api_keys"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "surveys_name_key" ON "surveys"("name");

-- CreateIndex
CREATE INDEX "observations_observed_at_id_idx" ON "observations"("observed_at", "id");

-- CreateIndex
CREATE INDEX "observations_created_at_id_idx" ON "observations"("created_at", "id");

-- CreateIndex
CREATE INDEX "observations_ra_id_idx" ON "observations"("ra", "id");

-- CreateIndex
CREATE INDEX "observations_dec_id_idx" ON "observations"("dec", "id");

-- CreateIndex
CREATE INDEX "observations_survey_id_observed_at_id_idx" ON "observations"("survey_id", "observed_at", "id");

-- CreateIndex
CREATE INDEX "observations_status_observed_at_id_idx" ON "observations"("status", "observed_at", "id");

-- CreateIndex
CREATE INDEX "observations_filter_band_observed_at_id_idx" ON "observations"("filter_band", "observed_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "observations_survey_id_external_id_key" ON "observations"("survey_id", "external_id");

-- CreateIndex
CREATE INDEX "audit_events_created_at_id_idx" ON "audit_events"("created_at", "id");

-- CreateIndex
CREATE INDEX "audit_events_actor_user_id_created_at_id_idx" ON "audit_events"("actor_user_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "audit_events_actor_key_id_created_at_id_idx" ON "audit_events"("actor_key_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "audit_events_entity_type_entity_id_created_at_id_idx" ON "audit_events"("entity_type", "entity_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "audit_events_action_created_at_id_idx" ON "audit_events"("action", "created_at", "id");

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_revoked_by_fkey" FOREIGN KEY ("revoked_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_created_by_key_fkey" FOREIGN KEY ("created_by_key") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "observations" ADD CONSTRAINT "observations_survey_id_fkey" FOREIGN KEY ("survey_id") REFERENCES "surveys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_events" ADD CONSTRAINT "audit_events_actor_user_id_fkey" FOREIGN KEY ("actor_user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_events" ADD CONSTRAINT "audit_events_actor_key_id_fkey" FOREIGN KEY ("actor_key_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What Prisma's schema cannot say -----------------------------------------------------------------------------------

-- Prisma's lists are never null, and neither are these.
ALTER TABLE "api_keys" ALTER COLUMN "permissions" SET NOT NULL, ALTER COLUMN "scopes" SET NOT NULL;

-- True when every item matches; a null item does not.
CREATE FUNCTION all_match(items text[], pattern text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT coalesce(bool_and(coalesce(item ~ pattern, false)), true) FROM unnest(items) AS item $$;

ALTER TABLE "users"
  ADD CONSTRAINT "users_email_lower_case" CHECK (email = lower(email)),
  ADD CONSTRAINT "users_email_address" CHECK (email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  ADD CONSTRAINT "users_name_not_blank" CHECK (name ~ '[^[:space:]]'),
  ADD CONSTRAINT "users_token_version_positive" CHECK (token_version > 0);

ALTER TABLE "api_keys"
  ADD CONSTRAINT "api_keys_name_not_blank" CHECK (name ~ '[^[:space:]]'),
  ADD CONSTRAINT "api_keys_key_hash_digest" CHECK (key_hash ~ '^[0-9a-f]{64}$'),
  ADD CONSTRAINT "api_keys_key_prefix_length" CHECK (key_prefix ~ '^[0-9A-Za-z]{8}$'),
  ADD CONSTRAINT "api_keys_permissions_known" CHECK (
    cardinality(permissions) > 0 AND permissions <@ ARRAY[
      'read:public', 'read:data', 'write:data', 'manage:operations', 'admin:access', 'training:data_collection',
      'observations:ingest', 'preprocessing:process', 'differencing:process', 'detection:process'
    ]
  ),
  ADD CONSTRAINT "api_keys_scopes_surveys" CHECK (
    all_match(scopes, '^survey:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$')
  ),
  ADD CONSTRAINT "api_keys_scoped_not_admin" CHECK (cardinality(scopes) = 0 OR NOT permissions @> ARRAY['admin:access']),
  ADD CONSTRAINT "api_keys_expires_after_creation" CHECK (expires_at > created_at),
  ADD CONSTRAINT "api_keys_usage_count_not_negative" CHECK (usage_count >= 0),
  ADD CONSTRAINT "api_keys_active_unless_revoked" CHECK (is_active = (revoked_at IS NULL)),
  ADD CONSTRAINT "api_keys_revoked_details" CHECK (revoked_at IS NOT NULL OR (revoked_by IS NULL AND revoked_reason IS NULL));

ALTER TABLE "surveys"
  ADD CONSTRAINT "surveys_name_format" CHECK (name ~ '^[A-Za-z0-9][A-Za-z0-9_.+-]{0,99}$');

-- NaN sorts above Infinity, so an upper bound excludes both.
ALTER TABLE "observations"
  ADD CONSTRAINT "observations_external_id_not_blank" CHECK (external_id ~ '[^[:space:]]'),
  ADD CONSTRAINT "observations_ra_range" CHECK (ra >= 0 AND ra < 360),
  ADD CONSTRAINT "observations_dec_range" CHECK (dec >= -90 AND dec <= 90),
  ADD CONSTRAINT "observations_exposure_time_positive" CHECK (exposure_time > 0 AND exposure_time < 'Infinity'),
  ADD CONSTRAINT "observations_pixel_scale_positive" CHECK (pixel_scale > 0 AND pixel_scale < 'Infinity'),
  ADD CONSTRAINT "observations_image_width_positive" CHECK (image_width > 0),
  ADD CONSTRAINT "observations_image_height_positive" CHECK (image_height > 0),
  ADD CONSTRAINT "observations_airmass_positive" CHECK (airmass > 0 AND airmass < 'Infinity'),
  ADD CONSTRAINT "observations_seeing_positive" CHECK (seeing > 0 AND seeing < 'Infinity');

-- Refuses whatever statement it is put before; its argument says why.
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % refused: %', TG_OP, TG_TABLE_NAME, TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER "surveys_name_immutable" BEFORE UPDATE ON "surveys"
  FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name OR OLD.id IS DISTINCT FROM NEW.id)
  EXECUTE FUNCTION refuse('the name and id of a survey never change');

CREATE TRIGGER "users_kept" BEFORE DELETE OR TRUNCATE ON "users"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse('users are deactivated, never deleted');

CREATE TRIGGER "audit_events_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_events"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse('audit events are only ever added');
