// node browser-check.mjs PAGE PLAN CHROMIUM [withoutEd25519]
// Opens the verifier page in a real browser and gives it the files of each case of PLAN, a JSON array of arrays of
// paths; prints, for each case, the notice, the verdict and the checks, and what the page requested beside itself.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const modules = createRequire(path.join(process.env.PACKTRAIL_TEST_NODE_DIR ?? process.cwd(), 'here.js'));
const { chromium } = modules('playwright-core');
const [pageFile, plan, executablePath, without] = process.argv.slice(2);

const address = pathToFileURL(pageFile).href;
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
try {
  const page = await browser.newPage();
  const requests = [];
  const errors = [];
  page.on('request', (request) => request.url() !== address && requests.push(request.url()));
  page.on('pageerror', (error) => errors.push(String(error)));
  if (without === 'withoutEd25519') {
    await page.addInitScript(() => {
      SubtleCrypto.prototype.importKey = () => Promise.reject(new DOMException('not there', 'NotSupportedError'));
    });
  }
  await page.goto(address);
  const cases = [];
  for (const files of JSON.parse(readFileSync(plan, 'utf8'))) {
    await page.evaluate(() => document.getElementById('results').replaceChildren());
    await page.setInputFiles('#files', files);
    await page.waitForFunction(() => {
      const results = document.getElementById('results');
      return results.childElementCount > 0 && results.getAttribute('aria-busy') === 'false';
    }, null, { timeout: 30_000 });
    cases.push(await page.evaluate(() => ({
      notice: document.getElementById('unable').textContent,
      said: document.getElementById('results').innerText.slice(0, 400),
      verdict: document.querySelector('.verdict')?.textContent ?? '',
      checks: [...document.querySelectorAll('.checks li')].map((line) => ({
        name: line.dataset.name, status: line.dataset.status, detail: line.querySelector('.detail').textContent,
      })),
    })));
    await page.setInputFiles('#files', []);
  }
  console.log(JSON.stringify({ requests, errors, cases }));
} finally {
  await browser.close();
}
