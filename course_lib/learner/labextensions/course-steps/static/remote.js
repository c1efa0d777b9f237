// What JupyterLab loads: a module container, as a bundler would write it. `scope` are the libraries that the page shares.
(() => {
  let shared;
  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["course-steps"] = {
    init: (scope) => {
      shared = scope;
    },
    get: async () => {
      const versions = Object.values(shared["@lumino/widgets"]);
      const [{ Widget }, { pluginOf }] = await Promise.all([
        versions[0].get().then((factory) => factory()),
        import("./steps.js"),
      ]);
      return () => ({ __esModule: true, default: pluginOf(Widget) });
    },
  };
})();
