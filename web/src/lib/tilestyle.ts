// How the reader's map tiles are drawn: quietly, under the marks. The layers of the two
// common schemas (Protomaps' basemap, OpenMapTiles) are told by their names.
import type { LayerSpecification, StyleSpecification } from 'maplibre-gl';

export interface Colours { sea: string; land: string; wash: string; rule: string; line: string; ink: string; paper: string }

const polygons = ['==', ['geometry-type'], 'Polygon'] as const;

function layersOf(id: string, c: Colours, language: string): LayerSpecification[] {
  const of = (more: object) => ({ id: id + '-' + (more as { type: string }).type, source: 'tiles', 'source-layer': id, ...more }) as LayerSpecification;
  if (/^(earth|land)$/.test(id)) return [of({ type: 'fill', paint: { 'fill-color': c.land } })];
  if (/landuse|landcover|park/.test(id)) return [of({ type: 'fill', filter: polygons, paint: { 'fill-color': c.wash, 'fill-opacity': 0.5 } })];
  if (/water(?!.*name)|ocean/.test(id)) {
    return [of({ type: 'fill', filter: polygons, paint: { 'fill-color': c.sea } }), of({ type: 'line', paint: { 'line-color': c.sea, 'line-width': 1 } })];
  }
  if (/building/.test(id)) return [of({ type: 'fill', minzoom: 13, paint: { 'fill-color': c.rule } })];
  if (/bound|admin/.test(id)) return [of({ type: 'line', paint: { 'line-color': c.line, 'line-width': 1, 'line-dasharray': [3, 2] } })];
  if (/^(roads?|transportation|streets?|highways?)$/.test(id)) {
    return [of({ type: 'line', minzoom: 6, paint: { 'line-color': c.paper, 'line-width': ['interpolate', ['linear'], ['zoom'], 6, 0.5, 16, 5] } })];
  }
  if (/^(places?|place_label)$/.test(id)) {
    return [of({
      type: 'symbol', layout: { 'text-field': ['coalesce', ['get', 'name:' + language], ['get', 'name_' + language], ['get', 'name']], 'text-font': ['sans-serif'], 'text-size': 12 },
      paint: { 'text-color': c.ink, 'text-halo-color': c.land, 'text-halo-width': 1.5 },
    })];
  }
  return [];
}

/** order in which layers lie on each other, the lowest first. */
const order = ['earth', 'land', 'landcover', 'landuse', 'park', 'water', 'ocean', 'building', 'road', 'transportation', 'street', 'highway', 'bound', 'admin', 'place'];
const rank = (id: string) => order.findIndex((o) => id.startsWith(o));

/** words of what an archive says in HTML of who made it. */
export const words = (html: string) => html.replaceAll(/<[^>]*>/g, '').replaceAll('&copy;', '©').replaceAll('&amp;', '&').trim();

/** styleOf draws tiles whose layers are known by name, or pictures as they are. */
export function styleOf(source: string, layers: string[] | undefined, c: Colours, language: string): StyleSpecification {
  const known = (layers ?? []).filter((id) => rank(id) >= 0).sort((a, b) => rank(a) - rank(b));
  const ground = known.some((id) => id === 'earth' || id === 'land') ? c.sea : c.land;
  return {
    version: 8,
    sources: { tiles: layers ? { type: 'vector', url: source } : { type: 'raster', url: source, tileSize: 256 } },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': ground } },
      ...(layers ? known.flatMap((id) => layersOf(id, c, language)) : [{ id: 'pictures', type: 'raster', source: 'tiles' } as LayerSpecification]),
    ],
  };
}
