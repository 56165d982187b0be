// Made by types.mjs from openapi.json: do not edit. Make it anew by "npm run types".

export interface Actor {
  code: string;
  name: string;
}

export interface ActorView {
  /** incidents by role: source, recipient, mediator, claimant */
  as: Value[];
  /** from -1, all conflict, to 1, all cooperation */
  balance: number;
  /** the last assaults, the last first */
  clashes: IncidentRow[];
  code: string;
  /** incidents */
  count: number;
  kind: "country" | "country and sector" | "sector" | "body";
  name: string;
  /** with whom it has most incidents; countries and bodies */
  partners: Partner[];
  statuses: Value[];
  /** the last talks, the last first */
  talks: IncidentRow[];
  /** by month */
  timeline: Bucket[];
  types: Value[];
}

export interface AddInputBody {
  /** day of publication */
  published?: string;
  publisher?: string;
  /** a report; or else url */
  text?: string;
  title?: string;
  /** a page or feed to be fetched */
  url?: string;
}

export interface Added {
  /** how the input was understood */
  notes: string[];
  /** in the order of the reports */
  outcomes: Outcome[];
}

export interface Agreement {
  fields: Field[];
}

export interface Bucket {
  /** YYYY-MM-DD, or YYYY-MM */
  day: string;
  "material-conflict": number;
  "material-coop": number;
  "verbal-conflict": number;
  "verbal-coop": number;
}

export interface Change {
  at: string;
  ids: string[];
  kind: "documents" | "coded" | "incidents" | "review";
  n: number;
  seq: number;
}

export interface Claim {
  by: string;
  code: string;
  events: string[];
  status: "done" | "alleged" | "planned" | "possible" | "denied";
}

export interface Codebook {
  /** Markdown */
  text: string;
}

export interface CoderState {
  /** documents that this version coded */
  coded: number;
  failed: number;
  /** those that are coded */
  languages: string[];
  /** documents that other versions coded */
  older: number;
  uncoded: number;
  /** of this server */
  version: string;
}

export interface CodingInfo {
  at: string;
  current: boolean;
  events: number;
  failed?: string;
  notes: string[];
  version: string;
  worker: string;
}

export interface Completions {
  suggestions: Suggestion[];
}

export interface Count {
  max: number | null;
  mentions: CountMention[];
  min: number;
}

export interface CountMention {
  end: number;
  max: number | null;
  min: number;
  start: number;
  text: string;
  why: string[];
}

export interface CountryWord {
  /** ISO 3166-1 alpha-3 */
  code: string;
  iso2: string;
  name: string;
}

export interface Document {
  byline?: string;
  id: string;
  language?: string;
  modified?: string;
  /** YYYY-MM-DD; null when unknown */
  published: string | null;
  published_at?: string;
  publisher: string;
  text: string;
  title: string;
  url: string;
}

export interface DocumentView {
  codings: CodingInfo[];
  /** reports that copy this one */
  copies: Head[];
  document: Stored;
  /** in the order of their triggers; reviewed says which were rejected */
  events: Record[];
  /** its paragraphs, in order; between them is only white space */
  lines: Line[];
  /** those that are read for acts */
  sentences: Span[];
  /** of its text, the oldest first; this one is the last */
  versions: Head[];
}

export interface DyadView {
  a: Side;
  /** incidents by type that a did to b */
  ab: Value[];
  b: Side;
  /** incidents by type that b did to a */
  ba: Value[];
  /** from -1, all conflict, to 1, all cooperation */
  balance: number;
  /** the last assaults, the last first */
  clashes: IncidentRow[];
  /** incidents */
  count: number;
  statuses: Value[];
  /** the last talks, the last first */
  talks: IncidentRow[];
  /** by month */
  timeline: Bucket[];
  types: Value[];
}

export interface Edge {
  /** from -1, all conflict, to 1, all cooperation */
  balance: number;
  /** incidents */
  n: number;
  /** the first of the two by code; acts of both directions are counted */
  source: string;
  target: string;
}

export interface ErrorDetail {
  /** Where the error occurred, e.g. 'body.items[3].tags' or 'path.thing-id' */
  location?: string;
  /** Error message text */
  message?: string;
  /** The value at the given location */
  value?: unknown;
}

