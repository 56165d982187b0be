// The record as the API gives it, under the names that the desk uses: Event and Record
// mean other things to a browser and to TypeScript.
import type { Event, Record } from './schema';

export type { Actor, Bucket, Count, Incident, IncidentRow, Line, Location, MapPoint, Mention, Party, Place, Range, Span, When } from './schema';
export type Act = Event;
export type Telling = Record;
export type Quad = Event['quad'];
export type Status = Event['status'];
