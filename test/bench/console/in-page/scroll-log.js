// Scrolls an element by so many pixels a frame, as a reader who is in a hurry; answers how long each frame took.
globalThis.scrollFrames = (element, pixelsAFrame, frames) =>
  new Promise((resolve) => {
    const tookMs = [];
    let before;
    const next = (now) => {
      if (before !== undefined) tookMs.push(now - before);
      before = now;
      if (tookMs.length === frames) return resolve(tookMs);
      element.scrollTop += pixelsAFrame;
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