export interface ErrorModel {
  /** A human-readable explanation specific to this occurrence of the problem. */
  detail?: string;
  /** Optional list of individual error details */
  errors?: ErrorDetail[];
  /** A URI reference that identifies the specific occurrence of the problem. */
  instance?: string;
  /** HTTP status code */
  status?: number;
  /** A short, human-readable summary of the problem type. This value should not change between occurrences of the error. */
  title?: string;
  /** A URI reference to human-readable documentation for the error. */
  type?: string;
}

export interface Event {
  background: boolean;
  cameo: string;
  claimant: Party[];
  confidence: number;
  contexts: string[];
  detained: Count | null;
  displaced: Count | null;
  document: Source;
  id: string;
  injured: Count | null;
  intensity: number;
  killed: Count | null;
  mediator: Party[];
  /** a mode of the type; empty when the words tell none */
  mode: string;
  places: Location[];
  plover: string;
  quad: "material-coop" | "verbal-coop" | "verbal-conflict" | "material-conflict";
  recipient: Party[];
  sentence: Mention;
  source: Party[];
  status: "done" | "alleged" | "planned" | "possible" | "denied";
  trigger: Mention;
  type: "AGREE" | "CONSULT" | "SUPPORT" | "CONCEDE" | "COOPERATE" | "AID" | "RETREAT" | "REQUEST" | "ACCUSE" | "REJECT" | "THREATEN" | "PROTEST" | "SANCTION" | "MOBILIZE" | "COERCE" | "ASSAULT";
  when: When[];
  why: string[];
}

export interface EventView {
  record: Record;
  /** the first written first */
  reviews: Judged[];
  /** as the coder read it */
  unreviewed: Event;
}

export interface Example {
  name: string;
  text: string;
  title: string;
}

export interface Examples {
  rows: Example[];
}

export interface Facets {
  /** by property: the most frequent values first */
  facets: { [key: string]: Value[] };
}

export interface Failure {
  at: string;
  origin: string;
  reason: string;
}

export interface Field {
  agreed: number;
  alpha: number | null;
  name: string;
  reviewers: string[];
  units: number;
}

export interface Figured {
  by: string;
  event: string;
  max: number | null;
  min: number;
}

export interface FormFile {
  ContentType: string;
  Filename: string;
  IsSet: boolean;
  Size: number;
}

export interface Head {
  id: string;
  /** YYYY-MM-DD; null when unknown */
  published: string | null;
  publisher: string;
  title: string;
  url: string;
  version: number;
}

export interface Health {
  documents: number;
  due?: string;
  error?: string;
  failures: number;
  from: string;
  source: string;
  succeeded?: string;
  tried?: string;
}

export interface Incident {
  cameo: string;
  claims: Claim[];
  contexts: string[];
  copies: number;
  detained: Range | null;
  displaced: Range | null;
  events: string[];
  first_told?: string;
  /** YYYY-MM-DD; null when unknown */
  from: string | null;
  id: string;
  injured: Range | null;
  intensity: number;
  killed: Range | null;
  last_told?: string;
  mediator: Actor[];
  /** a mode of the type; empty when the words tell none */
  mode: string;
  place: Place | null;
  plover: string;
  publishers: string[];
  quad: "material-coop" | "verbal-coop" | "verbal-conflict" | "material-conflict";
  recipient: Actor[];
  reports: number;
  source: Actor[];
  status: "done" | "alleged" | "planned" | "possible" | "denied";
  status_why: string[];
  /** YYYY-MM-DD; null when unknown */
  to: string | null;
  type: "AGREE" | "CONSULT" | "SUPPORT" | "CONCEDE" | "COOPERATE" | "AID" | "RETREAT" | "REQUEST" | "ACCUSE" | "REJECT" | "THREATEN" | "PROTEST" | "SANCTION" | "MOBILIZE" | "COERCE" | "ASSAULT";
  why: string[];
}

export interface IncidentRow {
  /** YYYY-MM-DD; null when unknown */
  from: string | null;
  id: string;
  intensity: number;
  killed: Range | null;
  mediator: Actor[];
  /** a mode of the type; empty when the words tell none */
  mode: string;
  place: Place | null;
  quad: "material-coop" | "verbal-coop" | "verbal-conflict" | "material-conflict";
  recipient: Actor[];
  reports: number;
  source: Actor[];
  status: "done" | "alleged" | "planned" | "possible" | "denied";
  /** YYYY-MM-DD; null when unknown */
  to: string | null;
  type: "AGREE" | "CONSULT" | "SUPPORT" | "CONCEDE" | "COOPERATE" | "AID" | "RETREAT" | "REQUEST" | "ACCUSE" | "REJECT" | "THREATEN" | "PROTEST" | "SANCTION" | "MOBILIZE" | "COERCE" | "ASSAULT";
}

