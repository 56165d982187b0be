// The record as the API gives it, under the names that the desk uses.
export type Quad = 'material-conflict' | 'verbal-conflict' | 'verbal-coop' | 'material-coop';
export type Status = 'done' | 'alleged' | 'planned' | 'possible' | 'denied';

export interface Span { start: number; end: number }
export interface Mention extends Span { text: string }
export interface Actor { code: string; name: string }
export interface Party extends Mention { actors: Actor[]; confidence: number; why: string[] }
export interface Location extends Mention {
  geonames: number | null; name: string | null; country: string | null; admin1: string | null;
  lat: number | null; lon: number | null; precision: string | null; confidence: number; why: string[];
}
export interface When extends Mention { from: string | null; to: string | null; clock?: string; confidence: number; why: string[] }
export interface CountMention extends Mention { min: number; max: number | null; why: string[] }
export interface Count { min: number; max: number | null; mentions: CountMention[] }
export interface Source { id: string; title: string; publisher: string; published: string | null; url: string }
export interface Act {
  id: string; document: Source; type: string; mode: string; status: Status; background: boolean; contexts: string[]; trigger: Mention;
  source: Party[]; recipient: Party[]; mediator: Party[]; claimant: Party[]; places: Location[]; when: When[];
  killed: Count | null; injured: Count | null; detained: Count | null; displaced: Count | null;
  plover: string; cameo: string; quad: Quad; intensity: number; confidence: number; sentence: Mention; why: string[];
}
export interface Telling extends Act {
  incident: string; reviewed: '' | 'confirmed' | 'amended' | 'rejected'; copies: number; copy_of?: string; sources: number;
  language?: string; coder: string;
}
export interface Place { geonames: number; name: string; country: string; admin1: string; lat: number; lon: number; precision: string }
export interface Figured { event: string; by: string; min: number; max: number | null }
export interface Range { min: number; max: number | null; figures: Figured[] }
export interface Claim { by: string; code: string; status: Status; events: string[] }
export interface Incident {
  id: string; type: string; mode: string; status: Status; status_why: string[]; contexts: string[]; from: string | null; to: string | null;
  place: Place | null; source: Actor[]; recipient: Actor[]; mediator: Actor[];
  killed: Range | null; injured: Range | null; detained: Range | null; displaced: Range | null; claims: Claim[];
  first_told?: string; last_told?: string; reports: number; copies: number; publishers: string[]; events: string[];
  plover: string; cameo: string; quad: Quad; intensity: number; why: string[];
}
