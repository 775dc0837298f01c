// Notes the gesture, and the frame that shows what was drawn after it; runs before any script of the page.
const seen = { gestureMs: 0, shownMs: 0 };
globalThis.seen = seen;

for (const kind of ['mouseup', 'click']) {
  document.addEventListener(
    kind,
    ({ timeStamp }) => {
      seen.gestureMs = timeStamp;
      seen.shownMs = 0;
    },
    true,
  );
}

const { stroke } = CanvasRenderingContext2D.prototype;
let isAsked = false;

CanvasRenderingContext2D.prototype.stroke = function (...path) {
  Reflect.apply(stroke, this, path);
  if (isAsked) return;
  isAsked = true;
  requestAnimationFrame(() => {
    // A task that is posted in a frame runs once the frame is given away.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      isAsked = false;
      seen.shownMs = performance.now();
    };
    port2.postMessage(undefined);
  });
};