export interface IncidentView {
  /** later acts of the same parties, the first first */
  after: IncidentRow[];
  /** earlier acts of the same parties, the last first */
  before: IncidentRow[];
  incident: Incident;
  /** one for each report that is no copy, the first told first */
  tellings: Told[];
}

export interface Judged {
  at: string;
  author: string;
  document?: string;
  event?: string;
  events?: string[];
  field?: string;
  note?: string;
  now: string;
  now_of_events: string[];
  seq: number;
  trigger?: Mention;
  type?: "AGREE" | "CONSULT" | "SUPPORT" | "CONCEDE" | "COOPERATE" | "AID" | "RETREAT" | "REQUEST" | "ACCUSE" | "REJECT" | "THREATEN" | "PROTEST" | "SANCTION" | "MOBILIZE" | "COERCE" | "ASSAULT";
  value?: unknown;
  verdict: "confirm" | "amend" | "reject" | "merge" | "split" | "original";
}

export interface Line {
  end: number;
  kind: "paragraph" | "title" | "standfirst" | "caption" | "dateline" | "credit" | "boilerplate";
  start: number;
}

export interface ListIncident {
  /** how many there are in all; null on pages after the first */
  count: number | null;
  /** for after; empty after the last page */
  next: string;
  rows: Incident[];
}

export interface ListRecord {
  /** how many there are in all; null on pages after the first */
  count: number | null;
  /** for after; empty after the last page */
  next: string;
  rows: Record[];
}

export interface ListStored {
  /** how many there are in all; null on pages after the first */
  count: number | null;
  /** for after; empty after the last page */
  next: string;
  rows: Stored[];
}

export interface Location {
  admin1: string | null;
  confidence: number;
  country: string | null;
  end: number;
  geonames: number | null;
  lat: number | null;
  lon: number | null;
  name: string | null;
  precision: "point" | "city" | "district" | "province" | "country" | "region" | null;
  start: number;
  text: string;
  why: string[];
}

export interface LoginInputBody {
  token: string;
}

export interface MapPoint {
  event: string;
  incident: string;
  lat: number;
  lon: number;
  name: string;
  quad: "material-coop" | "verbal-coop" | "verbal-conflict" | "material-conflict";
  status: "done" | "alleged" | "planned" | "possible" | "denied";
  type: "AGREE" | "CONSULT" | "SUPPORT" | "CONCEDE" | "COOPERATE" | "AID" | "RETREAT" | "REQUEST" | "ACCUSE" | "REJECT" | "THREATEN" | "PROTEST" | "SANCTION" | "MOBILIZE" | "COERCE" | "ASSAULT";
}

export interface Me {
  /** the server asks for tokens, so that one can log out */
  auth: boolean;
  /** to be sent as X-Casus-CSRF with what changes something; empty where none is needed */
  csrf: string;
  /** under which reviews are written */
  name: string;
  role: "reader" | "reviewer" | "admin";
  /** the server has map tiles, see /tiles */
  tiles: boolean;
}

export interface Mention {
  end: number;
  start: number;
  text: string;
}

export interface Network {
  /** between two nodes, the one with most incidents first */
  edges: Edge[];
  /** countries and bodies */
  nodes: Node[];
  /** there are more edges than the limit */
  truncated: boolean;
}

export interface Node {
  code: string;
  /** incidents on its edges, and those in which it acts on itself */
  n: number;
  name: string;
}

export interface Outcome {
  /** the report is in a language that is coded */
  coded: boolean;
  /** why it could not be read */
  error?: string;
  /** under which the report is kept; empty where it could not be read */
  id: string;
  kind?: "new" | "same" | "version" | "copy";
  /** for a copy: the report that it copies */
  of?: string;
  title: string;
  /** the file, and the place in it */
  where: string;
  why: string[];
}

export interface Partner {
  /** from -1, all conflict, to 1, all cooperation */
  balance: number;
  code: string;
  /** incidents */
  n: number;
  name: string;
}

