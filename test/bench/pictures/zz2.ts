import { createRenderer, shapeOf } from './createRenderer.js'
import { PerformanceObserver } from 'node:perf_hooks'
import { readFile } from 'node:fs/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import sharp from 'sharp'
import '../createStock.js'
setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc')
const gcs: [number, number][] = []
new PerformanceObserver((l) => { for (const e of l.getEntries()) gcs.push([(e as any).detail.kind, e.duration]) }).observe({ entryTypes: ['gc'] })
const bytes = await readFile('/tmp/picwork/p12.jpg')
const r = await createRenderer({ bytes, height: 3000, width: 4000, name: 'x' })
const one = async (n: string, f: () => Promise<unknown>) => { if (process.env.GC) gc(); await new Promise((res) => setTimeout(res, 20)); gcs.length = 0; const b = process.cpuUsage(); const t0 = performance.now(); await f(); const u = process.cpuUsage(b); const w = performance.now() - t0; await new Promise((res) => setTimeout(res, 20)); const m = process.memoryUsage(); console.log(n, 'user', (u.user / 1000).toFixed(0), 'sys', (u.system / 1000).toFixed(0), 'wall', w.toFixed(0), 'heap', Math.round(m.heapUsed / 1e6), 'ext', Math.round(m.external / 1e6), 'gc', gcs.map(([k, d]) => `${k}:${d.toFixed(1)}`).join(' ')) }
for (let i = 0; i < 10; i++) await one('all', () => r.run([1920, 1280, 960, 640, 320].map((w) => shapeOf(w))))
for (let i = 0; i < 3; i++) await one('floor', () => sharp(bytes).resize({ width: 1920 }).jpeg().toBuffer())
await r.stop(); process.exit(0)
