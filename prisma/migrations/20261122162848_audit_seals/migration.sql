-- CreateTable
CREATE TABLE "audit_pending" (
    "event_id" UUID NOT NULL,

    CONSTRAINT "audit_pending_pkey" PRIMARY KEY ("event_id")
);

-- CreateTable
CREATE TABLE "audit_seals" (
    "number" BIGINT NOT NULL,
    "first_event_id" UUID NOT NULL,
    "last_event_id" UUID NOT NULL,
    "event_count" INTEGER NOT NULL,
    "drained" BOOLEAN NOT NULL,
    "previous_hash" CHAR(64) NOT NULL,
    "hash" CHAR(64) NOT NULL,
    "key_id" CHAR(16) NOT NULL,
    "signature" CHAR(128) NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_seals_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "audit_event_seals" (
    "event_id" UUID NOT NULL,
    "seal_number" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "digest" CHAR(64) NOT NULL,

    CONSTRAINT "audit_event_seals_pkey" PRIMARY KEY ("event_id")
);

-- CreateTable
CREATE TABLE "audit_removals" (
    "through_number" BIGINT NOT NULL,
    "event_count" INTEGER NOT NULL,
    "key_id" CHAR(16) NOT NULL,
    "signature" CHAR(128) NOT NULL,
    "removed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_removals_pkey" PRIMARY KEY ("through_number")
);

-- CreateIndex
CREATE UNIQUE INDEX "audit_event_seals_seal_number_position_key" ON "audit_event_seals"("seal_number", "position");

-- AddForeignKey
ALTER TABLE "audit_event_seals" ADD CONSTRAINT "audit_event_seals_seal_number_fkey" FOREIGN KEY ("seal_number") REFERENCES "audit_seals"("number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_removals" ADD CONSTRAINT "audit_removals_through_number_fkey" FOREIGN KEY ("through_number") REFERENCES "audit_seals"("number") ON DELETE RESTRICT ON UPDATE CASCADE;
