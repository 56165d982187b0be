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

/** cluster joins points that fall into the same cell of the screen, cells wide pixels wide. */
export function cluster(points: MapPoint[], project: (lon: number, lat: number) => [number, number] | null, width: number, height: number, cell = 26): Cluster[] {
  const cells = new Map<string, { points: MapPoint[]; x: number; y: number }>();
  for (const p of points) {
    const at = project(p.lon, p.lat);
    if (!at) continue;
    const [x, y] = at;
    if (x < -cell || y < -cell || x > width + cell || y > height + cell) continue;
    const key = `${Math.floor(x / cell)},${Math.floor(y / cell)}`;
    const c = cells.get(key);
    if (c) { c.points.push(p); c.x += x; c.y += y; }
    else cells.set(key, { points: [p], x, y });
  }
  return [...cells.values()].map((c) => {
    // One incident told twice is still one.
    const seen = new Map(c.points.map((p) => [p.incident || p.event, p]));
    const counts: Record<Quad, number> = { 'material-conflict': 0, 'verbal-conflict': 0, 'verbal-coop': 0, 'material-coop': 0 };
    for (const p of seen.values()) counts[p.quad]++;
    const [first] = c.points as [MapPoint];
    return {
      x: c.x / c.points.length, y: c.y / c.points.length, points: c.points, incidents: seen.size, counts,
      spread: c.points.some((p) => p.lat !== first.lat || p.lon !== first.lon),
    };
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
