-- What `prisma migrate` writes for a schema with these models.
CREATE TYPE "RunStatus" AS ENUM ('QUEUED', 'RUNNING', 'COMPLETED', 'FAILED');

CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "email" TEXT,
    "name" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Run" (
    "id" TEXT NOT NULL,
    "sequence" SERIAL NOT NULL,
    "userId" TEXT NOT NULL,
    "companyId" TEXT NOT NULL,
    "companyName" TEXT NOT NULL,
    "documentName" TEXT NOT NULL,
    "documentUrl" TEXT NOT NULL,
    "status" "RunStatus" NOT NULL DEFAULT 'QUEUED',
    "currentStage" INTEGER NOT NULL DEFAULT 0,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "completedAt" TIMESTAMP(3),

    CONSTRAINT "Run_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "InspirationReport" (
    "id" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "inspiration1Title" TEXT NOT NULL,
    "inspiration1Content" TEXT NOT NULL,
    "inspiration1Elements" TEXT[],
    "inspiration2Title" TEXT NOT NULL,
    "inspiration2Content" TEXT NOT NULL,
    "inspiration2Elements" TEXT[],
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "InspirationReport_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "OpportunityCard" (
    "id" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "tagline" TEXT NOT NULL,
    "problem" TEXT NOT NULL,
    "solution" TEXT NOT NULL,
    "why_now" TEXT NOT NULL,
    "target_segment" TEXT NOT NULL,
    "quick_win" TEXT NOT NULL,
    "starred" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "OpportunityCard_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "StageOutput" (
    "id" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "stageNumber" INTEGER NOT NULL,
    "markdownOutput" TEXT NOT NULL,
    "jsonOutput" JSONB,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "StageOutput_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "User_email_key" ON "User"("email");
CREATE UNIQUE INDEX "Run_sequence_key" ON "Run"("sequence");
CREATE INDEX "Run_userId_createdAt_idx" ON "Run"("userId", "createdAt");
CREATE UNIQUE INDEX "InspirationReport_runId_key" ON "InspirationReport"("runId");
CREATE UNIQUE INDEX "OpportunityCard_runId_number_key" ON "OpportunityCard"("runId", "number");
CREATE UNIQUE INDEX "StageOutput_runId_stageNumber_key" ON "StageOutput"("runId", "stageNumber");

ALTER TABLE "Run" ADD CONSTRAINT "Run_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "InspirationReport" ADD CONSTRAINT "InspirationReport_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "OpportunityCard" ADD CONSTRAINT "OpportunityCard_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "OpportunityCard" ADD CONSTRAINT "OpportunityCard_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "StageOutput" ADD CONSTRAINT "StageOutput_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
