// What a widget asks of a model, where no kernel runs: `get set on off save_changes`.

/** @typedef {(...details: unknown[]) => void} Listener */

/**
 * A model for the static page, with the events of Backbone, on which Jupyter's models stand:
 * `set` calls `change:key` and then `change` at once, and nothing if the value is the old one.
 * @param {Record<string, unknown>} state
 * @param {string} [place] the name of the figure in the address of the page
 */
export function standIn(state, place) {
  /** @type {[string, Listener][]} */
  let listeners = [];
  let isSetting = false;
  let hasChanged = false;

  /** @type {(name: string, ...details: unknown[]) => void} */
  const trigger = (name, ...details) =>
    listeners.filter(([to]) => to === name).forEach(([, listener]) => listener(...details));

  const model = {
    place,
    get: (/** @type {string} */ key) => state[key],
    /** @type {(key: string, value: unknown) => void} */
    set(key, value) {
      if (JSON.stringify(state[key]) === JSON.stringify(value)) return;
      state[key] = value;
      hasChanged = true;
      const isOutermost = !isSetting;
      isSetting = true;
      trigger(`change:${key}`, model, value, {});
      // A listener that sets something else is heard first, and once is said for all.
      while (isOutermost && hasChanged) {
        hasChanged = false;
        trigger("change", model, {});
      }
      if (isOutermost) isSetting = false;
    },
    /** @type {(names: string, listener: Listener) => void} */
    on(names, listener) {
      listeners = [
        ...listeners,
        ...names.split(/\s+/).map((name) => /** @type {[string, Listener]} */ ([name, listener])),
      ];
    },
    /** @type {(names?: string | null, listener?: Listener | null) => void} */
    off(names, listener) {
      const gone = names?.split(/\s+/);
      listeners = listeners.filter(
        ([name, kept]) => (gone && !gone.includes(name)) || (listener && listener !== kept),
      );
    },
    save_changes() {}, // there is nobody to tell
  };
  return model;
}
