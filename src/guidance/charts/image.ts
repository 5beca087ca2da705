import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { describeChart, type Chart } from './chart.ts';
import { renderSvg } from './svg.ts';

export interface ChartImage {
  readonly mimeType: 'image/png';
  /** Base64. */
  readonly data: string;
  readonly alternativeText: string;
}

/** Files the renderer needs: where the build puts them beside the bundle, and which library they come from. */
const chartAssets = {
  'resvg.wasm': '@resvg/resvg-wasm/index_bg.wasm',
  'inter-400.woff2': '@fontsource/inter/files/inter-latin-400-normal.woff2',
  'inter-600.woff2': '@fontsource/inter/files/inter-latin-600-normal.woff2',
} as const;

const pixelsPerUnit = 1.3;
let rasteriser: Promise<readonly Uint8Array[]> | undefined;

/** Draws a chart as a PNG, which more chat windows show than SVG. About a second of CPU the first time, then 0.15 s. */
export async function renderChart(chart: Chart): Promise<ChartImage> {
  rasteriser ??= startRasteriser();
  const fontBuffers = [...(await rasteriser)];
  const renderer = new Resvg(renderSvg(chart), {
    fitTo: { mode: 'zoom', value: pixelsPerUnit },
    font: { fontBuffers, defaultFontFamily: 'Inter', sansSerifFamily: 'Inter', loadSystemFonts: false },
  });
  try {
    const image = renderer.render();
    const data = Buffer.from(image.asPng()).toString('base64');
    image.free();
    return { mimeType: 'image/png', data, alternativeText: describeChart(chart) };
  } finally {
    renderer.free();
  }
}

async function startRasteriser(): Promise<readonly Uint8Array[]> {
  const [wasm, regular, bold] = await Promise.all([
    readAsset('resvg.wasm'),
    readAsset('inter-400.woff2'),
    readAsset('inter-600.woff2'),
  ]);
  await initWasm(wasm);
  return [regular, bold];
}

/** A packaged bundle has the files in `assets`, beside it or one folder up; the source tree takes them from the libraries. */
async function readAsset(name: keyof typeof chartAssets): Promise<Buffer> {
  const packaged = [`./assets/${name}`, `../assets/${name}`].map((relative) => new URL(relative, import.meta.url));
  const found = packaged.find((candidate) => existsSync(candidate));
  return readFile(found ?? createRequire(import.meta.url).resolve(chartAssets[name]));
}
