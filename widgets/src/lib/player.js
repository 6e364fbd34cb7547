// Step, play and pause: for what goes on in time.
import { button } from "./controls.js";
import { h } from "./dom.js";

const FAST = 10; // steps of the button that stands for playing, where motion is not wanted

/**
 * Buttons that go on by a step, back by a step, and on by themselves until they are stopped.
 * Who has asked the system for less motion gets a button for ten steps instead.
 * @param {object} options
 * @param {(count: number) => void} options.step go on by so many steps
 * @param {() => void} [options.back] go back by one step
 * @param {number} [options.interval] milliseconds between steps that play; a frame if there is none
 */
export function player({ step, back, interval = 0 }) {
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let isPlaying = false;
  let last = 0;
  let canStep = true;
  let canBack = true;

  const forward = button("Step", () => (stop(), canStep && step(1)));
  const backward = button("Step back", () => (stop(), canBack && back?.()));
  const play = button(isStill ? `${FAST} steps` : "Play", () => {
    if (!canStep) return;
    if (isStill) step(FAST);
    else if (isPlaying) stop();
    else start();
  });
  const el = h("div", { class: "nn-buttons" }, ...(back ? [backward] : []), forward, play);

  function start() {
    isPlaying = true;
    last = 0;
    play.textContent = "Pause";
    requestAnimationFrame(tick);
  }

  function stop() {
    isPlaying = false;
    if (!isStill) play.textContent = "Play";
  }

  /** @param {number} now */
  function tick(now) {
    if (!isPlaying || !el.isConnected || !canStep) return stop();
    if (now - last >= interval) {
      last = now;
      step(1);
    }
    requestAnimationFrame(tick);
  }

  /** @type {(is: {first: boolean, last: boolean}) => void} what there is to go to */
  function show(is) {
    [canStep, canBack] = [!is.last, !is.first];
    for (const [control, isOff] of /** @type {[HTMLButtonElement, boolean][]} */ ([
      [backward, is.first],
      [forward, is.last],
      [play, is.last],
    ])) {
      // Not the property "disabled": the focus would be lost.
      control.setAttribute("aria-disabled", String(isOff));
    }
  }
  return { el, show, stop };
}
