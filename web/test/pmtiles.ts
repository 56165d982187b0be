// The smallest file of map tiles: one tile of the whole world, with a square of land in
// the middle (PMTiles 3, Mapbox vector tile 2).
import { PbfWriter } from 'pbf';

/** tile has a layer "earth" with one square and a layer "places" with one named point. */
function tile(): Uint8Array {
  const pbf = new PbfWriter();
  const layer = (name: string, kind: number, geometry: number[], key?: string, value?: string) => (_: unknown, p: PbfWriter) => {
    p.writeVarintField(15, 2); // version
    p.writeStringField(1, name);
    p.writeMessage(2, (_: unknown, f: PbfWriter) => {
      if (key) f.writePackedVarint(2, [0, 0]);
      f.writeVarintField(3, kind);
      f.writePackedVarint(4, geometry);
    }, undefined);
    if (key) p.writeStringField(3, key);
    if (value) p.writeMessage(4, (_: unknown, v: PbfWriter) => v.writeStringField(1, value), undefined);
    p.writeVarintField(5, 4096); // extent
  };
  const zigzag = (n: number) => (n << 1) ^ (n >> 31);
  const square = [9, zigzag(1024), zigzag(1024), 26, zigzag(2048), 0, 0, zigzag(2048), zigzag(-2048), 0, 15];
  pbf.writeMessage(3, layer('earth', 3, square), undefined);
  pbf.writeMessage(3, layer('places', 1, [9, zigzag(2300), zigzag(2000)], 'name', 'Middle'), undefined);
  return pbf.finish();
}

export function archive(): Buffer {
  const data = tile();
  const metadata = Buffer.from(JSON.stringify({ attribution: '<a href="https://example.org" onclick="alert(1)">&copy; The surveyors</a><img src=x onerror=alert(2)>', vector_layers: [{ id: 'earth', fields: {} }, { id: 'places', fields: {} }] }));
  const directory = new PbfWriter();
  for (const n of [1, 0, 1, data.length, 1]) directory.writeVarint(n); // one entry: tile 0, run of 1, its length, its offset plus 1
  const root = Buffer.from(directory.finish());
  const header = Buffer.alloc(127);
  header.write('PMTiles', 0);
  header.writeUInt8(3, 7);
  const at = [127, root.length, 127 + root.length, metadata.length, 0, 0, 127 + root.length + metadata.length, data.length, 1, 1, 1];
  at.forEach((n, i) => header.writeBigUInt64LE(BigInt(n), 8 + 8 * i));
  header.writeUInt8(1, 96); // clustered
  header.writeUInt8(1, 97); // directories are not compressed
  header.writeUInt8(1, 98); // nor are tiles
  header.writeUInt8(1, 99); // Mapbox vector tiles
  [-180e7, -85e7, 180e7, 85e7].forEach((n, i) => header.writeInt32LE(n, 102 + 4 * i));
  return Buffer.concat([header, root, metadata, data]);
}
