-- CreateTable
CREATE TABLE "processing_job_surveys" (
    "job_id" UUID NOT NULL,
    "survey_id" UUID NOT NULL,

    CONSTRAINT "processing_job_surveys_pkey" PRIMARY KEY ("job_id","survey_id")
);

-- CreateIndex
CREATE INDEX "processing_job_surveys_survey_id_idx" ON "processing_job_surveys"("survey_id");

-- AddForeignKey
ALTER TABLE "processing_job_surveys" ADD CONSTRAINT "processing_job_surveys_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "processing_jobs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "processing_job_surveys" ADD CONSTRAINT "processing_job_surveys_survey_id_fkey" FOREIGN KEY ("survey_id") REFERENCES "surveys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma cannot say: the jobs that are there span what those span that they are about.

INSERT INTO "processing_job_surveys" ("job_id", "survey_id")
SELECT j.id, about.survey_id
  FROM processing_jobs j
  JOIN (
    SELECT 'DifferenceRun' AS type, id, reference_survey_id AS survey_id FROM difference_runs
    UNION ALL
    SELECT 'Candidate', c.id, r.reference_survey_id FROM candidates c JOIN difference_runs r ON r.id = c.difference_run_id
    UNION ALL
    SELECT 'TrainingDataset', dataset_id, survey_id FROM training_dataset_surveys
    UNION ALL
    SELECT 'TrainingRun', r.id, s.survey_id FROM training_runs r JOIN training_dataset_surveys s ON s.dataset_id = r.dataset_id
  ) AS about ON about.type = j.entity_type AND about.id = j.entity_id
 WHERE about.survey_id <> j.survey_id;
