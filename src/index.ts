// The library's door: what cupcheck promises to those who embed it, and nothing else.

export { type CheckId, checkIds } from './checks/checks.ts';
export { type CheckExplanation, explain } from './checks/explain.ts';
export { judge } from './checks/judge.ts';
export type { Clock } from './clock.ts';
export type { Account, Domain } from './core/account.ts';
export type { Answer, DnsRecord, Exchange, Outcome, Question, RecordType, Transport } from './core/answer.ts';
export type { Candidate, CandidateKind, LeftOut } from './core/candidate.ts';
export type { ComparedAnswer, ComparedQuestion, ComparedServer, Comparison } from './core/comparison.ts';
export type { Conclusion, ConclusionId } from './core/conclusion.ts';
export { CupcheckError, type ErrorCode } from './core/error.ts';
export type { CupcheckEvent, EventType } from './core/event.ts';
export type { Explanation } from './core/explain.ts';
export type { FailureCode } from './core/failure.ts';
export type { FailureRow, Owner, Retry } from './core/failure-row.ts';
export type { Finding, Severity } from './core/finding.ts';
export type { GoneWay } from './core/gone.ts';
export type { LensId } from './core/lens.ts';
export { orderCandidates } from './core/order.ts';
export type { Phase, PhaseTime } from './core/phase.ts';
export { type ExcludedService, type ProfileChoice, type ProfileId, type ProfileRow, profiles } from './core/profile.ts';
export { type Random, seeded } from './core/random.ts';
export type {
  GoneNode,
  LensReport,
  NodeShare,
  ProfileRehearsal,
  Rehearsal,
  RehearsalCase,
  RehearsalDepth,
  RehearsalOutcome,
  RehearsedNode,
  Unfinished,
} from './core/rehearsal.ts';
export type {
  AttemptReport,
  Interrupted,
  Plan,
  QuestionReport,
  Redundancy,
  RedundancyOutcome,
  Report,
  SignIn,
  SignInOutcome,
} from './core/report.ts';
export { type SourceId, type SourceRow, type Speech, sources } from './core/source.ts';
export { summarize } from './core/summarize.ts';
export type { CertificateFacts, IdentityMatch, TlsFacts } from './core/tls-facts.ts';
export {
  type AskOptions,
  createResolver,
  type Resolver,
  type ResolverDescription,
  type ResolverOptions,
  type TransportChoice,
} from './dns/resolver.ts';
export {
  type BackTimes,
  type CountingMode,
  type Estimate,
  type EstimateOptions,
  estimateOutage,
  type Trigger,
} from './ha/estimate.ts';
export type { FalseFailover, FalseFailoverQuestion } from './ha/false-failover.ts';
export type { Herd } from './ha/herd.ts';
export { type ReloginLimits, type ReloginQuestion, reloginLimits, type WaitLimits } from './ha/relogin.ts';
export type { AssignmentMode, HardwareProfileId } from './ha/relogin-tables.ts';
export { type HaGroup, type HaNode, type HaStatus, type HaVerdict, readHaStatus } from './ha/status.ts';
export type { HaAdvice } from './ha/status-advice.ts';
export type { RehearsalProgress, RehearseOptions } from './rehearsal/options.ts';
export { rehearse } from './rehearsal/task.ts';
export { diagnose } from './tasks/diagnose.ts';
export { locate } from './tasks/locate.ts';
export { login, type Verdict } from './tasks/login.ts';
export type { DiagnoseOptions, LoginOptions, Password, TaskOptions } from './tasks/options.ts';
