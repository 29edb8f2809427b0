-- A key restricted to one survey learned from a CONFLICT that another survey has a run with the same flow and external id. Now each survey
-- has its own. NULLS NOT DISTINCT, which Prisma does not know: runs without a survey count as runs of one survey.
CREATE UNIQUE INDEX "workflow_runs_flow_external_id_survey_id_key" ON "workflow_runs"("flow", "external_id", "survey_id") NULLS NOT DISTINCT;
DROP INDEX "workflow_runs_flow_external_id_key";
