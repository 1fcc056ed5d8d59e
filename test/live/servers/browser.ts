// Debian's Chromium, headless, without a way to the network, closed by its process.

import { chromium, type Page } from 'playwright-core';
import { needProgram } from './process.ts';

export interface Shown {
  readonly page: Page;
  /** What the page wrote to the console, threw, or asked the user. */
  readonly said: readonly string[];
  /** Every address that was asked for. */
  readonly asked: readonly string[];
}

export interface View {
  readonly width: number;
  readonly scheme: 'light' | 'dark';
  /** Without the page's own policy nothing but its escaping stands between a name and the browser. */
  readonly withoutPolicy?: boolean;
}

export interface Browser {
  /** Opens the file, lets `look` look, and closes the page. */
  open<T>(url: string, view: View, look: (shown: Shown) => Promise<T>): Promise<T>;
  /** Resolves when the process is gone. */
  stop(): Promise<void>;
}

/** Measured: with these it starts in a quarter of a second and asks nobody for anything. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Whatever slips through ends here.
  '--host-resolver-rules=MAP * ~NOTFOUND',
];

/** Against hanging alone. */
const patienceMs = 120_000;

export const startBrowser = async (): Promise<Browser> => {
  const server = await chromium.launchServer({ executablePath: needProgram('chromium'), args, timeout: patienceMs });
  const browser = await chromium.connect(server.wsEndpoint());
  return {
    async open(url, { width, scheme, withoutPolicy = false }, look) {
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        colorScheme: scheme,
        bypassCSP: withoutPolicy,
      });
      try {
        context.setDefaultTimeout(patienceMs);
        const page = await context.newPage();
        const said: string[] = [];
        const asked: string[] = [];
        page.on('console', (message) => void said.push(message.text()));
        page.on('pageerror', (error) => void said.push(error.message));
        page.on('dialog', (dialog) => {
          said.push(`dialog: ${dialog.message()}`);
          void dialog.dismiss();
        });
        page.on('request', (request) => void asked.push(request.url()));
        await page.goto(url);
        return await look({ page, said, asked });
      } finally {
        await context.close();
      }
    },
    async stop() {
      await browser.close();
      await server.close();
      const child = server.process();
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    },
  };
};
