// The map without its drawing: points to clusters, drags to boxes.
import type { MapPoint, Quad } from './types';

/** Cluster is what lies too close together on the screen to be told apart. */
export interface Cluster {
  x: number; y: number;
  points: MapPoint[];
  incidents: number;
  counts: Record<Quad, number>;
  /** spread is whether coming closer would divide it. */
  spread: boolean;
}

/** radius of the disc of so many incidents, in pixels. */
export const radius = (incidents: number) => (incidents === 1 ? 8 : Math.min(24, 7 + 3 * Math.sqrt(incidents)));

const cell = 8; // pixels: points in the same cell of the screen are one from the start
const overlap = 0.85; // of two radii: discs closer than that are joined

interface Pile { points: MapPoint[]; x: number; y: number; seen: Map<string, MapPoint> }

/** joined puts piles whose discs overlap together. */
function joined(piles: Pile[]): Pile[] {
  const apart: Pile[] = [];
  for (const pile of piles.sort((a, b) => b.seen.size - a.seen.size)) {
    const near = apart.find((o) => Math.hypot(o.x - pile.x, o.y - pile.y) < overlap * (radius(o.seen.size) + radius(pile.seen.size)));
    if (!near) { apart.push(pile); continue; }
    near.points.push(...pile.points);
    for (const [id, p] of pile.seen) near.seen.set(id, p);
  }
  return apart;
}

/**
 * cluster joins what lies too close together on a screen: points of the same cell first,
 * then discs that overlap, the smaller into the larger. One incident told twice is one.
 */
export function cluster(points: MapPoint[], project: (lon: number, lat: number) => [number, number] | null, width: number, height: number): Cluster[] {
  const cells = new Map<string, Pile>();
  for (const p of points) {
    const at = project(p.lon, p.lat);
    if (!at) continue;
    const [x, y] = at;
    if (x < -30 || y < -30 || x > width + 30 || y > height + 30) continue;
    const key = `${Math.floor(x / cell)},${Math.floor(y / cell)}`;
    let pile = cells.get(key);
    if (!pile) cells.set(key, (pile = { points: [], x, y, seen: new Map() }));
    pile.points.push(p);
    pile.seen.set(p.incident || p.event, p);
  }
  let piles = [...cells.values()];
  for (let before = 0; piles.length !== before;) { // a disc that has grown may overlap others
    before = piles.length;
    piles = joined(piles);
  }
  return piles.map(({ points, x, y, seen }) => {
    const counts: Record<Quad, number> = { 'material-conflict': 0, 'verbal-conflict': 0, 'verbal-coop': 0, 'material-coop': 0 };
    for (const p of seen.values()) counts[p.quad]++;
    const [first] = points as [MapPoint];
    return { x, y, points, incidents: seen.size, counts, spread: points.some((p) => p.lat !== first.lat || p.lon !== first.lon) };
  }).sort((a, b) => b.incidents - a.incidents);
}

/** boxOf is the box parameter around points of the globe: south,west,north,east. */
export function boxOf(corners: [lon: number, lat: number][]): string {
  const lons = corners.map((c) => c[0]);
  const lats = corners.map((c) => c[1]);
  return [Math.min(...lats), Math.min(...lons), Math.max(...lats), Math.max(...lons)].map((n) => n.toFixed(2)).join(',');
}

export function parseBox(box: string): [south: number, west: number, north: number, east: number] | undefined {
  const n = box.split(',').map(Number);
  return n.length === 4 && n.every(Number.isFinite) ? (n as [number, number, number, number]) : undefined;
}

/** around is a box that holds the points of a cluster that coming closer does not divide. */
export const around = (points: MapPoint[], margin = 0.05) =>
  boxOf(points.flatMap((p) => [[p.lon - margin, p.lat - margin], [p.lon + margin, p.lat + margin]] as [number, number][]));
