// Notes when each text first stands on the page; runs before any script of the page.
const firstSeen = new Map();

new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) {
      const text = node.textContent ?? '';
      if (!firstSeen.has(text)) requestAnimationFrame((now) => firstSeen.set(text, now));
    }
  }
}).observe(document, { childList: true, subtree: true, characterData: true });

/** Milliseconds since the navigation to the first paint, and to the frame that showed a text, once both are known. */
globalThis.painted = (text) =>
  new Promise((resolve) => {
    const look = () => {
      const [paint] = performance.getEntriesByName('first-contentful-paint');
      const times = [...firstSeen].filter(([seen]) => seen.includes(text)).map(([, ms]) => ms);
      if (paint && times.length > 0)
        resolve({ firstPaintMs: paint.startTime, textMs: Math.max(paint.startTime, Math.min(...times)) });
      else requestAnimationFrame(look);
    };
    look();
  });