export interface Party {
  actors: Actor[];
  confidence: number;
  end: number;
  start: number;
  text: string;
  why: string[];
}

export interface Place {
  admin1: string;
  country: string;
  geonames: number;
  lat: number;
  lon: number;
  name: string;
  precision: "point" | "city" | "district" | "province" | "country" | "region";
}

export interface Points {
  /** the last told first */
  points: MapPoint[];
  /** there are more than the limit */
  truncated: boolean;
}

export interface Queue {
  /** of these, by me */
  mine: number;
  next: string;
  /** of these, by anybody */
  reviewed: number;
  /** the least certain first */
  rows: Record[];
  /** events */
  total: number;
}

export interface Range {
  figures: Figured[];
  max: number | null;
  min: number;
}

export interface ReadInputBody {
  /** day of publication */
  published?: string;
  /** a report */
  text: string;
  title?: string;
}

export interface Reading {
  document: Document;
  /** in the order of their triggers */
  events: Event[];
  /** its paragraphs, in order; between them is only white space */
  lines: Line[];
  notes: string[];
  /** those that are read for acts */
  sentences: Span[];
}

export interface Record {
  added: string;
  background: boolean;
  cameo: string;
  claimant: Party[];
  coder: string;
  confidence: number;
  contexts: string[];
  copies: number;
  copy_of?: string;
  detained: Count | null;
  displaced: Count | null;
  document: Source;
  id: string;
  incident: string;
  injured: Count | null;
  intensity: number;
  killed: Count | null;
  language: string;
  mediator: Party[];
  /** a mode of the type; empty when the words tell none */
  mode: string;
  places: Location[];
  plover: string;
  published_at?: string;
  quad: "material-coop" | "verbal-coop" | "verbal-conflict" | "material-conflict";
  recipient: Party[];
  reviewed: "" | "confirmed" | "amended" | "rejected";
  sentence: Mention;
  source: Party[];
  sources: number;
  status: "done" | "alleged" | "planned" | "possible" | "denied";
  trigger: Mention;
  type: "AGREE" | "CONSULT" | "SUPPORT" | "CONCEDE" | "COOPERATE" | "AID" | "RETREAT" | "REQUEST" | "ACCUSE" | "REJECT" | "THREATEN" | "PROTEST" | "SANCTION" | "MOBILIZE" | "COERCE" | "ASSAULT";
  when: When[];
  why: string[];
}

export interface Review {
  at: string;
  author: string;
  document?: string;
  event?: string;
  events?: string[];
  field?: string;
  note?: string;
  seq: number;
  trigger?: Mention;
  type?: "AGREE" | "CONSULT" | "SUPPORT" | "CONCEDE" | "COOPERATE" | "AID" | "RETREAT" | "REQUEST" | "ACCUSE" | "REJECT" | "THREATEN" | "PROTEST" | "SANCTION" | "MOBILIZE" | "COERCE" | "ASSAULT";
  value?: unknown;
  verdict: "confirm" | "amend" | "reject" | "merge" | "split" | "original";
}

export interface ReviewInputBody {
  /** for original: the report that is no copy */
  document?: string;
  /** the event that is judged */
  event?: string;
  /** for merge: the events that tell one act; for split: those that tell another one than the rest */
  events?: string[];
  /** for amend: the field of the event */
  field?: string;
  note?: string;
  /** for amend: the field's new value, in its JSON form */
  value?: unknown;
  verdict: "confirm" | "amend" | "reject" | "merge" | "split" | "original";
}

export interface ReviewList {
  /** for after; 0 after the last page */
  next: number;
  /** in the order in which they were written */
  rows: Judged[];
}

export interface Side {
  code: string;
  name: string;
}

export interface Source {
  id: string;
  /** YYYY-MM-DD; null when unknown */
  published: string | null;
  publisher: string;
  title: string;
  url: string;
}

export interface Sources {
  coder: CoderState;
  /** by the day on which they were added, UTC; the days with most first */
  documents_by_day: Value[];
  /** inputs that could not be read, the last first */
  failures: Failure[];
  feeds: Health[];
  languages: Value[];
  /** the most frequent */
  publishers: Value[];
  stats: Stats;
}

export interface Span {
  end: number;
  start: number;
}

export interface Stats {
  bytes: number;
  claimed: number;
  coders: Tally[];
  copies: number;
  documents: number;
  engine: string;
  events: number;
  failed: number;
  incidents: number;
  languages: Tally[];
  reviews: number;
  uncoded: number;
  unlinked: number;
  unread: number;
  versions: number;
  workers: WorkerActivity[];
}

