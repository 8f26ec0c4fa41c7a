/**
 * WGS-84 (ours, OpenStreetMap) → GCJ-02 (the maps of mini-programs in China). The published approximation
 * is good to a metre or two; outside China both are the same.
 */
const A = 6_378_245
const EE = 0.006693421622965943

export interface LonLat {
  readonly lon: number
  readonly lat: number
}

const inChina = ({ lon, lat }: LonLat): boolean => lon > 72.004 && lon < 137.8347 && lat > 0.8293 && lat < 55.8271

function bent(x: number, y: number): { x: number; y: number } {
  const wave = (20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * (2 / 3)
  const byLat =
    -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x)) + wave +
    ((20 * Math.sin(y * Math.PI) + 40 * Math.sin((y / 3) * Math.PI)) * 2) / 3 +
    ((160 * Math.sin((y / 12) * Math.PI) + 320 * Math.sin((y * Math.PI) / 30)) * 2) / 3
  const byLon =
    300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) + wave +
    ((20 * Math.sin(x * Math.PI) + 40 * Math.sin((x / 3) * Math.PI)) * 2) / 3 +
    ((150 * Math.sin((x / 12) * Math.PI) + 300 * Math.sin((x / 30) * Math.PI)) * 2) / 3
  return { x: byLon, y: byLat }
}

/** A WGS-84 point as GCJ-02. */
export function toGcj02(point: LonLat): LonLat {
  if (!inChina(point)) return point
  const shift = bent(point.lon - 105, point.lat - 35)
  const rad = (point.lat / 180) * Math.PI
  const magic = 1 - EE * Math.sin(rad) ** 2
  const root = Math.sqrt(magic)
  return {
    lon: point.lon + (shift.x * 180) / ((A / root) * Math.cos(rad) * Math.PI),
    lat: point.lat + (shift.y * 180) / (((A * (1 - EE)) / (magic * root)) * Math.PI),
  }
}
