-- CreateTable
CREATE TABLE "monitoring_campaigns" (
    "id" UUID NOT NULL,
    "survey_id" UUID NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "description" TEXT,
    "regions" JSONB NOT NULL,
    "missions" JSONB NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3),
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "monitoring_campaigns_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "monitoring_campaigns_created_at_id_idx" ON "monitoring_campaigns"("created_at", "id");

-- CreateIndex
CREATE INDEX "monitoring_campaigns_name_id_idx" ON "monitoring_campaigns"("name", "id");

-- CreateIndex
CREATE INDEX "monitoring_campaigns_starts_at_id_idx" ON "monitoring_campaigns"("starts_at", "id");

-- CreateIndex
CREATE INDEX "monitoring_campaigns_ends_at_idx" ON "monitoring_campaigns"("ends_at");

-- CreateIndex
CREATE INDEX "monitoring_campaigns_survey_id_created_at_id_idx" ON "monitoring_campaigns"("survey_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "monitoring_campaigns_is_active_created_at_id_idx" ON "monitoring_campaigns"("is_active", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "monitoring_campaigns_survey_id_name_key" ON "monitoring_campaigns"("survey_id", "name");

-- AddForeignKey
ALTER TABLE "monitoring_campaigns" ADD CONSTRAINT "monitoring_campaigns_survey_id_fkey" FOREIGN KEY ("survey_id") REFERENCES "surveys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma cannot say.

ALTER TABLE "monitoring_campaigns"
  ADD CONSTRAINT "monitoring_campaigns_name_not_blank" CHECK (name ~ '[^[:space:]]'),
  ADD CONSTRAINT "monitoring_campaigns_window" CHECK (ends_at > starts_at),
  ADD CONSTRAINT "monitoring_campaigns_regions_some" CHECK (
    CASE WHEN jsonb_typeof(regions) = 'array' THEN jsonb_array_length(regions) > 0 ELSE false END),
  ADD CONSTRAINT "monitoring_campaigns_missions_list" CHECK (jsonb_typeof(missions) = 'array');
