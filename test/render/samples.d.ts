import type { Candidate } from '../../src/core/candidate.ts';
import type { AttemptReport, Plan, QuestionReport, Report } from '../../src/core/report.ts';
import type { TlsFacts } from '../../src/core/tls-facts.ts';
export declare const candidate: (n: number, more?: Partial<Candidate>) => Candidate;
export declare const question: (more?: Partial<QuestionReport>) => QuestionReport;
export declare const plan: (more?: Partial<Plan>) => Plan;
export declare const tls: TlsFacts;
export declare const silent: AttemptReport;
export declare const online: AttemptReport;
export declare const report: (more?: Partial<Report>) => Report;
/** First node silent, the second lets in. */
export declare const failover: Report;
export declare const refused: AttemptReport;
export declare const wrongPassword: Report;
