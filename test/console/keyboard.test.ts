import { textLines } from '../e2e/stack-world.ts';
import { KeyboardPerson } from './keyboard.ts';
import { PodVoice } from './pod-voice.ts';
import { useConsole } from './world.ts';

const world = useConsole();

describe('with the keyboard alone', () => {
  test('a person signs in, uploads, makes a config, deploys, reads the curves and cancels', async () => {
    const { page, complaints } = await world().tab({ viewport: { width: 320, height: 700 } });
    const person = new KeyboardPerson(page);
    await page.goto('/datasets');
    await person.press(page.getByRole('button', { name: 'Sign in as alice', exact: true }));

    const file = page.getByLabel(/^Drop a file here/);
    // Listened for before the way there: a browser that is told too late opens a window of its own.
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), person.press(file)]);
    await chooser.setFiles({ name: 'foxes.jsonl', mimeType: 'application/jsonl', buffer: textLines(400) });
    await person.press(page.getByRole('button', { name: /^Upload \d/ }));
    await page.getByRole('link', { name: 'Look at it' }).waitFor();

    await person.press(page.getByRole('link', { name: 'Configs', exact: true }));
    await person.press(page.getByRole('link', { name: /^Try it out/ }));
    await person.type(page.getByLabel('Name', { exact: true }), 'by keys');
    await person.press(page.getByRole('button', { name: 'Save', exact: true }));
    await page.getByRole('heading', { level: 1, name: 'by keys' }).waitFor();
    await person.press(page.getByRole('link', { name: 'Deploy it' }));

    await person.select(page.getByLabel('Dataset', { exact: true }), 'foxes');
    await person.type(page.getByLabel('Budget in dollars'), '0.5');
    const start = page.getByRole('button', { name: /^Start: at most \$0\.\d\d$/ });
    await start.waitFor();
    await person.press(start, 'Space');
    await page.waitForURL('**/jobs/*');

    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    const voice = new PodVoice(world().stack.apiUrl, await world().pods.of(id));
    await voice.claim();
    await voice.train({ steps: 40, of: 200 });
    await person.reach(page.getByRole('slider', { name: 'Step 40', exact: true }));
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('slider', { name: 'Step 39', exact: true }).waitFor();
    await person.press(page.getByText('The curves as a table'));
    await page.getByRole('columnheader', { name: 'Step', exact: true }).waitFor();

    await person.press(page.getByRole('link', { name: 'Jobs', exact: true }));
    await person.press(page.getByRole('link', { name: 'by keys' }));
    await person.press(page.getByRole('button', { name: 'Cancel', exact: true }));
    await person.press(page.getByRole('button', { name: 'Cancel the job' }));
    await page.locator('.headline').getByText('cancelled').waitFor();
    expect(complaints).toEqual([]);
  });
});