export interface Step {
  /** YYYY-MM-DD; null when unknown */
  day: string | null;
  event: string;
  incident: string;
  status: "done" | "alleged" | "planned" | "possible" | "denied";
  /** YYYY-MM-DD; null when unknown */
  told: string | null;
  what: string;
}

export interface Stored {
  added: string;
  byline?: string;
  coder: string;
  copy_of?: string;
  copy_why?: string[];
  current: boolean;
  events: number;
  failed?: string;
  id: string;
  language?: string;
  modified?: string;
  origin: string;
  partial: boolean;
  /** YYYY-MM-DD; null when unknown */
  published: string | null;
  published_at?: string;
  publisher: string;
  text: string;
  title: string;
  url: string;
  version: number;
}

export interface Suggestion {
  /** the bytes of q that the text takes the place of */
  from: number;
  help: string;
  text: string;
  to: number;
}

export interface Talk {
  agreed: Actor[];
  /** assaults of one party on another after a ceasefire */
  breaches: IncidentRow[];
  called_by: Actor[];
  ceasefires: IncidentRow[];
  /** in the order in which they were told */
  course: Step[];
  /** YYYY-MM-DD; null when unknown */
  from: string | null;
  hosts: Actor[];
  id: string;
  /** the last of its meetings, else its last step */
  incident: IncidentRow;
  /** all of its incidents, by day */
  incidents: IncidentRow[];
  mediators: Actor[];
  parties: Side[];
  refused: Actor[];
  /** what the last step was */
  state: "called for" | "planned" | "postponed" | "held" | "refused" | "agreed" | "ceasefire";
  /** YYYY-MM-DD; null when unknown */
  to: string | null;
}

export interface Talks {
  next: string;
  /** the last active first */
  rows: Talk[];
  /** there are more incidents than are joined at once: narrow the days */
  truncated: boolean;
}

export interface Tally {
  n: number;
  values: string[];
}

export interface Timeline {
  /** in order; days and months without incidents are left out */
  buckets: Bucket[];
  by: "day" | "month";
  /** incidents of which no day is known */
  undated: number;
}

export interface Told {
  /** the same in reports that copy this one */
  copied: Record[];
  record: Record;
}

export interface TypeWords {
  modes: string[];
  quad: "material-coop" | "verbal-coop" | "verbal-conflict" | "material-conflict";
  type: "AGREE" | "CONSULT" | "SUPPORT" | "CONCEDE" | "COOPERATE" | "AID" | "RETREAT" | "REQUEST" | "ACCUSE" | "REJECT" | "THREATEN" | "PROTEST" | "SANCTION" | "MOBILIZE" | "COERCE" | "ASSAULT";
}

export interface Value {
  /** name of a code; else the value */
  label: string;
  n: number;
  /** empty where the property is not known */
  value: string;
}

export interface Vocabulary {
  /** fields of an event that a review can amend */
  amendable: string[];
  /** codes that are of no country */
  bodies: Word[];
  contexts: string[];
  /** those that are codes of actors and places */
  countries: CountryWord[];
  /** of the query language */
  fields: Word[];
  /** of exports */
  formats: string[];
  /** languages that are coded */
  languages: string[];
  /** from cooperation to conflict */
  quads: ("material-coop" | "verbal-coop" | "verbal-conflict" | "material-conflict")[];
  sectors: Word[];
  statuses: ("done" | "alleged" | "planned" | "possible" | "denied")[];
  /** from cooperation to conflict */
  types: TypeWords[];
  /** of reviews */
  verdicts: ("confirm" | "amend" | "reject" | "merge" | "split" | "original")[];
}

export interface When {
  clock?: string;
  confidence: number;
  end: number;
  /** YYYY-MM-DD; null when unknown */
  from: string | null;
  start: number;
  text: string;
  /** YYYY-MM-DD; null when unknown */
  to: string | null;
  why: string[];
}

export interface Word {
  code: string;
  name: string;
}

export interface WorkerActivity {
  began: string;
  claimed: number;
  done: number;
  events: number;
  name: string;
  rate: number;
  seen: string;
  version: string;
}

export interface Written {
  /** null where no single event was judged */
  event: Record | null;
  review: Review;
}
